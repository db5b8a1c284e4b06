/** A delivery that waits for another attempt. */
export const waiting = {
  retrying: (when: string) => `retrying ${when}`,
  nextTry: (when: string, clock: string) => `Next attempt ${when}, at ${clock}.`,
  anyMoment: 'The next attempt starts any moment.',
  afterMinute: 'It is sent when the pushkey is below its limit again.',
  afterToday: 'It is sent when the next day (UTC) starts, or when the app may send more.',
  afterOthers: 'It is sent when the push before it has ended.',
  afterMending: 'It is sent as soon as the app is fixed.',
  afterSwitchingOn: 'It is kept until the app is switched on again.',
  withProbe: 'It is sent when the provider works again.',
  resting: (host: string, probe: string) =>
    `${host} failed several times in a row, so deliveries to it are on hold. The next probe is ${probe}; when it goes through, the others follow.`,
  others: (count: string) => `Deliveries on hold: ${count}.`,
  theProvider: 'The provider',
  fix: 'Fix the app',
  tryNow: 'Try now',
  giveUp: 'Give up',
  reallyGiveUp: 'Give up on this delivery?',
  giveUpMeans:
    'It is marked as failed, and this push is no longer delivered to this device. The pushkey stays, and later pushes are delivered as before. This cannot be undone.',
  keepWaiting: 'Keep waiting',
};

/** A delivery that waits for another attempt. */
export const waiting = {
  retrying: (when: string) => `retrying ${when}`,
  nextTry: (when: string, clock: string) => `Next try ${when}, at ${clock}.`,
  anyMoment: 'The next try begins any moment.',
  afterMinute: 'It is sent when its pushkey may be sent to again.',
  afterToday: 'It is sent when the next day (UTC) begins, or when the app may send more.',
  afterOthers: 'It is tried when the push before it has ended.',
  afterMending: 'It is tried as soon as the app is mended.',
  afterSwitchingOn: 'It is kept until the app is switched on again.',
  withProbe: 'It is tried when the provider works again.',
  resting: (host: string, probe: string) =>
    `${host} rests, because it failed several times in a row. It is probed ${probe}; when a push goes through, the others follow.`,
  others: (count: string) => `Waiting for it: ${count}.`,
  theProvider: 'The provider',
  mend: 'Mend the app',
  tryNow: 'Try now',
  giveUp: 'Give up',
  reallyGiveUp: 'Give up on this delivery?',
  giveUpMeans:
    'It ends as failed, and this push is not delivered to this device any more. The pushkey stays, and later pushes go on as before. This cannot be undone.',
  keepWaiting: 'Keep waiting',
};

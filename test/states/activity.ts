import { arrive, click, fill, press, type State, type StateGroup, type Step, scroll, see } from './steps.ts';

const row = '[role=option]';
const openPush = (text: string): Step[] => [click(row, text), see('.detail [role=tabpanel] > *')];
const pushes = { scene: 'pushes', place: '/activity' } as const;
/** The list has its final height: a push that is opened below its end is scrolled to only once. */
const noticed = see('.notice');

/** An open push, found by its text, at a tab that is named by its number key. */
const opened = (id: string, title: string, text: string, tab = '1', more: readonly Step[] = []): State => ({
  ...pushes,
  id,
  title,
  steps: () => [noticed, ...openPush(text), press(tab), see('.detail [role=tabpanel] > *'), ...more],
});

const list: readonly State[] = [
  { id: 'list', title: 'Pushes of every kind', ...pushes, steps: () => [see(row, 'For three devices')] },
  {
    id: 'list-compact',
    title: 'Compact',
    ...pushes,
    stored: { 'carillon-density': 'compact' },
    steps: () => [see(row, 'For three devices')],
  },
  {
    id: 'list-large-text',
    title: 'Large text',
    ...pushes,
    stored: { 'carillon-text-size': '130' },
    steps: () => [see(row, 'For three devices')],
  },
  {
    id: 'unfolded',
    title: 'Deliveries of a push unfolded',
    ...pushes,
    steps: () => [click('.row-fold'), see('.fold-line')],
  },
  {
    id: 'chosen',
    title: 'Pushes chosen',
    ...pushes,
    steps: () => [
      noticed,
      ...openPush('Nobody knows this app'),
      press('x'),
      press('j'),
      press('x'),
      see('[role=toolbar]'),
    ],
  },
  {
    id: 'deleted',
    title: 'Pushes deleted, with the way back',
    ...pushes,
    changes: true,
    steps: () => [noticed, ...openPush('The build is green again.'), press('Delete'), see('.action-bar')],
  },
  {
    id: 'no-match',
    title: 'Nothing matches the search',
    ...pushes,
    steps: (strings) => [fill(strings.activity.search, 'nothing like this'), see('.empty button')],
  },
  {
    id: 'search',
    title: 'What a search finds, and how much',
    ...pushes,
    steps: (strings) => [fill(strings.activity.search, 'status:trouble'), see('.search-count', '12')],
  },
  {
    id: 'search-completions',
    title: 'What may be typed next in a search',
    ...pushes,
    steps: (strings) => [fill(strings.activity.search, 'status:'), see('.completions')],
  },
  {
    id: 'search-faulty',
    title: 'A search that cannot be read',
    ...pushes,
    steps: (strings) => [fill(strings.activity.search, 'lunch colour:red before:noon'), see('.search-mark')],
  },
  {
    id: 'held',
    title: 'A push arrives while the list is scrolled',
    ...pushes,
    scene: 'many pushes',
    changes: true,
    steps: () => [...openPush('Push 39'), scroll('.list', 300), arrive('Arrives above'), see('.newer')],
  },
  {
    id: 'reading',
    title: 'The history is being read',
    ...pushes,
    answers: { 'rpc/pushes/list': 'never' },
    steps: (strings) => [see('[role=progressbar]', strings.activity.reading)],
  },
  {
    id: 'not-read',
    title: 'The history cannot be read',
    ...pushes,
    answers: { 'rpc/pushes/list': 'broken' },
    steps: (strings) => [see('[role=alert]', strings.activity.notRead)],
  },
  {
    id: 'keys',
    title: 'The map of the keys',
    ...pushes,
    steps: () => [see(row), press('?'), see('[role=dialog] kbd')],
  },
  {
    id: 'palette',
    title: 'The command palette',
    ...pushes,
    steps: () => [see(row), press('k', true), see('[role=dialog] [role=option]')],
  },
  {
    id: 'palette-no-match',
    title: 'The command palette, nothing found',
    ...pushes,
    steps: (strings) => [
      see(row),
      press('k', true),
      see('[role=dialog] [role=option]'),
      fill(strings.commands.title, 'nothing like this'),
      see('.commands-none'),
    ],
  },
];

const push: readonly State[] = [
  opened('banner', 'A captured push', 'The build is green again.'),
  opened('banner-right-to-left', 'A push in Arabic', 'من الجيد'),
  opened('banner-long', 'A long text', 'so long'),
  opened('banner-hostile', 'A hostile text', '<b>Mallory</b>'),
  opened('banner-devices', 'Several devices', 'For three devices'),
  opened('banner-badge', 'Only counts', '3'),
  opened('banner-left-out', 'A push that was shortened for its provider', 'long long'),
  opened('push', 'The body as a tree', 'The build is green again.', '2', [see('[role=tree]')]),
  opened('push-hostile', 'The body of a hostile push', '<b>Mallory</b>', '2', [see('[role=tree]')]),
  {
    ...pushes,
    id: 'push-hex',
    title: 'The body as bytes',
    steps: () => [
      noticed,
      ...openPush('The build is green again.'),
      press('2'),
      click('[role=radiogroup] input[value=hex]'),
      see('.hex-line'),
    ],
  },
  {
    ...pushes,
    id: 'push-not-kept',
    title: 'The body was not kept',
    scene: 'metadata only',
    steps: () => [click(row), press('2'), see('.detail [role=tabpanel] > *')],
  },
  opened('attempts', 'Attempts of a delivered push', 'long long', '3'),
  opened('attempts-refused', 'Refused by the provider', 'Too large', '3'),
  opened('attempts-rejected', 'Rejected: the provider does not know the pushkey', 'No longer there', '3'),
  opened('attempts-unknown-app', 'Rejected: no app has this app_id', 'Nobody knows this app', '3'),
  opened('attempts-devices', 'Attempts of several devices', 'For three devices', '3'),
  opened('request', 'The request of the homeserver', 'The build is green again.', '4'),
  opened('waiting', 'A delivery that waits for its next attempt', 'For a busy provider', '3'),
  {
    ...pushes,
    id: 'give-up',
    title: 'The question before a delivery is given up',
    steps: ({ waiting }) => [
      noticed,
      ...openPush('For a busy provider'),
      click('button', waiting.giveUp),
      see('[role=dialog]', waiting.keepWaiting),
    ],
  },
  {
    ...pushes,
    id: 'give-up-large-text',
    title: 'The question before a delivery is given up, in large text',
    stored: { 'carillon-text-size': '130' },
    steps: ({ waiting }) => [
      noticed,
      ...openPush('For a busy provider'),
      click('button', waiting.giveUp),
      see('[role=dialog]', waiting.keepWaiting),
    ],
  },
  opened('waiting-for-repair', 'A delivery that waits for its app to be fixed', 'For a phone', '3'),
  {
    ...pushes,
    id: 'waiting-for-provider',
    title: 'A delivery that waits behind an open circuit breaker',
    scene: 'provider fails',
    steps: () => [...openPush('Push 0'), see('.waiting p .dim')],
  },
  {
    ...pushes,
    id: 'push-missing',
    title: 'A push that is no longer there',
    place: '/activity/01J0000000000000000000000X',
    steps: (strings) => [see('[role=alert]', strings.detail.cannotShow)],
  },
];

export const activityStates: readonly StateGroup[] = [
  { title: 'Activity', states: list },
  { title: 'An open push', states: push },
];

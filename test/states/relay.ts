import { click, fill, press, type State, see } from './steps.ts';

const pushes = { scene: 'pushes', place: '/activity' } as const;
const row = '[role=option]';

export const relayStates: readonly State[] = [
  { ...pushes, id: 'sign-in', title: 'Sign in with the token', signedOut: true, steps: () => [see('form input')] },
  {
    ...pushes,
    id: 'sign-in-password',
    title: 'Sign in with a password',
    signedOut: true,
    answers: { session: { json: { asksFor: 'password' } } },
    steps: ({ signIn }) => [see('label', signIn.password.field)],
  },
  {
    ...pushes,
    id: 'sign-in-wrong',
    title: 'Sign in: a wrong token',
    signedOut: true,
    steps: ({ signIn }) => [
      fill(signIn.token.field, 'wrong'),
      click('form button[type=submit]:not(:disabled)'),
      see('[class*=error]', signIn.token.wrong),
    ],
  },
  {
    ...pushes,
    id: 'lost',
    title: 'No answer from the relay',
    answers: { 'rpc/pushes/changes': 'broken' },
    steps: ({ attention }) => [see('.notice', attention.lost)],
  },
  {
    ...pushes,
    id: 'refusing',
    title: 'Pushes are refused',
    scene: 'refusing',
    steps: ({ attention, activity }) => [see(row, activity.refused(503)), see('.notice', attention.outbox)],
  },
  {
    ...pushes,
    id: 'refused',
    title: 'A request that was refused',
    scene: 'refusing',
    steps: ({ activity, words }) => [
      click(row, activity.refused(503)),
      see('.outcome', words.statuses.refused),
      see('.detail [role=tabpanel] > *'),
    ],
  },
  {
    ...pushes,
    id: 'crashed-page',
    title: 'A page that could not be shown',
    place: '/settings',
    answers: { 'rpc/settings/get': { json: { json: {} } } },
    crashes: true,
    steps: ({ crashed }) => [see('[role=alert]', crashed.page)],
  },
  {
    ...pushes,
    id: 'crashed-part',
    title: 'A part that could not be shown',
    answers: { 'assets/palette-': 'broken' },
    crashes: true,
    steps: ({ crashed }) => [see(row), press('k', true), see('[role=dialog]', crashed.part)],
  },
  {
    ...pushes,
    id: 'crashed-plain',
    title: 'A page that could not even start',
    without: 'setInterval',
    crashes: true,
    steps: () => [see('textarea')],
  },
  {
    ...pushes,
    id: 'desktop-restarting',
    title: 'Desktop: the relay is restarting',
    shell: [{ type: 'carillon:relay', status: 'restarting', attempt: 2, problem: null }],
    steps: ({ statusBar }) => [see('footer', statusBar.restarting)],
  },
  {
    ...pushes,
    id: 'desktop-relay-failed',
    title: 'Desktop: the relay keeps ending',
    shell: [
      {
        type: 'carillon:relay',
        status: 'failed',
        problem: 'history.db is corrupt.',
        log: ['{"level":50,"msg":"history.db is corrupt"}', '{"level":30,"msg":"stopped"}'],
      },
    ],
    steps: ({ relayFailed }) => [see('h1', relayFailed.title)],
  },
  {
    ...pushes,
    id: 'desktop-update',
    title: 'Desktop: an update is ready',
    shell: [{ type: 'carillon:update', state: 'ready', version: '9.9.9' }],
    steps: ({ updates }) => [see('.notice', updates.ready('9.9.9'))],
  },
];

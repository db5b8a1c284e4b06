import { click, fill, type State, type Step, see } from './steps.ts';

const add = { scene: 'empty', place: '/apps/new' } as const;
const edit = (pattern: string) => `/apps/edit/${encodeURIComponent(pattern)}`;

/** The form of a new app for a provider, with all its fields. */
const form = (type: string): State => ({
  ...add,
  id: `app-new-${type}`,
  title: `New app: ${type}`,
  steps: (strings) => [
    fill(strings.apps.provider, type),
    click('details.more summary'),
    ...(type === 'fcm' ? [see('.cm-content')] : []),
  ],
});

/** Steps of the settings of one app. */
const shownApp: Step = see('form.app-form');

export const appStates: readonly State[] = [
  {
    id: 'welcome',
    title: 'Welcome: no push yet',
    scene: 'empty',
    place: '/activity',
    steps: () => [see('.steps .inline code')],
  },
  { id: 'set-up', title: 'Set up', scene: 'pushes', place: '/setup', steps: () => [see('.steps .inline code')] },
  {
    id: 'set-up-no-desktop',
    title: 'Set up without an app for this computer',
    scene: 'no apps',
    place: '/setup',
    steps: () => [see('.steps .inline code')],
  },
  {
    id: 'set-up-secret',
    title: 'Set up with a shared secret',
    scene: 'secret',
    place: '/setup',
    steps: (strings) => [see('button', strings.setup.showSecret)],
  },
  {
    id: 'set-up-sent',
    title: 'Set up: the test push has arrived',
    scene: 'empty',
    place: '/setup',
    changes: true,
    steps: (strings) => [click('button:not(:disabled)', strings.setup.send), see('.test-result a')],
  },
  { id: 'apps', title: 'Apps', scene: 'pushes', place: '/apps', steps: () => [see('.app-row')] },
  {
    id: 'apps-none',
    title: 'No app',
    scene: 'no apps',
    place: '/apps',
    steps: (strings) => [see('p', strings.apps.none)],
  },
  {
    id: 'apps-loading',
    title: 'Apps are being read',
    scene: 'empty',
    place: '/apps',
    answers: { 'rpc/health': 'never' },
    steps: (strings) => [see('[role=progressbar]', strings.apps.reading)],
  },
  {
    id: 'apps-match',
    title: 'Which app an app_id reaches',
    scene: 'empty',
    place: '/apps',
    steps: (strings) => [fill(strings.apps.whichApp, 'dev.anything'), see('main a code, main a', 'dev.*')],
  },
  {
    id: 'apps-waiting',
    title: 'An app whose provider fails',
    scene: 'provider fails',
    place: '/apps',
    steps: () => [see('.app-row')],
  },
  {
    id: 'apps-off',
    title: 'An app that is switched off',
    scene: 'app off',
    place: '/apps',
    steps: () => [see('.app-row')],
  },
  {
    id: 'apps-faulty',
    title: 'Apps with mistakes in the file',
    scene: 'faulty apps',
    place: '/apps',
    steps: () => [see('.app-row')],
  },
  ...['desktop', 'capture', 'apns', 'fcm', 'webpush', 'unifiedpush'].map(form).map((state) =>
    /desktop|capture/.test(state.id)
      ? {
          ...state,
          steps: (strings: Parameters<NonNullable<State['steps']>>[0]) => (state.steps?.(strings) ?? []).slice(0, 1),
        }
      : state,
  ),
  {
    ...add,
    id: 'app-new-issues',
    title: 'New app: things are wrong',
    steps: (strings) => [
      fill(strings.apps.pattern, 'org.web.*'),
      fill(strings.apps.provider, 'webpush'),
      click('form.app-form button[type=submit]'),
      see('form.app-form [role=alert]'),
    ],
  },
  {
    id: 'app',
    title: 'One app',
    scene: 'pushes',
    place: edit('dev.*'),
    steps: () => [shownApp, see('main .tree, main [role=tree]')],
  },
  {
    id: 'app-faulty',
    title: 'One app with mistakes in the file',
    scene: 'faulty apps',
    place: edit('org.example.up'),
    steps: () => [shownApp],
  },
  {
    id: 'app-credentials-refused',
    title: 'One app: credentials checked',
    scene: 'pushes',
    place: edit('org.example.ios'),
    steps: (strings) => [shownApp, click('button', strings.apps.check), see('.status-trouble', strings.apps.refused)],
  },
  {
    id: 'app-remove',
    title: 'The question before an app is removed',
    scene: 'pushes',
    place: edit('org.example.up'),
    steps: (strings) => [shownApp, click('button', strings.apps.remove), see('[role=dialog] button')],
  },
  {
    id: 'app-missing',
    title: 'An app that is not there',
    scene: 'empty',
    place: edit('nobody'),
    steps: () => [see('[role=alert]')],
  },
];

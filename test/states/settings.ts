import { click, fill, type State, type Step, see } from './steps.ts';

const page = { scene: 'pushes', place: '/settings' } as const;
const shown: Step = see('form input[type=radio]');

export const settingsStates: readonly State[] = [
  { ...page, id: 'settings', title: 'Settings', steps: () => [shown] },
  {
    ...page,
    id: 'settings-loading',
    title: 'Settings are being read',
    answers: { 'rpc/settings/get': 'never' },
    steps: () => [see('[role=progressbar]')],
  },
  {
    ...page,
    id: 'settings-exposed',
    title: 'A gateway that other computers can reach',
    steps: ({ settings }) => [shown, fill(settings.host, '0.0.0.0'), see('[role=alert]', settings.exposed)],
  },
  {
    ...page,
    id: 'settings-short-secret',
    title: 'A shared secret that is too short',
    steps: ({ settings }) => [
      shown,
      fill(settings.sharedSecret, 'short'),
      click('form button[type=submit]', settings.save),
      see('[class*=error]'),
    ],
  },
  {
    ...page,
    id: 'settings-quiet-hours',
    title: 'Quiet hours',
    steps: ({ settings }) => [shown, click('button', settings.addQuiet), see('.quiet-row')],
  },
  {
    ...page,
    id: 'settings-quiet-no-day',
    title: 'Quiet hours without a day',
    steps: ({ settings }) => [
      shown,
      click('button', settings.addQuiet),
      ...Object.values(settings.days).map((day) => click('.quiet-row label', day)),
      click('form button[type=submit]', settings.save),
      see('.quiet-row .status-trouble'),
    ],
  },
  {
    ...page,
    id: 'settings-delete-all',
    title: 'The question before all pushes are deleted',
    steps: ({ settings }) => [shown, click('button:not(:disabled)', settings.deleteAll), see('[role=dialog] button')],
  },
  {
    ...page,
    id: 'settings-port-taken',
    title: 'A port that is taken',
    scene: 'port taken',
    steps: () => [see('main [role=alert]')],
  },
  {
    ...page,
    id: 'settings-faulty-file',
    title: 'A faulty config.json',
    scene: 'faulty file',
    steps: () => [see('.notice'), see('main [role=alert]')],
  },
  {
    ...page,
    id: 'settings-restart',
    title: 'A change that needs a restart',
    scene: 'restart needed',
    steps: () => [see('.notice')],
  },
  {
    ...page,
    id: 'pause-menu',
    title: 'The menu of the pause',
    steps: ({ pause }) => [shown, click('footer button', pause.pause), see('[role=menuitem]')],
  },
  {
    ...page,
    id: 'paused',
    title: 'Paused',
    changes: true,
    steps: ({ pause }) => [
      shown,
      click('footer button', pause.pause),
      click('[role=menuitem]', pause.open),
      see('footer button', pause.resume),
    ],
  },
];

import { activityStates } from './activity.ts';
import { appStates } from './apps.ts';
import { relayStates } from './relay.ts';
import { settingsStates } from './settings.ts';
import type { State, StateGroup } from './steps.ts';

/** Every state of the window, by the page that it is a state of. The index lists these, and the picture tests visit each. */
export const stateGroups: readonly StateGroup[] = [
  ...activityStates,
  { title: 'Set up, Apps', states: appStates },
  { title: 'Settings', states: settingsStates },
  { title: 'The relay, the session and the page itself', states: relayStates },
];

export const states: readonly State[] = stateGroups.flatMap(({ states: all }) => all);

import { activity } from './en/activity.tsx';
import { apps } from './en/apps.tsx';
import { attention } from './en/attention.ts';
import { commands } from './en/commands.ts';
import { common, signIn, statusBar } from './en/common.ts';
import { crashed } from './en/crashed.ts';
import { detail } from './en/detail.ts';
import { fields } from './en/fields.ts';
import { relayFailed } from './en/relay-failed.ts';
import { search } from './en/search.ts';
import { selection } from './en/selection.ts';
import { sessions } from './en/sessions.ts';
import { pause, settings } from './en/settings.tsx';
import { setup } from './en/setup.tsx';
import { told } from './en/told.ts';
import { updates } from './en/updates.ts';
import { waiting } from './en/waiting.ts';
import { words } from './en/words.ts';

/** Every text of the window, by the place where it stands. */
export const english = {
  activity,
  apps,
  commands,
  common,
  crashed,
  detail,
  fields,
  attention,
  pause,
  search,
  selection,
  relayFailed,
  sessions,
  settings,
  setup,
  signIn,
  statusBar,
  told,
  updates,
  waiting,
  words,
};

/** A whole catalogue: what any other language has to have. */
export type Strings = typeof english;

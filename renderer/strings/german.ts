import { activity } from './de/activity.tsx';
import { apps } from './de/apps.tsx';
import { attention } from './de/attention.ts';
import { commands } from './de/commands.ts';
import { common, signIn, statusBar } from './de/common.ts';
import { crashed } from './de/crashed.ts';
import { detail } from './de/detail.ts';
import { fields } from './de/fields.ts';
import { relayFailed } from './de/relay-failed.ts';
import { search } from './de/search.ts';
import { selection } from './de/selection.ts';
import { sessions } from './de/sessions.ts';
import { pause, settings } from './de/settings.tsx';
import { setup } from './de/setup.tsx';
import { told } from './de/told.ts';
import { updates } from './de/updates.ts';
import { waiting } from './de/waiting.ts';
import { words } from './de/words.ts';
import type { Strings } from './english.ts';

export const german: Strings = {
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

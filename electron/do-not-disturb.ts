import { recentAnswer } from '../src/freedesktop/recent-answer.ts';
import type { BusProperty } from './session-bus.ts';

const notifications = { service: 'org.freedesktop.Notifications', path: '/org/freedesktop/Notifications' };

/** Where desktops say that they are not to disturb: Plasma and others on the notification service, dunst on its own. */
const flags: readonly BusProperty[] = [
  { ...notifications, interface: 'org.freedesktop.Notifications', name: 'Inhibited' },
  { ...notifications, interface: 'org.dunstproject.cmd0', name: 'paused' },
];

export interface DoNotDisturbDeps {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly readFlag: (property: BusProperty) => Promise<boolean | null>;
  readonly run: (program: string, parameters: readonly string[]) => Promise<string | null>;
  readonly now: () => number;
}

/**
 * Whether "do not disturb" is on in the desktop. Only Linux desktops say so to a program without native code; elsewhere, and
 * where nothing answers, it is off.
 */
export function createDoNotDisturb({ platform, env, readFlag, run, now }: DoNotDisturbDeps): () => Promise<boolean> {
  return recentAnswer(async () => {
    if (platform !== 'linux') return false;
    if (/gnome|unity/i.test(env.XDG_CURRENT_DESKTOP ?? '')) {
      const shown = await run('gsettings', ['get', 'org.gnome.desktop.notifications', 'show-banners']);
      return shown?.trim() === 'false';
    }
    const answers = await Promise.all(flags.map(readFlag));
    return answers.includes(true);
  }, now);
}

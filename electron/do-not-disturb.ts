import type { BusProperty } from '../src/freedesktop/session-bus.ts';

/** How long an answer is believed: pushes come in bursts, and people do not switch that often. Milliseconds. */
const BELIEVED_MS = 5_000;

/** Where desktops say that they do not want to disturb: Plasma and others on the notification service, dunst on its own. */
const flags: readonly BusProperty[] = [
  {
    service: 'org.freedesktop.Notifications',
    path: '/org/freedesktop/Notifications',
    face: 'org.freedesktop.Notifications',
    name: 'Inhibited',
  },
  {
    service: 'org.freedesktop.Notifications',
    path: '/org/freedesktop/Notifications',
    face: 'org.dunstproject.cmd0',
    name: 'paused',
  },
];

export interface DisturbanceDeps {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly readFlag: (property: BusProperty) => Promise<boolean | null>;
  readonly run: (program: string, parameters: readonly string[]) => Promise<string | null>;
  readonly now: () => number;
}

/**
 * Asks whether the desktop was told not to disturb. Only Linux desktops can be asked without code of the system's own;
 * elsewhere, and where nothing answers, the answer is no.
 */
export function createDisturbance({ platform, env, readFlag, run, now }: DisturbanceDeps): () => Promise<boolean> {
  let asked: { readonly at: number; readonly answer: Promise<boolean> } | undefined;

  async function ask(): Promise<boolean> {
    if (platform !== 'linux') return false;
    if (/gnome|unity/i.test(env.XDG_CURRENT_DESKTOP ?? '')) {
      const shown = await run('gsettings', ['get', 'org.gnome.desktop.notifications', 'show-banners']);
      return shown?.trim() === 'false';
    }
    const answers = await Promise.all(flags.map(readFlag));
    return answers.includes(true);
  }

  return () => {
    if (asked === undefined || now() - asked.at >= BELIEVED_MS) asked = { at: now(), answer: ask() };
    return asked.answer;
  };
}

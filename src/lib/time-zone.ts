import { lstat, readlink } from 'node:fs/promises';
import type { Clock } from './clock.ts';

/** Where a system keeps its time zone: usually a link to one of the zones it knows. */
const ZONE_FILE = '/etc/localtime';
const LOOK_MS = 5_000;

export interface TimeZoneDeps {
  /** The environment of this process: a zone that it names is the operator's choice, and stays. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Called when local time is another from now on. */
  readonly changed: () => void;
}

/**
 * Follows the computer's time zone while the program runs; Node asks for it once and keeps the answer. Returns the way to
 * stop. Where a system keeps its zone elsewhere (Windows), Node is made to ask each time.
 */
export function followTimeZone({ env, clock, changed }: TimeZoneDeps): () => void {
  if (env.TZ) return () => undefined;
  let stopped = false;
  let cancel: () => void = () => undefined;
  let zone = localZone();
  let seen: string | null | undefined;

  async function look(): Promise<void> {
    const found = await zoneFile();
    if (stopped) return;
    // Node looks at the system's zone again when this variable changes, whether it was there or not.
    if (seen !== undefined && (found === null || found !== seen)) delete env.TZ;
    seen = found;
    // Electron's own part may have noticed before us, and told only half of the program.
    if (localZone() !== zone) {
      zone = localZone();
      changed();
    }
    cancel = clock.after(LOOK_MS, () => void look());
  }

  void look();
  return () => {
    stopped = true;
    cancel();
  };
}

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** What tells one setting of the zone from another; null where there is no such file. */
async function zoneFile(): Promise<string | null> {
  try {
    const { ino, mtimeMs } = await lstat(ZONE_FILE);
    const target = await readlink(ZONE_FILE).catch(() => '');
    return `${target} ${ino} ${mtimeMs}`;
  } catch {
    return null;
  }
}

import { lstat, readlink } from 'node:fs/promises';
import type { Clock } from './clock.ts';

/** Where a system keeps its time zone: usually a link to one of the zones it knows. */
const ZONE_FILE = '/etc/localtime';
const CHECK_MS = 5_000;

export interface TimeZoneDeps {
  /** The environment of this process. A zone that it names is the operator's choice, and is kept. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Called when local time has changed. */
  readonly changed: () => void;
}

/**
 * Follows the computer's time zone while the program runs, for Node reads it once and keeps it. Returns the function that
 * stops it. Where the zone is not in a file (Windows), Node is made to read it each time.
 */
export function followTimeZone({ env, clock, changed }: TimeZoneDeps): () => void {
  if (env.TZ) return () => undefined;
  let stopped = false;
  let cancel: () => void = () => undefined;
  let zone = localZone();
  let seen: string | null | undefined;

  async function check(): Promise<void> {
    const found = await zoneFile();
    if (stopped) return;
    // Node reads the system's zone again when this variable changes, whether it was set or not.
    if (seen !== undefined && (found === null || found !== seen)) delete env.TZ;
    seen = found;
    // Chromium's part of Electron may have noticed it first, and changed the zone for only half of the program.
    if (localZone() !== zone) {
      zone = localZone();
      changed();
    }
    cancel = clock.after(CHECK_MS, () => void check());
  }

  void check();
  return () => {
    stopped = true;
    cancel();
  };
}

const localZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Identifies the setting of the zone; null where there is no such file. */
async function zoneFile(): Promise<string | null> {
  try {
    const { ino, mtimeMs } = await lstat(ZONE_FILE);
    const target = await readlink(ZONE_FILE).catch(() => '');
    return `${target} ${ino} ${mtimeMs}`;
  } catch {
    return null;
  }
}

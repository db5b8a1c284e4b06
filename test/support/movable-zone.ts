import { execFileSync } from 'node:child_process';
import { rename, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

const ZONES = '/usr/share/zoneinfo';

/**
 * A mount namespace with a copy of /etc, in which the time zone can be changed while programs run. `within` creates a
 * script that starts a program in it. Returns the reason where that is not possible.
 */
export async function movableZone() {
  const folder = await temporaryFolder();
  const etc = join(folder, 'etc');
  const unshare = `unshare ${process.getuid?.() === 0 ? '' : '--map-root-user'} --mount`;
  const mount = 'mount --make-rprivate / && mount --bind "$0" /etc && exec "$@"';
  async function within(program: string): Promise<string> {
    const script = join(folder, `with-${basename(program)}`);
    await writeFile(script, `#!/bin/sh\nexec ${unshare} sh -c '${mount}' '${etc}' '${program}' "$@"\n`, {
      mode: 0o755,
    });
    return script;
  }
  try {
    // Files that only root can read are not needed.
    execFileSync('sh', ['-c', `cp -a /etc '${etc}' 2>/dev/null || true`]);
    execFileSync(await within('/usr/bin/test'), ['-e', join(ZONES, 'Asia/Tokyo')], { stdio: 'pipe' });
  } catch (error) {
    return { missing: `The time zone cannot be changed here (it takes mount namespaces and tzdata): ${String(error)}` };
  }
  async function set(zone: string): Promise<void> {
    await symlink(join(ZONES, zone), join(etc, 'localtime.new'));
    await rename(join(etc, 'localtime.new'), join(etc, 'localtime'));
  }
  const { TZ: _, ...env } = process.env;
  return { within, set, env };
}

import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's `nobody`, the only account besides root on every computer and in every new root. */
const ID = 65534;

/** A user who is not root, with their own session bus on the display of the tests. */
export interface Person {
  readonly id: number;
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** Options to start a program as this user. */
  readonly account: Required<Pick<SpawnOptions, 'uid' | 'gid'>> & { env: NodeJS.ProcessEnv };
  leave(): Promise<void>;
}

export async function createPerson(): Promise<Person> {
  const home = await mkdtemp(join(tmpdir(), 'carillon-person-'));
  await chown(home, ID, ID);
  const display = join(home, '.Xauthority');
  const { PATH = '', DISPLAY = '', XAUTHORITY } = process.env;
  if (XAUTHORITY) execFileSync('install', ['-o', String(ID), '-m', '600', XAUTHORITY, display]);
  const base = { PATH, DISPLAY, XAUTHORITY: display, HOME: home, LC_ALL: 'C.UTF-8' };
  const bus = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    uid: ID,
    gid: ID,
    env: base,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    bus.stdout.once('data', (text) => resolve(String(text).trim()));
    bus.once('exit', (code) => reject(new Error(`The bus ended with ${code}.`)));
  });
  const env = { ...base, DBUS_SESSION_BUS_ADDRESS: address };
  return {
    id: ID,
    home,
    env,
    account: { uid: ID, gid: ID, env },
    async leave() {
      bus.kill();
      await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

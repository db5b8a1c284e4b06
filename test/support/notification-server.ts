import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';

/** The history of old releases does not have the urgency, but it has the category. */
const rules = ['low', 'normal', 'critical']
  .map((urgency) => `[${urgency}]\nmsg_urgency = ${urgency}\nset_category = ${urgency}\n`)
  .join('');

/** A notification as the notification server has it. */
export interface ShownNotification {
  readonly summary: string;
  readonly body: string;
  readonly urgency: string;
}

/** The notification server (dunst) of this desktop session, and what it was seen to show. */
export interface NotificationServer {
  /** Closes what is displayed and returns all that was shown since the last `clear`, newest first. */
  shown(): ShownNotification[];
  /** How many are displayed now. */
  displayed(): number;
  clear(): void;
  /** Clicks the notification on top. */
  click(): void;
  /** Do not disturb, on or off. */
  setQuiet(quiet: boolean): void;
  /** It stands still and answers nothing, or goes on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

type Account = Pick<SpawnOptions, 'uid' | 'gid' | 'env'>;

/**
 * Starts the notification server and waits until it has its name on the bus, so that D-Bus does not start another.
 * With an account it is that person's, on that person's bus. `settings` are dunst's own, whose default takes no markup.
 */
export async function startNotificationServer(
  account: Account = {},
  settings = 'markup = full',
): Promise<NotificationServer> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-dunst-'));
  await endOther(account);
  await writeFile(join(folder, 'dunstrc'), `[global]\n${settings}\n${rules}`);
  await chmod(folder, 0o755);
  const server = spawn('dunst', ['-conf', join(folder, 'dunstrc')], { ...account, stdio: 'ignore' });
  const history = () => historyOf(account);
  // Its own name, not that of one that is just ending.
  await eventually(() => expect(ownerOnBus(account)).toBe(server.pid));
  // Old releases cannot clear their history; ids only grow.
  let cleared = 0;
  return {
    shown: () =>
      history()
        .filter(({ id }) => id > cleared)
        .map(({ notification }) => notification),
    displayed: () => Number(dunstctl(account, 'count', 'displayed')),
    clear() {
      cleared = Math.max(cleared, ...history().map(({ id }) => id));
    },
    click: () => void dunstctl(account, 'action', '0'),
    setQuiet: (quiet) => void dunstctl(account, 'set-paused', String(quiet)),
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async stop() {
      server.kill('SIGCONT');
      const ended = new Promise((resolve) => server.once('exit', resolve));
      if (server.kill()) await ended;
      await rm(folder, { recursive: true });
    },
  };
}

function historyOf(account: Account): { id: number; notification: ShownNotification }[] {
  dunstctl(account, 'close-all');
  const { data } = JSON.parse(dunstctl(account, 'history'));
  return data.flat().map((entry: Record<string, { data: unknown }>) => ({
    id: Number(entry.id?.data),
    notification: {
      summary: String(entry.summary?.data),
      body: String(entry.body?.data),
      urgency: String(entry.category?.data),
    },
  }));
}

function dunstctl(account: Account, ...words: string[]): string {
  return execFileSync('dunstctl', words, { ...account, encoding: 'utf8' });
}

/** D-Bus starts a server for whoever asks for one; it would keep the name. */
async function endOther(account: Account): Promise<void> {
  const other = ownerOnBus(account);
  if (other === undefined) return;
  process.kill(other);
  await eventually(() => expect(ownerOnBus(account)).not.toBe(other));
}

/** The process that has the name of the notification server, or undefined. */
function ownerOnBus(account: Account): number | undefined {
  const bus = ['--session', '--dest=org.freedesktop.DBus', '--print-reply=literal', '/'];
  const question = [...bus, 'org.freedesktop.DBus.GetConnectionUnixProcessID', 'string:org.freedesktop.Notifications'];
  try {
    const answer = execFileSync('dbus-send', question, { ...account, encoding: 'utf8', stdio: 'pipe' });
    return Number(/uint32 (\d+)/.exec(answer)?.[1]);
  } catch {
    return undefined;
  }
}

import { execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';

/** The history of old dunst releases lacks the urgency but has the category, so the urgency is copied there. */
const rules = ['low', 'normal', 'critical']
  .map((urgency) => `[${urgency}]\nmsg_urgency = ${urgency}\nset_category = ${urgency}\n`)
  .join('');

/** A notification as the notification server received it. */
export interface ShownNotification {
  readonly summary: string;
  readonly body: string;
  readonly urgency: string;
}

/** The notification server (dunst) of this desktop session. */
export interface NotificationServer {
  /** Closes the displayed notifications and returns all that were shown since the last `clear`, newest first. */
  shown(): ShownNotification[];
  /** How many notifications are displayed now. */
  displayed(): number;
  clear(): void;
  /** Clicks the notification on top. */
  click(): void;
  /** Switches do-not-disturb on or off. */
  setQuiet(quiet: boolean): void;
  /** Suspends the server, so that it answers nothing. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

type Account = Pick<SpawnOptions, 'uid' | 'gid' | 'env'>;

/**
 * Starts the notification server and waits until it has its name on the bus, so that D-Bus does not start another one.
 * With an account it runs as that user on that user's bus. `settings` are lines of dunst's configuration.
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
  // The owner of the name may still be a server that is just ending.
  await eventually(() => expect(ownerOnBus(account)).toBe(server.pid));
  // Old releases cannot clear their history, but ids only grow.
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

/** Ends a server that D-Bus started on demand, because it would keep the name. */
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

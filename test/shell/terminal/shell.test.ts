import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Banner } from '../../../src/shell/shell.ts';
import { createTerminalShell } from '../../../src/shell/terminal/shell.ts';
import { silentLog } from '../../support/log.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const banner: Banner = { key: 'k', pushId: 'p', title: 'Alice', body: 'Lunch?', urgency: 'normal', sound: null };

/** Puts a notify-send first on PATH that writes its arguments to a file, one per line, and exits with `code`. */
async function notifySend(code = 0) {
  const folder = await temporaryFolder();
  const seen = join(folder, 'seen');
  const script = join(folder, 'notify-send');
  await writeFile(script, `#!/bin/sh\nprintf '%s\\n' "$@" > '${seen}'\necho "no service" >&2\nexit ${code}\n`);
  await chmod(script, 0o755);
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  onTestFinished(() => {
    process.env.PATH = before;
  });
  return {
    folder,
    env: { PATH: folder, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/bus' },
    seen: () => readFile(seen, 'utf8'),
  };
}

describe.runIf(process.platform === 'linux')('the terminal shell', () => {
  it('shows a banner with the notification helper of the system', async () => {
    const { env, seen } = await notifySend();
    expect(await createTerminalShell({ log: silentLog, env }).show({ ...banner, urgency: 'critical' })).toEqual({
      result: 'shown',
    });
    const given = (await seen()).trim().split('\n');
    expect(given.slice(-3)).toEqual(['--', 'Alice', 'Lunch?']);
    expect(given).toContain('--urgency=critical');
  });

  it.each([
    ['a command', '$(touch /tmp/carillon-was-here)'],
    ['quotes', `'"\`; rm -rf ~`],
    ['an option', '--version'],
    ['an option of one letter', '-u'],
  ])('passes hostile text as text: %s', async (_, text) => {
    const { env, seen } = await notifySend();
    const outcome = await createTerminalShell({ log: silentLog, env }).show({ ...banner, title: text, body: text });
    expect(outcome).toEqual({ result: 'shown' });
    const [title, body] = (await seen()).trimEnd().split('\n').slice(-2);
    expect([title, body]).toEqual([text, text]);
  });

  it('says that there is no notification service', async () => {
    const outcome = await createTerminalShell({ log: silentLog, env: { PATH: '/nowhere' } }).show(banner);
    expect(outcome).toMatchObject({ result: 'suppressed', reason: 'notifications-unavailable' });
  });

  it('waits once for a service that hangs, and then with one banner at a time', async () => {
    const { env, folder } = await notifySend();
    const script = join(folder, 'notify-send');
    await writeFile(script, `#!/bin/sh\necho x >> '${folder}/started'\nexec /bin/sleep 60\n`);
    const shell = createTerminalShell({ log: silentLog, env });
    expect(await shell.show(banner)).toMatchObject({ result: 'failed', reason: 'notification-failed' });
    const asked = shell.show(banner);
    for (let count = 0; count < 20; count++) {
      expect(await shell.show(banner)).toMatchObject({ result: 'suppressed', reason: 'notifications-unavailable' });
    }
    await asked;
    expect((await readFile(join(folder, 'started'), 'utf8')).length).toBe(4);
    await writeFile(script, '#!/bin/sh\nexit 0\n');
    expect(await shell.show(banner)).toEqual({ result: 'shown' });
    expect(await Promise.all([shell.show(banner), shell.show(banner)])).toHaveLength(2);
  });

  it('says that the helper failed, without the text of the message', async () => {
    const { env } = await notifySend(1);
    const outcome = await createTerminalShell({ log: silentLog, env }).show(banner);
    expect(outcome).toMatchObject({ result: 'failed', reason: 'notification-failed' });
    expect(JSON.stringify(outcome)).not.toContain('Lunch');
  });
});

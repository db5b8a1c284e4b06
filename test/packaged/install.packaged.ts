import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answering } from '../support/answering.ts';
import { type CleanRoot, makeCleanRoot } from '../support/clean-root.ts';
import { freePort } from '../support/free-port.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';
import { desktopDeb, packageFile, versionIn } from '../support/packages.ts';
import { createPerson, type Person } from '../support/person.ts';

let root: CleanRoot;
beforeAll(() => {
  root = makeCleanRoot();
});
afterAll(() => root?.remove());

const versionOf = (name: string) => /^Version: (.*)$/m.exec(root.run('dpkg-query', '-s', name))?.[1];
const leftovers = () => [...root.files()].filter((file) => /carillon/i.test(file));

describe('the desktop on a clean Debian', () => {
  let person: Person;
  let banners: NotificationServer;
  let url: string;
  let config: string;
  const before = message('before the upgrade');

  beforeAll(async () => {
    person = await createPerson();
    banners = await startNotificationServer(person.account);
    const port = await freePort();
    url = `http://127.0.0.1:${port}/_matrix/push/v1/notify`;
    config = join(person.home, '.config', 'Carillon', 'config.json');
    execFileSync('install', ['-d', '-o', String(person.id), '-m', '700', join(config, '..', '..'), join(config, '..')]);
    await writeFile(config, JSON.stringify({ gateway: { port } }));
  });
  afterAll(async () => {
    await banners?.stop();
    await person?.leave();
  });

  /** Starts it by the command of the menu entry, as a desktop does, with Chromium's sandbox. */
  function startFromMenu() {
    const entry = readFileSync(join(root.path, 'usr/share/applications/carillon.desktop'), 'utf8');
    const command = /^Exec=(.*)$/m.exec(entry)?.[1]?.replace(' %U', '') ?? '';
    const account = [`--reuid=${person.id}`, `--regid=${person.id}`, '--clear-groups'];
    const env = { ...person.env, PATH: '/usr/bin:/bin' };
    const started = root.start(['setpriv', ...account, ...command.split(' ')], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return answering(started, url);
  }

  it('installs with its dependencies, and nothing recommended', () => {
    root.install(packageFile('now', desktopDeb));
    expect(versionOf('carillon')).toBe(versionIn(packageFile('now', desktopDeb)));
    expect(root.run('ldd', '/opt/Carillon/carillon')).not.toContain('not found');
    expect(root.run('readlink', '-f', '/usr/bin/carillon')).toBe('/opt/Carillon/carillon\n');
  }, 300_000);

  it('starts from its menu entry and shows a banner', async () => {
    const stop = await startFromMenu();
    expect((await notify(url, before)).status).toBe(200);
    expect(banners.shown()).toMatchObject([{ body: 'before the upgrade' }]);
    expect(await stop()).toBe(0);
  });

  it('keeps configuration, outbox and history over an upgrade', async () => {
    const kept = await readFile(config, 'utf8');
    root.install(packageFile('newer', desktopDeb));
    expect(versionOf('carillon')).toBe(versionIn(packageFile('newer', desktopDeb)));
    banners.clear();
    const stop = await startFromMenu();
    // With a lost outbox, this push would be new and shown again.
    expect((await notify(url, before)).status).toBe(200);
    expect((await notify(url, message('after the upgrade'))).status).toBe(200);
    expect(banners.shown()).toMatchObject([{ body: 'after the upgrade' }]);
    expect(await readFile(config, 'utf8')).toBe(kept);
    expect(await stop()).toBe(0);
  }, 120_000);

  it('leaves nothing behind but a person’s own files', async () => {
    root.run('apt-get', 'purge', '-qq', '-y', 'carillon');
    expect(leftovers()).toEqual([]);
    expect(await readFile(config, 'utf8')).not.toBe('');
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CleanRoot, makeCleanRoot } from '../support/clean-root.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';
import { desktopDeb, packageFile, serverDeb } from '../support/packages.ts';
import { createPerson, type Person } from '../support/person.ts';

let root: CleanRoot;
beforeAll(() => {
  root = makeCleanRoot();
});
afterAll(() => root?.remove());

const versionOf = (name: string) => /^Version: (.*)$/m.exec(root.run('dpkg-query', '-s', name))?.[1];
const leftovers = () => [...root.files()].filter((file) => /carillon/i.test(file));
const versionIn = (file: string) => execFileSync('dpkg-deb', ['-f', file, 'Version'], { encoding: 'utf8' }).trim();

/** Waits until the gateway of a started program answers; what is returned ends the program and tells how it ended. */
async function answering(child: ReturnType<CleanRoot['start']>, url: string): Promise<() => Promise<number | null>> {
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    await eventually(() => fetch(url), { timeout: 60_000 });
  } catch {
    child.kill('SIGKILL');
    throw new Error(`It did not come up.\n${said}`);
  }
  return async () => {
    child.kill('SIGTERM');
    return ended;
  };
}

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

  /** By the command of the menu entry, as a desktop does, with Chromium's sandbox on. */
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

  it('installs with what it depends on, and nothing recommended', () => {
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
    // An outbox that was lost would take this push for a new one, and show it again.
    expect((await notify(url, before)).status).toBe(200);
    expect((await notify(url, message('after the upgrade'))).status).toBe(200);
    expect(banners.shown()).toMatchObject([{ body: 'after the upgrade' }]);
    expect(await readFile(config, 'utf8')).toBe(kept);
    expect(await stop()).toBe(0);
  }, 120_000);

  it('leaves nothing behind but what the person has', async () => {
    root.run('apt-get', 'purge', '-qq', '-y', 'carillon');
    expect(leftovers()).toEqual([]);
    expect(await readFile(config, 'utf8')).not.toBe('');
  });
});

describe('the system service on a clean Debian', () => {
  const file = () => join(root.path, 'etc/carillon/config.json');
  const before = message('before the upgrade', { devices: [{ app_id: 'dev.capture', pushkey: 'key' }] });
  let url: string;

  it('installs beside the Node that it asks for', async () => {
    root.install('systemd-sysv', await nodePackage(), packageFile('now', serverDeb));
    expect(versionOf('carillon-server')).toBe(versionIn(packageFile('now', serverDeb)));
    expect(root.run('stat', '-c', '%U %a', '/var/lib/carillon', '/etc/carillon', '/etc/carillon/config.json')).toBe(
      'carillon 700\ncarillon 750\ncarillon 640\n',
    );
    expect(root.run('ls', '/etc/systemd/system/multi-user.target.wants')).toContain('carillon-server.service');
    expect(root.run('carillon-server', 'serve', '--help')).toContain('Usage: carillon serve');
  }, 300_000);

  it('is started by systemd, confined, with the configuration in /etc', async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/_matrix/push/v1/notify`;
    const edited = { gateway: { port }, ui: { port: 0 }, apps: { 'dev.*': { type: 'capture' } } };
    await writeFile(file(), JSON.stringify(edited));
    const switchOff = await answering(root.boot(), url);
    expect(await notify(url, before)).toEqual({ status: 200, body: { rejected: [] } });
    for (const name of ['outbox.db', 'history.db', 'carillon.lock']) {
      expect(root.run('stat', '-c', '%U %a', `/var/lib/carillon/${name}`)).toBe('carillon 600\n');
    }
    expect(root.run('cat', '/var/lib/carillon/addresses')).toMatch(/^ui http:\S+#token=\S+$/m);
    expect(root.run('stat', '-c', '%U %a', '/var/lib/carillon/addresses')).toBe('root 600\n');
    expect(await switchOff()).toBe(0);
    // It was stopped and not killed: nothing is left to be written into the databases.
    expect(root.run('ls', '/var/lib/carillon')).toBe('addresses\ncarillon.lock\nhistory.db\noutbox.db\n');
  });

  it('keeps what the administrator wrote over an upgrade', async () => {
    const kept = await readFile(file(), 'utf8');
    root.install(packageFile('newer', serverDeb));
    expect(versionOf('carillon-server')).toBe(versionIn(packageFile('newer', serverDeb)));
    expect(await readFile(file(), 'utf8')).toBe(kept);
    const switchOff = await answering(root.boot(), url);
    expect((await notify(url, before)).status).toBe(200);
    expect(await switchOff()).toBe(0);
  });

  it('leaves nothing behind when it is purged', () => {
    root.run('apt-get', 'purge', '-qq', '-y', 'carillon-server');
    expect(leftovers()).toEqual([]);
    expect(root.run('cat', '/etc/passwd')).not.toContain('carillon');
  });
});

/** The Node of these tests as Debian's package of that name: Debian 12's own is too old, and no other archive is asked. */
async function nodePackage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-node-'));
  const made = join(root.path, '..', `nodejs_${process.versions.node}.deb`);
  await mkdir(join(folder, 'DEBIAN'));
  await mkdir(join(folder, 'usr', 'bin'), { recursive: true });
  const control = {
    Package: 'nodejs',
    Version: process.versions.node,
    Architecture: 'amd64',
    Maintainer: 'Tests <tests@carillon.example>',
    Description: 'Node for tests',
  };
  const text = Object.entries(control).map(([name, value]) => `${name}: ${value}\n`);
  await writeFile(join(folder, 'DEBIAN', 'control'), text.join(''));
  await copyFile(process.execPath, join(folder, 'usr', 'bin', 'node'));
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', folder, made], { stdio: 'ignore' });
  await rm(folder, { recursive: true });
  return made;
}

import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answering } from '../support/answering.ts';
import { type CleanRoot, makeCleanRoot } from '../support/clean-root.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { nodePackage } from '../support/node-package.ts';
import { message, notify } from '../support/notify.ts';
import { packageFile, serverDeb, versionIn } from '../support/packages.ts';
import { callRelay } from '../support/relay-api.ts';

let root: CleanRoot;
beforeAll(() => {
  root = makeCleanRoot();
});
afterAll(() => root?.remove());

const versionOf = (name: string) => /^Version: (.*)$/m.exec(root.run('dpkg-query', '-s', name))?.[1];

describe('the system service on a clean Debian', () => {
  const folder = () => join(root.path, 'var/lib/carillon');
  const before = message('before the upgrade', { devices: [{ app_id: 'dev.capture', pushkey: 'key' }] });
  let url: string;

  it('installs beside the Node that it requires, and gives the service no folder of the system', async () => {
    root.install('systemd-sysv', await nodePackage(root), packageFile('now', serverDeb));
    expect(versionOf('carillon-server')).toBe(versionIn(packageFile('now', serverDeb)));
    expect(root.run('stat', '-c', '%U %G %a', '/etc/carillon')).toBe('root carillon 750\n');
    expect(root.run('find', '/etc', '/usr', '/var', '/opt', '-user', 'carillon')).toBe('');
    expect(root.run('ls', '/etc/systemd/system/multi-user.target.wants')).toContain('carillon-server.service');
    expect(root.run('carillon-server', 'serve', '--help')).toContain('Usage: carillon serve');
    root.run('systemd-analyze', 'verify', '--man=no', 'carillon-server.service');
  }, 300_000);

  it('is started by systemd, confined, with the package’s own configuration until there is another', () => {
    const own = '/usr/share/carillon-server/config.json';
    root.run('install', '-d', '-o', 'carillon', '-g', 'carillon', '-m', '700', '/var/lib/carillon');
    const account = ['setpriv', '--reuid=carillon', '--regid=carillon', '--clear-groups'];
    root.run(...account, '/usr/lib/carillon-server/first-config');
    expect(root.run('stat', '-c', '%U', '/var/lib/carillon/config.json')).toBe('carillon\n');
    expect(readFileSync(join(folder(), 'config.json'), 'utf8')).toBe(readFileSync(join(root.path, own), 'utf8'));
  });

  it('keeps its files private, and the page’s address out of the journal', async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/_matrix/push/v1/notify`;
    const edited = { gateway: { port }, ui: { port: 0 }, apps: { 'dev.*': { type: 'capture' } } };
    await writeFile(join(folder(), 'config.json'), JSON.stringify(edited));
    const machine = root.boot();
    const switchOff = await answering(machine, url);
    expect(await notify(url, before)).toEqual({ status: 200, body: { rejected: [] } });
    for (const name of ['outbox.db', 'history.db', 'carillon.lock']) {
      expect(root.run('stat', '-c', '%U %a', `/var/lib/carillon/${name}`)).toBe('carillon 600\n');
    }
    // As in the documentation, but without sudo, which this Debian lacks.
    const address = await eventually(async () =>
      root.inside(machine, 'runuser', '-u', 'carillon', '--', 'cat', '/run/carillon/page-address'),
    );
    const [, token = ''] = /^http:\S+#token=(\S+)\n$/.exec(address) ?? [];
    expect(token).not.toBe('');
    expect(root.inside(machine, 'stat', '-c', '%U %a', '/run/carillon/page-address')).toBe('carillon 600\n');
    const journal = root.inside(machine, 'journalctl', '--no-pager', '--unit', 'carillon-server');
    expect(journal).toContain(`gateway listening on ${url}`);
    expect(journal).not.toContain(token);
    expect(await switchOff()).toBe(0);
    // It was stopped and not killed: no write-ahead log is left beside the databases.
    expect(root.run('ls', '/var/lib/carillon')).toBe('carillon.lock\nconfig.json\nhistory.db\noutbox.db\n');
  });

  it('keeps the configuration over an upgrade', async () => {
    const kept = await readFile(join(folder(), 'config.json'), 'utf8');
    root.install(packageFile('newer', serverDeb));
    expect(versionOf('carillon-server')).toBe(versionIn(packageFile('newer', serverDeb)));
    expect(await readFile(join(folder(), 'config.json'), 'utf8')).toBe(kept);
    const switchOff = await answering(root.boot(), url);
    expect((await notify(url, before)).status).toBe(200);
    expect(await switchOff()).toBe(0);
  });

  it('reports that a change in the page could not be written, if the administrator owns the configuration', async () => {
    const theirs = '/etc/carillon/config.json';
    const unit = '/etc/systemd/system/carillon-server.service.d';
    const start = `/usr/bin/carillon-server serve --config ${theirs} --data-dir /var/lib/carillon --ui-address-file /run/carillon/page-address`;
    root.run('install', '-o', 'root', '-g', 'carillon', '-m', '640', '/var/lib/carillon/config.json', theirs);
    root.run('mkdir', unit);
    await writeFile(join(root.path, unit, 'override.conf'), `[Service]\nExecStart=\nExecStart=${start}\n`);
    const machine = root.boot();
    const switchOff = await answering(machine, url);
    const address = () => root.inside(machine, 'cat', '/run/carillon/page-address');
    const [, uiUrl = '', token = ''] = /^(http:\S+?)\/#token=(\S+)/.exec(await eventually(async () => address())) ?? [];
    expect(await callRelay({ uiUrl, token }, 'apps/remove', { pattern: 'dev.*' })).toMatchObject({
      data: { problem: { code: 'file-not-written', cause: expect.stringContaining(theirs) } },
    });
    expect(root.run('cat', theirs)).toContain('dev.*');
    expect(await switchOff()).toBe(0);
    root.run('rm', '-r', unit);
  });

  it('leaves nothing behind when it is purged', () => {
    root.run('apt-get', 'purge', '-qq', '-y', 'carillon-server');
    expect([...root.files()].filter((file) => /carillon/i.test(file))).toEqual([]);
    expect(root.run('cat', '/etc/passwd')).not.toContain('carillon');
  });
});

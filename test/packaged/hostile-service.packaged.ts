import type { ChildProcess } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answering } from '../support/answering.ts';
import { type CleanRoot, makeCleanRoot } from '../support/clean-root.ts';
import { earlierServerPackage } from '../support/earlier-server.ts';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { nodePackage } from '../support/node-package.ts';
import { packageFile, serverDeb } from '../support/packages.ts';

/** Runs a program as the service's account, with its rights and without the confinement that systemd adds. */
const account = ['setpriv', '--reuid=carillon', '--regid=carillon', '--clear-groups', '--no-new-privs'];
const canary = 'CANARY_OF_ROOT';
/** Files of root that must be neither read nor changed. */
const precious = ['/etc/shadow', '/etc/passwd', '/root/secret', '/root', '/etc/default', '/usr/local'];

let root: CleanRoot;
let machine: ChildProcess;
let switchOff: () => Promise<number | null>;
let earlier: string;
let url: string;
let before: string;

const inside = (...words: string[]) => root.inside(machine, ...words);
/** Runs a script as the service; false if it fails. */
function tried(script: string): boolean {
  try {
    inside(...account, 'sh', '-c', script);
    return true;
  } catch {
    return false;
  }
}
const state = () => precious.map((file) => `${inside('stat', '-c', '%n %U %a %i %s %Y', file)}`).join('') + sums();
const sums = () => inside('sha256sum', '/etc/shadow', '/etc/passwd', '/root/secret');
const copied = (file: string) => {
  copyFileSync(file, join(root.path, 'var', basename(file)));
  return `/var/${basename(file)}`;
};
/** Fails if the service or the journal has anything that only root may read, or if a file of root was changed. */
function expectNothingGained() {
  const pid = inside('systemctl', 'show', '--property=MainPID', '--value', 'carillon-server').trim();
  if (pid !== '0') expect(inside('cat', `/proc/${pid}/environ`)).not.toContain(canary);
  expect(inside('journalctl', '--no-pager')).not.toContain(canary);
  expect(tried(`grep -rq ${canary} /var/lib/carillon /run/carillon /etc/carillon`)).toBe(false);
  expect(state()).toBe(before);
}

function expectPurged() {
  const kept = ['/root/secret', '/root', '/usr/local'].map((file) => inside('stat', '-c', '%U %a %i %s %Y', file));
  inside('dpkg', '--purge', 'carillon-server');
  expect(['/root/secret', '/root', '/usr/local'].map((file) => inside('stat', '-c', '%U %a %i %s %Y', file))).toEqual(
    kept,
  );
  expect(inside('getent', 'shadow', 'root')).toMatch(/^root:/);
  expect(inside('find', '/', '-xdev', '-name', '*carillon*', '-not', '-path', '/var/*.deb')).toBe('');
}

async function bootWith(config: string) {
  writeFileSync(join(root.path, 'root', 'secret'), `${canary}=1\n`, { mode: 0o600 });
  const port = await freePort();
  url = `http://127.0.0.1:${port}/_matrix/push/v1/notify`;
  writeFileSync(join(root.path, config), JSON.stringify({ gateway: { port }, ui: { port: 0 }, apps: {} }));
  machine = root.boot();
  switchOff = await answering(machine, url);
  before = state();
}

beforeAll(async () => {
  root = makeCleanRoot();
  root.install('systemd-sysv', await nodePackage(root));
  earlier = await earlierServerPackage(packageFile('now', serverDeb), join(root.path, '..', 'carillon-earlier.deb'));
});
afterAll(async () => {
  await switchOff?.();
  await root?.remove();
});

describe('a service that was taken over', () => {
  beforeAll(async () => {
    root.install(packageFile('now', serverDeb));
    root.run('install', '-d', '-o', 'carillon', '-g', 'carillon', '-m', '700', '/var/lib/carillon');
    await bootWith('var/lib/carillon/config.json');
  });

  it.each([
    'echo NODE_OPTIONS=--version >/etc/carillon/environment',
    'ln -s /root/secret /etc/carillon/environment',
    'mv /etc/carillon /etc/else',
    'ln -sfn /root /var/lib/carillon && test -L /var/lib/carillon',
    'mv /var/lib/carillon /var/lib/else',
    'mv /run/carillon /run/else',
  ])('cannot %s', (script) => {
    expect(tried(script)).toBe(false);
  });

  it.each([
    'ln -sf /etc/shadow /var/lib/carillon/addresses',
    'ln -sf /etc/shadow /var/lib/carillon/config.json.new',
    'ln -sf /root/secret /run/carillon/page-address',
    'ln -sf /root/secret /var/lib/carillon/secrets',
    'rm -f /var/lib/carillon/history.db; ln -s /etc/default/new /var/lib/carillon/history.db',
    'rm -f /var/lib/carillon/carillon.lock; ln -s /usr/local/new /var/lib/carillon/carillon.lock',
    'mkfifo /var/lib/carillon/pause.json',
    'rm -f /var/lib/carillon/config.json; ln -s /root/secret /var/lib/carillon/config.json',
  ])('gains nothing of root by: %s', (script) => {
    expect(tried(script)).toBe(true);
    const invocation = () => inside('systemctl', 'show', '--property=InvocationID', '--value', 'carillon-server');
    const earlierOne = invocation();
    // Resets the limit of starts as well. The service may fail to start: that harms only itself.
    inside('sh', '-c', 'systemctl reset-failed carillon-server; systemctl restart carillon-server || true');
    expect(invocation()).not.toBe(earlierOne);
    expectNothingGained();
  });

  it('gains nothing by an upgrade', () => {
    inside('dpkg', '--install', copied(packageFile('newer', serverDeb)));
    expectNothingGained();
  });

  it('does not divert the purge', () => {
    expect(tried('ln -s /root /var/lib/carillon/root; mkdir -p /var/lib/carillon/deep/er')).toBe(true);
    expectPurged();
  });

  afterAll(() => switchOff?.());
});

describe('an upgrade from the package that gave the service /etc/carillon', () => {
  beforeAll(async () => {
    root.install(earlier);
    await bootWith('etc/carillon/config.json');
  });

  it('keeps the configuration, and those environment variables that run no program', async () => {
    inside(
      'sh',
      '-c',
      'printf "HTTPS_PROXY=http://127.0.0.1:1\\nno_proxy=localhost\\nNODE_OPTIONS=--trace-exit\\n" >/etc/carillon/environment',
    );
    inside('sh', '-c', 'echo key >/etc/carillon/apns.p8; chown root:carillon /etc/carillon/apns.p8');
    inside('dpkg', '--install', copied(packageFile('now', serverDeb)));
    await eventually(() => fetch(url));
    expect(inside('stat', '-c', '%U %G %a', '/etc/carillon')).toBe('root carillon 750\n');
    expect(inside('cat', '/etc/carillon/environment')).toBe('HTTPS_PROXY=http://127.0.0.1:1\nno_proxy=localhost\n');
    expect(inside('stat', '-c', '%U %a', '/etc/carillon/environment')).toBe('root 600\n');
    expect(inside('cat', '/etc/carillon/apns.p8')).toBe('key\n');
    expect(inside('cat', '/var/lib/carillon/config.json')).toContain('"apps"');
    expect(inside('ls', '/var/lib/carillon')).not.toContain('addresses');
    inside('dpkg', '--purge', 'carillon-server');
  });

  it('is not diverted by what a hostile service left there', () => {
    inside('dpkg', '--install', copied(earlier));
    inside('systemctl', 'stop', 'carillon-server');
    before = state();
    for (const script of [
      'cd /etc/carillon; rm -f config.json; ln -s /root/secret config.json; ln -s /root/secret environment',
      'cd /etc/carillon; mkdir environment.dpkg-old config.json.dpkg-old; ln -s /etc config.json.dpkg-old/etc',
      'cd /etc/carillon; mkfifo -- "-rf *" .hidden',
      'cd /var/lib/carillon; rm -f addresses; ln -s /etc/shadow addresses',
      // As if the service could not write there.
      'chmod 500 /etc/carillon',
    ]) {
      expect([script, tried(script)]).toEqual([script, true]);
    }
    inside('dpkg', '--install', copied(packageFile('now', serverDeb)));
    expectNothingGained();
    expect(tried('echo a >/etc/carillon/environment')).toBe(false);
    expect(tried('chmod 700 /etc/carillon')).toBe(false);
    expect(inside('systemctl', 'is-active', 'carillon-server')).toBe('active\n');
    expectPurged();
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { desktopDeb, packageFile, program, rpm, serverDeb, tarball } from '../support/packages.ts';
import { temporaryFolder } from '../support/temporary.ts';

const run = (name: string, ...words: string[]) =>
  execFileSync(name, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'pipe'] });
/** As characters in the wire: `1` and `0`. */
const on = 0x31;
const off = 0x30;

describe('the fuses of the packaged program', () => {
  it('are as decided', async () => {
    expect(await getCurrentFuseWire(program.packed)).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    });
  });

  it('differ in the tested copy only by the inspection', async () => {
    const differing = run('sh', '-c', `cmp -l "${program.packed}" "${program.inspectable}" || true`);
    expect(differing.trim().split('\n')).toHaveLength(1);
    expect(await getCurrentFuseWire(program.inspectable)).toMatchObject({
      [FuseV1Options.EnableNodeCliInspectArguments]: on,
    });
    const archive = (path: string) => readFileSync(join(path, '..', 'resources', 'app.asar'));
    expect(archive(program.inspectable).equals(archive(program.packed))).toBe(true);
  });
});

describe('the contents of the packages', () => {
  it('are compiled code in one archive, and beside it only the native module', () => {
    expect(existsSync(join(program.resources, 'app'))).toBe(false);
    expect(readdirSync(join(program.resources, 'app.asar.unpacked', 'node_modules')).sort()).toEqual([
      '@libsql',
      'libsql',
    ]);
    const files = asarFiles(join(program.resources, 'app.asar'));
    expect(files).toEqual(expect.arrayContaining(['out/main/main.js', 'out/main/relay-process.js', 'package.json']));
    expect(files.filter((name) => /^(src|electron|renderer|test|scripts)\//.test(name))).toEqual([]);
    expect(files.filter((name) => /^node_modules\/(electron|vite|node-notifier)\//.test(name))).toEqual([]);
    expect(files.filter((name) => /^out\/.*\.map$/.test(name))).toEqual([]);
  });

  it('include the licences of all of them', () => {
    const texts = readFileSync(join(program.resources, 'third-party-licences.txt'), 'utf8');
    expect(texts).toContain('fastify');
    expect(readFileSync(join(program.resources, 'LICENSE.txt'), 'utf8')).toContain('Apache License');
    expect(existsSync(join(program.packed, '..', 'LICENSES.chromium.html'))).toBe(true);
  });

  it('include a note if their Electron is the stand-in', async () => {
    const { source } = await findElectron({ say: () => undefined });
    expect(existsSync(join(program.resources, 'FOR-TESTS-ONLY.txt'))).toBe(source === 'stand-in');
  });

  it('include a menu entry that opens our links', async () => {
    const folder = await temporaryFolder();
    run('dpkg-deb', '-x', packageFile('now', desktopDeb), folder);
    const file = join(folder, 'usr', 'share', 'applications', 'carillon.desktop');
    const entry = readFileSync(file, 'utf8');
    expect(entry).toContain('Exec=/opt/Carillon/carillon %U\n');
    expect(entry).toContain('MimeType=x-scheme-handler/carillon;\n');
    expect(entry).toContain('Icon=carillon\n');
    run('desktop-file-validate', file);
  });

  it('are described for software centres', () => {
    run('appstreamcli', 'validate', '--no-net', 'build/desktop/app.carillon.desktop.metainfo.xml');
  });

  it.each([
    ['deb', () => run('dpkg-deb', '-c', packageFile('now', desktopDeb))],
    ['rpm', () => run('rpm', '-qlp', packageFile('now', rpm))],
  ])('are in the %s where the platform expects them', (_kind, list) => {
    const files = list();
    for (const wanted of [
      '/opt/Carillon/carillon',
      '/opt/Carillon/resources/package-type',
      '/usr/share/applications/carillon.desktop',
      '/usr/share/metainfo/app.carillon.desktop.metainfo.xml',
      '/usr/share/icons/hicolor/512x512/apps/carillon.png',
    ]) {
      expect(files).toContain(wanted);
    }
  });

  it('have the same name and version in every package', () => {
    const { version } = manifest;
    expect(run('dpkg-deb', '-f', packageFile('now', desktopDeb), 'Package', 'Version')).toBe(
      `Package: carillon\nVersion: ${version}\n`,
    );
    expect(run('dpkg-deb', '-f', packageFile('now', serverDeb), 'Package', 'Version')).toBe(
      `Package: carillon-server\nVersion: ${version}\n`,
    );
    expect(run('rpm', '-qp', '--qf', '%{NAME} %{VERSION} %{LICENSE}', packageFile('now', rpm))).toBe(
      `carillon ${version} Apache-2.0`,
    );
    expect(run('tar', '-tzf', packageFile('now', tarball))).toContain(`carillon-${version}/carillon\n`);
  });
});

describe('the system service', () => {
  it('is confined: an exposure of 2.0 or less', () => {
    const judged = run(
      'systemd-analyze',
      'security',
      '--offline=true',
      '--threshold=20',
      'build/server/carillon-server.service',
    );
    expect(Number(/Overall exposure level for \S+: ([\d.]+)/.exec(judged)?.[1])).toBeLessThanOrEqual(2);
  });
});

/** Names in an archive of Electron's: four sizes, then a JSON tree, then the files. */
function asarFiles(path: string): string[] {
  interface Entry {
    readonly files?: Readonly<Record<string, Entry>>;
  }
  const archive = readFileSync(path);
  const tree: Entry = JSON.parse(archive.toString('utf8', 16, 16 + archive.readUInt32LE(12)));
  const walk = (entry: Entry, prefix: string): string[] =>
    Object.entries(entry.files ?? {}).flatMap(([name, below]) =>
      below.files === undefined ? [prefix + name] : walk(below, `${prefix}${name}/`),
    );
  return walk(tree, '');
}

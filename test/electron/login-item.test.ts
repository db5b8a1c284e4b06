import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { applyStartAtLogin, autostartFile, type LoginItemDeps } from '../../electron/login-item.ts';
import { hostileTable } from '../support/hostile-text.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function setUp(deps: Partial<LoginItemDeps> = {}) {
  const env = { XDG_CONFIG_HOME: await temporaryFolder(), ...deps.env };
  const told: unknown[] = [];
  const all: LoginItemDeps = {
    platform: 'linux',
    program: '/opt/Carillon/carillon',
    parameters: [],
    setLoginItem: (settings) => void told.push(settings),
    ...deps,
    env,
  };
  const exec = async () => /^Exec=(.*)$/m.exec(await readFile(autostartFile(env), 'utf8'))?.[1];
  return { all, env, told, exec };
}

const hostile = '/home/a b/"50%" $HOME `x` \\n';

describe('starting at login on Linux', () => {
  it('is a desktop entry in the autostart folder, and none when it is off', async () => {
    const { all, env, exec, told } = await setUp();
    await applyStartAtLogin('open', all);
    expect(await exec()).toBe('/opt/Carillon/carillon');
    await applyStartAtLogin('minimised', all);
    expect(await exec()).toBe('/opt/Carillon/carillon --hidden');
    await applyStartAtLogin('off', all);
    expect(existsSync(autostartFile(env))).toBe(false);
    await applyStartAtLogin('off', all);
    expect(told).toEqual([]);
  });

  it('starts the AppImage, not the folder it is mounted on', async () => {
    const { all, exec } = await setUp({
      program: '/tmp/.mount_CarillAb12/carillon',
      env: { APPIMAGE: '/home/alice/Apps/Carillon.AppImage' },
    });
    await applyStartAtLogin('open', all);
    expect(await exec()).toBe('/home/alice/Apps/Carillon.AppImage');
  });

  it('keeps the data folder, however it is called', async () => {
    const { all, exec } = await setUp({ parameters: ['--data-dir', hostile] });
    await applyStartAtLogin('open', all);
    expect(await exec()).toBe(
      String.raw`/opt/Carillon/carillon --data-dir "/home/a b/\\"50%%\\" \\$HOME \\` +
        '`x' +
        String.raw`\\` +
        '` ' +
        String.raw`\\\\n"`,
    );
  });

  it('writes entries that GLib reads as they were meant', async ({ skip }) => {
    // An argument cannot hold NUL.
    const texts = hostileTable.map(([, text]) => text.toWellFormed().replaceAll('\0', ''));
    const folders: string[] = [];
    for (const text of [hostile, ...texts]) {
      const { all, env } = await setUp({ parameters: ['--data-dir', text] });
      await applyStartAtLogin('minimised', all);
      folders.push(autostartFile(env));
    }
    const read = readByGLib(folders);
    if (read === null) return skip("needs Python's GLib (Debian: apt install python3-gi)");
    // The doubled percent sign is for the launcher, which takes single ones for its own codes.
    const meant = [hostile, ...texts].map((text) => text.replaceAll('%', '%%'));
    expect(read).toEqual(meant.map((text) => ['/opt/Carillon/carillon', '--data-dir', text, '--hidden']));
  });

  // There is no escape for the other controls, which GLib takes as they are.
  const writable = hostileTable.filter(([, text]) => !/(?![\0\t\n\r])\p{Cc}/u.test(text));
  it.each(writable)('writes an entry that is valid: %s', async (_, text) => {
    const { all, env } = await setUp({ parameters: ['--data-dir', text.replaceAll('\0', '')] });
    await applyStartAtLogin('minimised', all);
    const entry = await readFile(autostartFile(env), 'utf8');
    expect(entry.match(/^[A-Za-z-]+=/gm)).toHaveLength(7);
    if (!existsSync(VALIDATOR)) return;
    const said = execFileSync(VALIDATOR, [autostartFile(env)], { encoding: 'utf8' });
    expect(said).toBe('');
  });
});

const VALIDATOR = '/usr/bin/desktop-file-validate';

/** The command lines of these entries as GLib takes them apart, or null where Python has no GLib. */
function readByGLib(files: readonly string[]): unknown {
  const script = [
    'import json, sys',
    'from gi.repository import GLib',
    'def read(file):',
    '  entry = GLib.KeyFile()',
    '  entry.load_from_file(file, GLib.KeyFileFlags.NONE)',
    '  return GLib.shell_parse_argv(entry.get_string("Desktop Entry", "Exec"))[1]',
    'print(json.dumps([read(file) for file in sys.argv[1:]]))',
  ].join('\n');
  try {
    execFileSync('/usr/bin/python3', ['-c', 'from gi.repository import GLib'], { stdio: 'ignore' });
  } catch {
    return null;
  }
  const printed = execFileSync('/usr/bin/python3', ['-c', script, ...files], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  return JSON.parse(printed);
}

describe('starting at login elsewhere', () => {
  it.each([
    ['off', { openAtLogin: false, args: [] }],
    ['open', { openAtLogin: true, args: [] }],
    ['minimised', { openAtLogin: true, args: ['--hidden'] }],
  ] as const)('is a login item: %s', async (start, settings) => {
    const { all, told } = await setUp({ platform: 'win32' });
    await applyStartAtLogin(start, all);
    expect(told).toEqual([settings]);
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyStartAtLogin, autostartFile, type LoginItemDeps } from '../../electron/login-item.ts';
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

  it('writes an entry that GLib reads as it was meant', async ({ skip }) => {
    const { all, env } = await setUp({ parameters: ['--data-dir', hostile] });
    await applyStartAtLogin('minimised', all);
    const script = join(env.XDG_CONFIG_HOME, 'read.py');
    await writeFile(
      script,
      [
        'import json, sys',
        'from gi.repository import GLib',
        'entry = GLib.KeyFile()',
        'entry.load_from_file(sys.argv[1], GLib.KeyFileFlags.NONE)',
        'print(json.dumps(GLib.shell_parse_argv(entry.get_string("Desktop Entry", "Exec"))[1]))',
      ].join('\n'),
    );
    let read: string;
    try {
      read = execFileSync('/usr/bin/python3', [script, autostartFile(env)], { encoding: 'utf8', stdio: 'pipe' });
    } catch {
      return skip("needs Python's GLib (Debian: apt install python3-gi)");
    }
    // The doubled percent sign is for the launcher, which takes single ones for its own codes.
    const dataDir = hostile.replaceAll('%', '%%');
    expect(JSON.parse(read)).toEqual(['/opt/Carillon/carillon', '--data-dir', dataDir, '--hidden']);
  });
});

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

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { autostartFile } from '../../electron/autostart-entry.ts';
import { createStartAtLogin, type LoginItem, type LoginItemDeps } from '../../electron/login-item.ts';
import { hostileTable } from '../support/hostile-text.ts';
import { temporaryFolder } from '../support/temporary.ts';

async function setUp(deps: Partial<LoginItemDeps> = {}) {
  const env = { XDG_CONFIG_HOME: await temporaryFolder(), ...deps.env };
  const told: unknown[] = [];
  const all: LoginItemDeps = {
    platform: 'linux',
    program: '/opt/Carillon/carillon',
    parameters: [],
    list: { set: (settings) => void told.push(settings), get: () => ({ listed: true, enabled: true }) },
    ...deps,
    env,
  };
  const text = () => readFile(autostartFile(env), 'utf8');
  async function change(how: (entry: string) => string): Promise<string> {
    const changed = how(await text());
    await writeFile(autostartFile(env), changed);
    return changed;
  }
  const exec = async () => /^Exec=(.*)$/m.exec(await readFile(autostartFile(env), 'utf8'))?.[1];
  return { all, env, told, exec, text, change };
}

const hostile = '/home/a b/"50%" $HOME `x` \\n';

describe('starting at login on Linux', () => {
  it('writes a desktop entry into the autostart folder, and deletes it when it is switched off', async () => {
    const { all, env, exec, told } = await setUp();
    await createStartAtLogin(all).choose('open');
    expect(await exec()).toBe('/opt/Carillon/carillon');
    await createStartAtLogin(all).choose('minimised');
    expect(await exec()).toBe('/opt/Carillon/carillon --hidden');
    await createStartAtLogin(all).choose('off');
    expect(existsSync(autostartFile(env))).toBe(false);
    await createStartAtLogin(all).choose('off');
    expect(told).toEqual([]);
  });

  it('starts the AppImage, not the folder it is mounted on', async () => {
    const { all, exec } = await setUp({
      program: '/tmp/.mount_CarillAb12/carillon',
      env: { APPIMAGE: '/home/alice/Apps/Carillon.AppImage' },
    });
    await createStartAtLogin(all).choose('open');
    expect(await exec()).toBe('/home/alice/Apps/Carillon.AppImage');
  });

  it('passes the data folder on, whatever its name', async () => {
    const { all, exec } = await setUp({ parameters: ['--data-dir', hostile] });
    await createStartAtLogin(all).choose('open');
    expect(await exec()).toBe(
      String.raw`/opt/Carillon/carillon --data-dir "/home/a b/\\"50%%\\" \\$HOME \\` +
        '`x' +
        String.raw`\\` +
        '` ' +
        String.raw`\\\\n"`,
    );
  });

  it('writes entries whose commands GLib reads unchanged', async ({ skip }) => {
    // An argument cannot hold NUL.
    const texts = hostileTable.map(([, text]) => text.toWellFormed().replaceAll('\0', ''));
    const folders: string[] = [];
    for (const text of [hostile, ...texts]) {
      const { all, env } = await setUp({ parameters: ['--data-dir', text] });
      await createStartAtLogin(all).choose('minimised');
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
  it.each(writable)('writes a valid entry: %s', async (_, text) => {
    const { all, env } = await setUp({ parameters: ['--data-dir', text.replaceAll('\0', '')] });
    await createStartAtLogin(all).choose('minimised');
    const entry = await readFile(autostartFile(env), 'utf8');
    expect(entry.match(/^[A-Za-z-]+=/gm)).toHaveLength(7);
    if (!existsSync(VALIDATOR)) return;
    const said = execFileSync(VALIDATOR, [autostartFile(env)], { encoding: 'utf8' });
    expect(said).toBe('');
  });
});

const VALIDATOR = '/usr/bin/desktop-file-validate';

/** The commands of these entries as GLib parses them; null where Python has no GLib. */
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

describe('an entry that a person has edited', () => {
  const off = ['Hidden=true', 'X-GNOME-Autostart-enabled=false', 'Hidden = true'];
  const lines = (text: string) => text.split('\n').filter(Boolean);

  it.each(off)('stays switched off over starts, and is reported so: %s', async (line) => {
    const { all, change, text } = await setUp();
    const start = createStartAtLogin(all);
    await start.choose('open');
    const changed = await change((entry) => `${entry.replace(/^X-GNOME.*\n/m, '')}${line}\n`);
    await start.keep('open');
    expect(await text()).toBe(changed);
    expect(await start.state('open')).toBe('switched-off');
    await start.choose('minimised');
    expect(await start.state('minimised')).toBe('as-chosen');
    expect(await text()).not.toContain('Hidden=true');
  });

  it('is not written again after it was deleted, and is reported so', async () => {
    const { all, env } = await setUp();
    const start = createStartAtLogin(all);
    await start.choose('open');
    await rm(autostartFile(env));
    await start.keep('open');
    expect(existsSync(autostartFile(env))).toBe(false);
    expect(await start.state('open')).toBe('removed');
    expect(await start.state('off')).toBe('as-chosen');
  });

  it('keeps its delay, other groups and comments, and gets the new command', async () => {
    const { all, change, text } = await setUp();
    await createStartAtLogin(all).choose('open');
    const added = 'X-GNOME-Autostart-Delay=20\n# mine\n[Desktop Action x]\nExec=other\nHidden=true\n';
    const before = await change((entry) => `${entry}${added}`);
    await createStartAtLogin({ ...all, program: '/new/carillon' }).keep('open');
    expect(lines(await text())).toEqual(lines(before.replace('/opt/Carillon/carillon', '/new/carillon')));
    await createStartAtLogin(all).choose('minimised');
    expect(await text()).toContain(added);
    expect(await text()).toContain('Exec=/opt/Carillon/carillon --hidden');
  });

  it.each(['', 'nonsense', '[Other]\nExec=x\n'])('is written afresh if it is not valid: %j', async (nonsense) => {
    const { all, change, text } = await setUp();
    const start = createStartAtLogin(all);
    await start.choose('open');
    const whole = await text();
    await change(() => nonsense);
    await start.choose('open');
    expect(lines(await text()).toSorted()).toEqual(lines(whole).toSorted());
  });

  it('does not hold up a start if it is a pipe', async () => {
    const { all, env } = await setUp();
    const start = createStartAtLogin(all);
    await start.choose('open');
    await rm(autostartFile(env));
    execFileSync('mkfifo', [autostartFile(env)]);
    await start.keep('open');
    expect(await start.state('open')).toBe('removed');
    await start.choose('open');
    expect(await start.state('open')).toBe('as-chosen');
  });
});

describe('starting at login elsewhere', () => {
  it.each([
    [{ listed: true, enabled: true }, 'as-chosen'],
    [{ listed: true, enabled: false }, 'switched-off'],
    [{ listed: false, enabled: false }, 'removed'],
  ] as const)("is as the system's own list says: %j", async (item: LoginItem, state) => {
    const { all, told } = await setUp({ platform: 'win32' });
    const start = createStartAtLogin({ ...all, list: { ...all.list, get: () => item } });
    await start.keep('open');
    expect(told).toEqual([]);
    expect(await start.state('open')).toBe(state);
  });

  it.each([
    ['off', { openAtLogin: false, args: [] }],
    ['open', { openAtLogin: true, args: [] }],
    ['minimised', { openAtLogin: true, args: ['--hidden'] }],
  ] as const)('is a login item: %s', async (start, settings) => {
    const { all, told } = await setUp({ platform: 'win32' });
    await createStartAtLogin(all).choose(start);
    expect(told).toEqual([settings]);
  });
});

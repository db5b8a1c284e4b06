import { mkdirSync, rmSync } from 'node:fs';
import { readFile, rename, stat, symlink, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { followedConfig } from '../support/live-config.ts';

const first = '{"apps": {"dev.*": {"type": "capture"}}}';

async function follow(text: string | null = first) {
  const followed = await followedConfig(text);
  // The file has been read once, so whatever is written from now on is a change.
  await followed.live.raw();
  return followed;
}

describe('a configuration file that is followed', () => {
  it('is applied when somebody edits it', async () => {
    const { file, applied } = await follow();
    await writeFile(file, '{"apps": {"dev.*": {"type": "desktop"}}}');
    await eventually(() => expect(applied.at(-1)?.apps['dev.*']).toMatchObject({ type: 'desktop' }));
  });

  it('is found when it is created later', async () => {
    const { file, applied } = await follow(null);
    await writeFile(file, first);
    await eventually(() => expect(applied.at(-1)?.apps).toHaveProperty(['dev.*']));
  });

  it('is read through the link of a mounted volume, also after that changes', async () => {
    const { file, dataDir, live, applied } = await follow();
    await writeFile(join(dataDir, 'one'), first);
    await writeFile(join(dataDir, 'two'), '{"apps": {"dev.*": {"type": "desktop"}}}');
    await unlink(file);
    await symlink('data', file);
    await symlink('one', join(dataDir, 'data'));
    await eventually(async () => expect(await live.raw()).toHaveProperty('apps'));
    await symlink('two', join(dataDir, 'new'));
    await rename(join(dataDir, 'new'), join(dataDir, 'data'));
    await eventually(() => expect(applied.at(-1)?.apps['dev.*']).toMatchObject({ type: 'desktop' }));
  });

  it.each([
    ['{\n  "apps": {,}\n}', /line 2, column 12/],
    ['{\n  "apps": {\n    "dev.*": { "type": "pigeon" }\n  }\n}', /line 3, column 24.*type/],
    ['{"apps": {"a.*": {"type": "capture"}, "*.b": {"type": "capture"}}}', /overlap/],
  ])('stays in effect with its last valid content, and says why: %j', async (text, problem) => {
    const { file, live, applied } = await follow();
    await writeFile(file, text);
    await eventually(() => expect(live.problem()?.message).toMatch(problem));
    expect(applied).toEqual([]);
    await writeFile(file, `${first}\n`);
    await eventually(() => expect(live.problem()).toBeNull());
    expect(applied).toHaveLength(1);
  });

  it.each([
    ['is moved away', (file: string) => rename(file, `${file}.away`), (file: string) => rename(`${file}.away`, file)],
    [
      'leads by a link to what is gone',
      async (file: string) => {
        await rename(file, `${file}.away`);
        await symlink('gone', file);
      },
      (file: string) => rename(`${file}.away`, file),
    ],
    [
      'is in a folder that is gone',
      (file: string) => rename(dirname(file), `${dirname(file)}.away`),
      (file: string) => rename(`${dirname(file)}.away`, dirname(file)),
    ],
  ])('stays in effect while the file %s, and says so once', async (_, away, back) => {
    const { file, live, applied, errors } = await follow();
    await away(file);
    await eventually(() =>
      expect(live.problem()?.problem).toMatchObject({ code: 'config-away', parameters: { file } }),
    );
    await expect(live.raw()).rejects.toMatchObject({ problem: { code: 'config-away' } });
    await expect(live.edit((raw) => raw)).rejects.toMatchObject({ problem: { code: 'config-away' } });
    expect(applied).toEqual([]);
    await back(file);
    await eventually(() => expect(live.problem()).toBeNull());
    for (const config of applied) expect(config.apps).toHaveProperty(['dev.*']);
    expect(errors).toHaveLength(1);
  });

  it('stays in effect when the file is removed after it was saved from inside', async () => {
    const { file, live, applied } = await follow(null);
    expect(await live.raw()).toEqual({});
    await live.edit(() => ({ apps: { a: { type: 'capture' } } }));
    await unlink(file);
    await eventually(() => expect(live.problem()?.problem.code).toBe('config-away'));
    expect(applied).toHaveLength(1);
  });

  it('is read again when a file comes back with other content', async () => {
    const { file, live, applied } = await follow();
    await unlink(file);
    await eventually(() => expect(live.problem()).not.toBeNull());
    await writeFile(file, '{}');
    await eventually(() => expect(live.problem()).toBeNull());
    expect(applied.at(-1)?.apps).not.toHaveProperty(['dev.*']);
  });

  it('names what of a change takes effect only after a restart', async () => {
    const { file, live } = await follow();
    await writeFile(file, '{"ui": {"port": 7999}}');
    await eventually(() => expect(live.afterRestart()).toEqual(['ui']));
  });
});

describe('an edit from inside', () => {
  it('is written whole, for its owner only, and applied once', async () => {
    const { file, live, applied } = await follow();
    await live.edit((raw) => ({ ...raw, apps: { a: { type: 'capture' } } }));
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ apps: { a: { type: 'capture' } } });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(applied).toHaveLength(1);
    await live.edit((raw) => raw);
    expect(applied).toHaveLength(2);
  });

  it('with an invalid result changes nothing', async () => {
    const { file, live, applied } = await follow();
    await expect(live.edit(() => ({ gateway: { port: 'many' } }))).rejects.toThrow('gateway.port');
    expect(await readFile(file, 'utf8')).toBe(first);
    expect(applied).toEqual([]);
  });

  it('that cannot be written changes nothing', async () => {
    const { file, live, applied } = await follow();
    const edit = live.edit(() => {
      rmSync(file);
      mkdirSync(join(file, 'full'), { recursive: true });
      return {};
    });
    await expect(edit).rejects.toMatchObject({
      problem: { code: 'file-not-written', cause: expect.stringContaining('EISDIR') },
    });
    expect(applied).toEqual([]);
  });

  it('whose result could not be read again is not written', async () => {
    const { file, live, applied } = await follow();
    const apps = Object.fromEntries(
      Array.from({ length: 100 }, (_, at) => [
        `app${at}`,
        { type: 'unifiedpush', allowedEndpoints: ['x'.repeat(50_000)] },
      ]),
    );
    await expect(live.edit(() => ({ apps }))).rejects.toMatchObject({ problem: { code: 'file-too-big' } });
    expect(await readFile(file, 'utf8')).toBe(first);
    expect(applied).toEqual([]);
  });

  it('comes after the one before it', async () => {
    const { live } = await follow();
    const add = (name: string) =>
      live.edit((raw) => ({ ...raw, apps: { ...(raw.apps as object), [name]: { type: 'capture' } } }));
    await Promise.all(['one', 'two', 'three'].map(add));
    expect(Object.keys((await live.raw()).apps as object)).toEqual(['dev.*', 'one', 'two', 'three']);
  });
});

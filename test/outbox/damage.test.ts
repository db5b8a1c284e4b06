import { mkdir, readdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/storage/migrate.ts';
import { openSql } from '../../src/storage/sql.ts';
import { eventually } from '../support/eventually.ts';
import { testOutbox } from '../support/outbox.ts';
import { incomingPush } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const damagedIn = async (file: string) =>
  (await readdir(dirname(file))).filter(
    (name) => name.startsWith(`${basename(file)}.damaged-`) && !/-(wal|shm)$/.test(name),
  );

describe('a damaged file', () => {
  it('is set aside as it is and replaced by a new one, and the log names both', async () => {
    const file = join(await temporaryFolder(), 'outbox.db');
    await writeFile(file, 'this is no database, but it may be precious'.repeat(100));
    const logged: object[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => logged.push(fields) };
    const { outbox } = await testOutbox({ file, log });
    await outbox.accept(incomingPush('one'));
    const [aside, ...more] = await damagedIn(file);
    expect(more).toEqual([]);
    expect(await readFile(join(dirname(file), aside ?? ''), 'utf8')).toContain('precious');
    expect(logged).toMatchObject([{ file, setAside: expect.stringContaining('damaged') }]);
  });

  it('never takes the place of another that was set aside', async () => {
    const file = join(await temporaryFolder(), 'outbox.db');
    for (const text of ['first', 'second']) {
      await writeFile(file, text.repeat(1_000));
      const { close } = await testOutbox({ file });
      await close();
    }
    expect(await damagedIn(file)).toHaveLength(2);
  });
});

describe('a file that cannot be opened', () => {
  it('makes an outbox that refuses pushes and says which file and what to do', async () => {
    const file = join(await temporaryFolder(), 'outbox.db');
    // A folder in the place of the file cannot be opened, not even by root.
    await mkdir(file);
    const { outbox } = await testOutbox({ file });
    await expect(outbox.accept(incomingPush('one'))).rejects.toMatchObject({ message: expect.stringContaining(file) });
    expect(outbox.state()).toMatchObject({
      status: 'failing',
      problem: { cause: expect.stringContaining(file), remedy: expect.stringMatching(/./) },
    });
    // There is nothing to recover, and the relay still starts.
    expect(await outbox.open({ limit: 10 })).toEqual([]);
  });

  it('is recovered as soon as it can be opened, before anything is accepted', async () => {
    const left = await testOutbox();
    await left.outbox.accept(incomingPush('one'));
    await left.close();
    const file = join(await temporaryFolder(), 'outbox.db');
    await mkdir(file);
    const found: string[] = [];
    const { outbox } = await testOutbox({
      file,
      async opened(outbox) {
        await expect(outbox.accept(incomingPush('too early'))).rejects.toThrow();
        for (const { pushId } of await outbox.open({ limit: 10 })) found.push(pushId);
      },
    });
    await rmdir(file);
    await rename(left.file, file);
    await eventually(() => expect(outbox.state().status).toBe('ready'));
    expect(found).toEqual(['one']);
    await outbox.accept(incomingPush('two'));
  });

  it('is left alone when a newer Carillon wrote it', async () => {
    const { file, close } = await testOutbox();
    await close();
    const sql = openSql(file);
    sql.exec('PRAGMA user_version = 999');
    sql.close();
    const { outbox } = await testOutbox({ file });
    expect(outbox.state()).toMatchObject({
      status: 'failing',
      problem: { code: 'storage-newer', parameters: { file, schema: 999 } },
    });
    expect(await damagedIn(file)).toEqual([]);
  });
});

describe('migrations', () => {
  it('are applied once each, and one that fails leaves the file unchanged', async () => {
    const file = join(await temporaryFolder(), 'steps.db');
    const sql = openSql(file);
    const steps = ['CREATE TABLE one (x);', 'CREATE TABLE two (x); INSERT INTO two VALUES (1);'];
    migrate(sql, file, steps);
    migrate(sql, file, steps);
    expect(sql.number('SELECT count(*) FROM two')).toBe(1);
    const broken = [...steps, 'CREATE TABLE three (x); INSERT INTO nowhere VALUES (1);'];
    expect(() => migrate(sql, file, broken)).toThrow('nowhere');
    expect(sql.number('PRAGMA user_version')).toBe(2);
    expect(sql.number("SELECT count(*) FROM sqlite_schema WHERE name = 'three'")).toBe(0);
    sql.close();
  });
});

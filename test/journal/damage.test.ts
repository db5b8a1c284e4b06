import { chmod, mkdir, readdir, readFile, rename, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalError } from '../../src/journal/damage.ts';
import { openSql } from '../../src/journal/sql.ts';
import { eventually } from '../support/eventually.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';
import { testRelay } from '../support/relay.ts';
import { temporaryFolder } from '../support/temporary.ts';

const damagedIn = async (file: string) =>
  (await readdir(dirname(file))).filter(
    (name) => name.startsWith(`${basename(file)}.damaged-`) && !/-(wal|shm)$/.test(name),
  );

describe('a damaged file', () => {
  it('is set aside as it is, a new one is begun, and the log names both', async () => {
    const file = join(await temporaryFolder(), 'journal.db');
    await writeFile(file, 'this is no database, but it may be precious'.repeat(100));
    const logged: object[] = [];
    const log = { info: () => undefined, warn: () => undefined, error: (fields: object) => logged.push(fields) };
    const { journal } = await testJournal({ file, log });
    await journal.accept(incomingPush('one'));
    const [aside, ...more] = await damagedIn(file);
    expect(more).toEqual([]);
    expect(await readFile(join(dirname(file), aside ?? ''), 'utf8')).toContain('precious');
    expect(logged).toMatchObject([{ file, setAside: expect.stringContaining('damaged') }]);
  });

  it('never takes the place of another that was set aside', async () => {
    const file = join(await temporaryFolder(), 'journal.db');
    for (const text of ['first', 'second']) {
      await writeFile(file, text.repeat(1_000));
      const { close } = await testJournal({ file });
      await close();
    }
    expect(await damagedIn(file)).toHaveLength(2);
  });
});

describe('a journal that cannot be opened', () => {
  it('refuses pushes with 503 and says which file and what to do, while the relay runs', async () => {
    const dataDir = await temporaryFolder();
    // A folder in the place of the file cannot be opened, not even by root.
    await mkdir(join(dataDir, 'journal.db'));
    const { url } = await testRelay({ dataDir });
    const answer = await fetch(url, { method: 'POST', body: '{"notification":{"devices":[]}}' });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('30');
    expect(await answer.json()).toMatchObject({ errcode: 'M_UNKNOWN' });
    const health = await fetch(new URL('/health', url));
    expect(health.status).toBe(503);
    expect(await health.text()).toContain('journal.db');
  });
});

describe('a journal that could not be opened at first', () => {
  it('takes up what was left in it, and then pushes, as soon as it can be opened', async () => {
    const { file, journal: left, close } = await testJournal();
    await left.accept(incomingPush('one'));
    await close();
    const dataDir = await temporaryFolder();
    const place = join(dataDir, 'journal.db');
    await mkdir(place);
    const { url } = await testRelay({ dataDir, config: { apps: { app: { type: 'capture' } } } });
    const push = () => fetch(url, { method: 'POST', body: '{"notification":{"devices":[]}}' });
    expect((await push()).status).toBe(503);
    await rmdir(place);
    await rename(file, place);
    await eventually(async () => expect((await push()).status).toBe(200));
    const sql = openSql(place);
    await eventually(() =>
      expect(sql.prepare("SELECT outcome FROM deliveries WHERE id = 'one-delivery'").rows()).toEqual([
        ['{"status":"delivered","reason":"captured"}'],
      ]),
    );
    sql.close();
  });
});

describe('what SQLite says', () => {
  it('is that there is no room, when there is none', async () => {
    const file = join(await temporaryFolder(), 'full.db');
    const sql = openSql(file);
    sql.exec('CREATE TABLE t (x BLOB); PRAGMA max_page_count = 20;');
    const fill = () => sql.prepare('INSERT INTO t VALUES (zeroblob(1000000))').run();
    let thrown: unknown;
    try {
      fill();
    } catch (error) {
      thrown = error;
    }
    expect(journalError(thrown, file)).toMatchObject({ code: 'full', message: expect.stringContaining(file) });
    sql.close();
  });

  it('is that the file cannot be written, when it is read-only', async () => {
    const file = join(await temporaryFolder(), 'read-only.db');
    openSql(file).close();
    await chmod(file, 0o444);
    const sql = openSql(file);
    let thrown: unknown;
    try {
      sql.exec('PRAGMA query_only = ON');
      sql.exec('CREATE TABLE t (x)');
    } catch (error) {
      thrown = error;
    }
    expect(journalError(thrown, file)).toMatchObject({ code: 'read-only', remedy: expect.stringMatching(/writable/) });
    sql.close();
  });
});

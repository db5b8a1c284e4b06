import { chmod, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { History } from '../../src/history/history.ts';
import type { HistoryThreads } from '../../src/history/threads.ts';
import { openSql } from '../../src/storage/sql.ts';
import { StorageError } from '../../src/storage/storage-error.ts';
import { directHistory } from '../support/direct-threads.ts';
import { eventually } from '../support/eventually.ts';
import { testHistory } from '../support/history.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { searchFor } from '../support/searches.ts';
import { nameOf } from '../support/settled-page.ts';
import { smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary.ts';

const setAsideIn = async (file: string) =>
  (await readdir(dirname(file))).filter(
    (name) => name.startsWith(`${basename(file)}.damaged-`) && !/-(wal|shm)$/.test(name),
  );
const names = async (history: History) => (await history.list({ limit: 100 })).map(nameOf);
const problemOf = (history: History) => {
  const state = history.state();
  return state.status === 'failing' ? state.problem.code : null;
};
/** A log that remembers its entries. */
function rememberingLog() {
  const entries: [object, string][] = [];
  const record = (fields: object, message: string) => void entries.push([fields, message]);
  return { entries, log: { info: record, warn: record, error: record } };
}
/** Makes every write of a push fail until it is repaired. */
function sabotage(file: string) {
  const sql = openSql(file);
  sql.exec("CREATE TRIGGER broken BEFORE INSERT ON pushes BEGIN SELECT RAISE(ABORT, 'out of order'); END");
  return () => {
    sql.exec('DROP TRIGGER broken');
    sql.close();
  };
}

describe('a corrupt file', () => {
  it('is set aside unchanged, a new one is started, and the log names both', async () => {
    const file = join(await temporaryFolder(), 'history.db');
    await writeFile(file, 'this is no database, but it may be precious'.repeat(100));
    const { entries, log } = rememberingLog();
    const { history, write, push } = await testHistory({ file, log });
    await write({ push: push('one') });
    const [aside, ...more] = await setAsideIn(file);
    expect(more).toEqual([]);
    expect(await readFile(join(dirname(file), aside ?? ''), 'utf8')).toContain('precious');
    expect(entries[0]?.[0]).toMatchObject({ file, setAside: expect.stringContaining('damaged') });
    expect(history.state()).toEqual({ status: 'ready' });
  });

  it('never replaces another that was set aside', async () => {
    const file = join(await temporaryFolder(), 'history.db');
    for (const text of ['first', 'second']) {
      await writeFile(file, text.repeat(1_000));
      const { close } = await testHistory({ file });
      await close();
    }
    expect(await setAsideIn(file)).toHaveLength(2);
  });

  it.each(['a write', 'a read'])('is set aside when %s finds it while it is in use', async (finder) => {
    const { history, file, write, push } = await testHistory();
    const some = (from: number) => Array.from({ length: 100 }, (_, number) => ({ push: push(`n${from + number}`) }));
    for (let page = 0; page < 20; page++) await write(...some(page * 100));
    await history.list({ limit: 1 });
    // Its first page is intact, so it opens without an error.
    const sql = openSql(file);
    sql.prepare('PRAGMA wal_checkpoint(TRUNCATE)').rows();
    sql.close();
    const overwritten = await open(file, 'r+');
    const rest = (await stat(file)).size - 4_096;
    await overwritten.write(Buffer.alloc(rest, 0xab), 0, rest, 4_096);
    await overwritten.close();
    const since = history.revision();
    if (finder === 'a write') await expect(write(...some(90_000))).rejects.toMatchObject({ code: 'corrupt' });
    else await expect(history.list({ limit: 100_000 })).rejects.toMatchObject({ code: 'corrupt' });
    expect(problemOf(history)).toBe('storage-corrupt');
    await eventually(() => expect(history.state()).toEqual({ status: 'ready' }));
    await write({ push: push('after') });
    expect(await names(history)).toEqual(['after']);
    expect(await setAsideIn(file)).toHaveLength(1);
    expect(await history.changes({ since, limit: 10 })).toMatchObject({ type: 'reset' });
  });
});

describe('a file that cannot be opened', () => {
  it('makes a history that says why, and retries every two seconds', async () => {
    const clock = createManualClock(Date.now());
    const file = join(await temporaryFolder(), 'history.db');
    // A folder in its place cannot be opened, not even by root.
    await mkdir(file);
    const { entries, log } = rememberingLog();
    const { history, write, push } = await testHistory({ file, clock, log });
    expect(problemOf(history)).toBe('storage-not-opened');
    for (const call of [
      () => write({ push: push('one') }),
      () => history.list({ limit: 1 }),
      () => history.get('one'),
      () => history.totals(),
      () => history.export({ limit: 1 }),
      () => history.delete({ search: searchFor('') }),
      () => history.undo('token'),
    ]) {
      await expect(call()).rejects.toBeInstanceOf(StorageError);
    }
    clock.advance(2_000);
    await eventually(() => expect(problemOf(history)).toBe('storage-not-opened'));
    await rmdir(file);
    clock.advance(1_999);
    expect(problemOf(history)).toBe('storage-not-opened');
    await eventually(() => {
      clock.advance(2_000);
      expect(history.state()).toEqual({ status: 'ready' });
    });
    await write({ push: push('one') });
    expect(await names(history)).toEqual(['one']);
    expect(entries.map(([, message]) => message)).toEqual([
      'the history cannot be written',
      'the history is written again',
    ]);
  });

  it('is opened with the current retention', async () => {
    const clock = createManualClock(Date.now());
    const file = join(await temporaryFolder(), 'history.db');
    await mkdir(file);
    const { history, write, push } = await testHistory({ file, clock });
    await history.keep({ content: 'metadata', keepDays: 1, keepPushes: 10, keepBytes: 2 ** 31 });
    await rmdir(file);
    clock.advance(2_000);
    await eventually(() => expect(history.state()).toEqual({ status: 'ready' }));
    const one = push('one', { notification: { content: { body: 'text' }, type: 'm.room.message' } });
    await write({ push: one });
    expect(await history.get(one.head.id)).toMatchObject({ text: null, body: null });
  });
});

describe('a history that cannot be written for a while', () => {
  it('says so, can still be read, and works again with the next write', async () => {
    const { history, file, write, push } = await testHistory();
    await write({ push: push('one') });
    const locker = openSql(file);
    locker.exec('BEGIN IMMEDIATE');
    const began = performance.now();
    await expect(write({ push: push('two') })).rejects.toMatchObject({ code: 'locked' });
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(problemOf(history)).toBe('storage-locked');
    expect(await names(history)).toEqual(['one']);
    locker.exec('COMMIT');
    locker.close();
    await write({ push: push('two') });
    expect(history.state()).toEqual({ status: 'ready' });
    expect(await names(history)).toEqual(['two', 'one']);
  });

  it('keeps nothing of a page that it could not keep completely', async () => {
    const clock = createManualClock(Date.now());
    const { history, file, write, push } = await testHistory({ clock });
    const repair = sabotage(file);
    const [one, two] = [push('one'), push('two')];
    await expect(write({ push: one }, { push: two })).rejects.toThrow('out of order');
    expect(problemOf(history)).toBe('storage-unusable');
    repair();
    clock.advance(2_000);
    await eventually(() => expect(history.state()).toEqual({ status: 'ready' }));
    expect(await names(history)).toEqual([]);
    await write({ push: one }, { push: two });
    expect(await names(history)).toEqual(['two', 'one']);
    expect(await history.list({ limit: 10, search: searchFor('$one') })).toHaveLength(1);
    expect((await history.totals()).pushes).toBe(2);
  });

  it('fails while the disk is full', async (context) => {
    const disk = await smallDisk(8);
    if (disk.missing !== undefined) return context.skip(disk.missing);
    const { history, write, push } = await testHistory({ file: join(disk.folder, 'history.db') });
    await write({ push: push('one') });
    disk.fill();
    const page = () => Array.from({ length: 200 }, (_, number) => ({ push: push(`full${number}`) }));
    await expect(
      (async () => {
        for (;;) await write(...page());
      })(),
    ).rejects.toMatchObject({ code: 'full' });
    expect(problemOf(history)).toBe('storage-full');
    expect((await names(history)).includes('one') || (await names(history)).length === 100).toBe(true);
    disk.free();
    await write({ push: push('two') });
    expect(history.state()).toEqual({ status: 'ready' });
    expect((await names(history))[0]).toBe('two');
  });

  it('fails while the file is read-only', async () => {
    const clock = createManualClock(Date.now());
    const { history, file, write, push } = await testHistory({ clock });
    await write({ push: push('one') });
    // Root may write read-only files, so the database itself is made read-only.
    const sql = openSql(file);
    sql.exec(
      "CREATE TRIGGER read_only BEFORE INSERT ON pushes BEGIN SELECT RAISE(ABORT, 'x'); END; PRAGMA wal_checkpoint(TRUNCATE)",
    );
    sql.close();
    await chmod(file, 0o444);
    await expect(write({ push: push('two') })).rejects.toBeInstanceOf(StorageError);
    expect(history.state().status).toBe('failing');
    const again = openSql(file);
    again.exec('DROP TRIGGER read_only');
    again.close();
    clock.advance(2_000);
    await eventually(() => expect(history.state()).toEqual({ status: 'ready' }));
    await write({ push: push('two') });
    expect(await names(history)).toEqual(['two', 'one']);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('starts a new file when its file was deleted', async () => {
    const clock = createManualClock(Date.now());
    const { history, file, write, push } = await testHistory({ clock });
    await write({ push: push('one') });
    await rename(file, `${file}.moved`);
    for (const companion of ['-wal', '-shm']) await rm(file + companion, { force: true });
    await expect(write({ push: push('two') })).rejects.toThrow('removed or replaced');
    expect(problemOf(history)).toBe('storage-gone');
    await eventually(() => {
      clock.advance(2_000);
      expect(history.state()).toEqual({ status: 'ready' });
    });
    await write({ push: push('two') });
    expect(await names(history)).toEqual(['two']);
  });

  it('says so although nobody writes, and starts a new file', async () => {
    const clock = createManualClock(Date.now());
    const { history, file, write, push } = await testHistory({ clock });
    await write({ push: push('one') });
    for (const companion of ['', '-wal', '-shm']) await rm(file + companion, { force: true });
    clock.advance(1_000);
    await eventually(() => expect(problemOf(history)).toBe('storage-gone'));
    await eventually(() => {
      clock.advance(2_000);
      expect(history.state()).toEqual({ status: 'ready' });
    });
    await write({ push: push('two') });
    expect(await names(history)).toEqual(['two']);
  });

  it('loses nothing when only its log was deleted', async () => {
    const clock = createManualClock(Date.now());
    const { history, file, write, push } = await testHistory({ clock });
    await write({ push: push('one') });
    await rm(`${file}-wal`);
    await expect(write({ push: push('two') })).rejects.toThrow('removed or replaced');
    await eventually(() => {
      clock.advance(2_000);
      expect(history.state()).toEqual({ status: 'ready' });
    });
    await write({ push: push('two') });
    expect(await names(history)).toEqual(['two', 'one']);
  });

  it('says so while the disk hangs, until it answers', async () => {
    const clock = createManualClock(Date.now());
    let release: () => void = () => undefined;
    const hanging = new Promise<void>((resolve) => {
      release = resolve;
    });
    const threads: HistoryThreads = {
      ...directHistory,
      async writer(options) {
        const { thread, setAside } = await directHistory.writer(options);
        const call: typeof thread.call = async (name, ...parameters) => {
          if (name === 'write') await hanging;
          return thread.call(name, ...parameters);
        };
        return { thread: { ...thread, call }, setAside };
      },
    };
    const { history, write, push } = await testHistory({ clock, threads });
    const writing = write({ push: push('one') });
    clock.advance(9_999);
    expect(history.state()).toEqual({ status: 'ready' });
    clock.advance(1);
    expect(problemOf(history)).toBe('storage-broken-disk');
    expect(await names(history)).toEqual([]);
    release();
    await writing;
    expect(history.state()).toEqual({ status: 'ready' });
    expect(await names(history)).toEqual(['one']);
  });

  it('rejects every call once it is closed', async () => {
    const { history, write, push, close } = await testHistory();
    await close();
    await expect(write({ push: push('one') })).rejects.toMatchObject({ code: 'closed' });
    await expect(history.list({ limit: 1 })).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('the files', () => {
  it('are readable by their owner only, even if they were not before', async () => {
    const folder = join(await temporaryFolder(), 'data');
    await mkdir(folder, { mode: 0o755 });
    const file = join(folder, 'history.db');
    const first = await testHistory({ file });
    await first.write({ push: first.push('one') });
    for (const name of ['', '-wal', '-shm']) expect((await stat(file + name)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    await first.close();
    await chmod(file, 0o644);
    await chmod(folder, 0o755);
    await testHistory({ file });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('are complete in one file when the history is closed', async () => {
    const { file, write, push, close } = await testHistory();
    await write({ push: push('one') });
    await close();
    const size = (name: string) =>
      stat(name).then(
        ({ size: bytes }) => bytes,
        () => 0,
      );
    expect(await size(`${file}-wal`)).toBe(0);
    expect(await size(file)).toBeGreaterThan(4_096);
  });
});

describe('a query that takes long', () => {
  it('is logged with its plan, and without the search words', async () => {
    const { entries, log } = rememberingLog();
    let time = 0;
    const clock = { ...createManualClock(Date.now()), steady: () => (time += 200) };
    const { history, write, push } = await testHistory({ log, clock });
    await write({ push: push('one') });
    const { performance } = globalThis;
    const real = performance.now.bind(performance);
    let slow = 0;
    performance.now = () => {
      slow += 150;
      return real() + slow;
    };
    try {
      await history.list({ limit: 10, search: searchFor('walnut') });
    } finally {
      performance.now = real;
    }
    await eventually(() => expect(entries.length).toBeGreaterThan(0));
    expect(entries[0]).toMatchObject([
      { query: { sql: expect.stringContaining('SELECT'), plan: expect.arrayContaining([expect.any(String)]) } },
      'a query of the history took long',
    ]);
    expect(JSON.stringify(entries)).not.toContain('walnut');
    // The reader still sees later writes.
    for (const name of ['two', 'three']) {
      await write({ push: push(name) });
      expect((await history.list({ limit: 1 })).map(nameOf)).toEqual([name]);
    }
  });
});

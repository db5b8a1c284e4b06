import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSql } from '../../src/storage/sql.ts';
import { remedyFor } from '../../src/takeover/trouble.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { journalFile, pushId } from './journal-file.ts';
import { createDisks, testRelay } from './relay.ts';

const now = Date.now();
const old = (number: number, more: object = {}) => ({ id: pushId(number), receivedAt: now - 60_000 + number, ...more });
const waiting = {
  outcome: '{"status":"retrying","reason":"provider-unavailable","nextAttemptAt":5}',
  endedAt: null,
  expiresAt: now + 60_000,
};

/** A log that tells what it was recorded. */
function readLog() {
  const messages: string[] = [];
  const write = (_: object, message: string) => void messages.push(message);
  return { messages, log: { info: write, warn: write, error: write } };
}

describe('an old file that cannot be taken over', () => {
  it('does not matter where there is none', async () => {
    const file = `${await temporaryFolder()}/journal.db`;
    const { takeover } = testRelay({ file, disks: createDisks(), now });
    await takeover.importWaiting();
    await takeover.importHistory();
    expect(takeover.state()).toEqual({ status: 'none' });
    expect(existsSync(file)).toBe(false);
  });

  it('is set aside when it is not a database', async () => {
    const file = `${await temporaryFolder()}/journal.db`;
    writeFileSync(file, 'Not a database at all, whatever one makes of it.'.repeat(100));
    const { messages, log } = readLog();
    const { takeover } = testRelay({ file, disks: createDisks(), now, log });
    await takeover.importWaiting();
    await takeover.importHistory();
    expect(takeover.state()).toMatchObject({ status: 'set-aside', as: expect.stringContaining('.damaged-') });
    expect(messages).toEqual(['the journal of an earlier version is damaged: it was set aside']);
    expect(readdirSync(dirname(file))).toEqual([expect.stringContaining('journal.db.damaged-')]);
  });

  it('is set aside when damage is found in the middle, and the pushes taken over stay', async () => {
    const file = await journalFile(Array.from({ length: 3_000 }, (_, number) => old(number)));
    const page = Math.floor(readFileSync(file).indexOf(`Bell ${pushId(100)}`) / 4_096);
    writeSync(openSync(file, 'r+'), Buffer.alloc(4_096, 0xff), 0, 4_096, page * 4_096);
    const disks = createDisks();
    const { takeover } = testRelay({ file, disks, now });
    await takeover.importWaiting();
    await takeover.importHistory();
    expect(takeover.state().status).toBe('set-aside');
    expect(disks.history.pushes.size).toBeGreaterThan(0);
  });

  it('is left alone when a newer version wrote it', async () => {
    const file = await journalFile([old(1)]);
    const sql = openSql(file);
    sql.exec('PRAGMA user_version = 999');
    sql.close();
    const { messages, log } = readLog();
    const { takeover } = testRelay({ file, disks: createDisks(), now, log });
    await takeover.importWaiting();
    await takeover.importHistory();
    expect(takeover.state()).toMatchObject({ status: 'left-alone', problem: { code: 'storage-newer' } });
    expect(messages).toHaveLength(1);
    expect(existsSync(file)).toBe(true);
  });

  it('is left alone when it cannot be opened', async () => {
    const file = `${await temporaryFolder()}/journal.db`;
    mkdirSync(file);
    const { takeover } = testRelay({ file, disks: createDisks(), now });
    await takeover.importWaiting();
    expect(takeover.state().status).toBe('left-alone');
    await takeover.importHistory();
    expect(existsSync(file)).toBe(true);
  });

  it('loses one row that makes no sense, and says so', async () => {
    const file = await journalFile([old(1), old(2, { outcome: '{"status":' }), old(3, { ...waiting, outcome: '{' })]);
    const { messages, log } = readLog();
    const disks = createDisks();
    const { takeover, allOpen } = testRelay({ file, disks, now, log });
    await takeover.importWaiting();
    expect(await allOpen()).toEqual([]);
    await takeover.importHistory();
    expect([...disks.history.pushes.keys()]).toEqual([pushId(1)]);
    expect(messages.filter((message) => message.includes('make no sense'))).toHaveLength(2);
    expect(readFileSync(`${file}.taken-over`).includes(pushId(2))).toBe(true);
  });
});

describe('an old file that was taken over in part', () => {
  it.each([
    ['corrupt', 'set-aside', 'set-aside'],
    ['full', 'leave-alone', 'try-again'],
    ['read-only', 'leave-alone', 'try-again'],
    ['locked', 'leave-alone', 'try-again'],
    ['unreadable', 'leave-alone', 'set-aside'],
    ['unknown', 'leave-alone', 'set-aside'],
    ['closed', 'nothing', 'nothing'],
  ] as const)('leaves no way to take that part again: %s', (code, before, after) => {
    expect([remedyFor(code, false), remedyFor(code, true)]).toEqual([before, after]);
  });

  it('is waited for while another program has it', async () => {
    const file = await journalFile([old(1, waiting), old(2, waiting)]);
    const disks = createDisks();
    const dies = testRelay({
      file,
      disks,
      now,
      hook: (step) => (step === 'accepted' ? Promise.reject(new Error('killed')) : undefined),
    });
    await expect(dies.takeover.importWaiting()).rejects.toThrow('killed');
    await dies.takeover.stop();
    const other = openSql(file);
    other.exec('BEGIN IMMEDIATE');
    const { takeover, allOpen } = testRelay({ file, disks, now });
    await expect(takeover.importWaiting()).rejects.toThrow('locked by another program');
    other.exec('ROLLBACK');
    other.close();
    await takeover.importWaiting();
    expect((await allOpen()).map(({ pushId: id, waiting: known }) => [id, known?.expiresAt])).toEqual([
      [pushId(1), waiting.expiresAt],
      [pushId(2), waiting.expiresAt],
    ]);
    await takeover.importHistory();
    expect(readdirSync(dirname(file))).toEqual(['journal.db.taken-over']);
  });

  it('stays as it is when nothing of it was taken over yet', async () => {
    const file = await journalFile([old(1, waiting)]);
    const other = openSql(file);
    other.exec('BEGIN IMMEDIATE');
    const disks = createDisks();
    const { takeover } = testRelay({ file, disks, now });
    await takeover.importWaiting();
    expect(takeover.state()).toMatchObject({ status: 'left-alone', problem: { code: 'storage-locked' } });
    other.exec('ROLLBACK');
    other.close();
    expect(disks.outbox.pushes.size).toBe(0);
  });
});

describe('a takeover', () => {
  it('waits for a history that accepts nothing', async () => {
    const file = await journalFile([old(1), old(2)]);
    const disks = createDisks();
    disks.history.full = true;
    const { messages, log } = readLog();
    const { takeover } = testRelay({ file, disks, now, log });
    await takeover.importWaiting();
    const past = takeover.importHistory();
    await eventually(() => expect(messages.join()).toContain('cannot take over older pushes at the moment'));
    expect(takeover.state()).toEqual({ status: 'importing', left: 2 });
    disks.history.full = false;
    await past;
    expect(disks.history.pushes.size).toBe(2);
  });

  it('can be retried when the outbox accepted nothing', async () => {
    const file = await journalFile([old(1, waiting), old(2, waiting), old(3)]);
    const disks = createDisks();
    disks.outbox.full = true;
    const { takeover, allOpen } = testRelay({ file, disks, now });
    await expect(takeover.importWaiting()).rejects.toThrow('no space left');
    disks.outbox.full = false;
    await takeover.importWaiting();
    expect((await allOpen()).map(({ pushId: id }) => id)).toEqual([pushId(1), pushId(2)]);
    await takeover.stop();
  });

  it('never overwrites a file that was kept before', async () => {
    const file = await journalFile([old(1)]);
    writeFileSync(`${file}.taken-over`, 'kept');
    const { takeover } = testRelay({ file, disks: createDisks(), now });
    await takeover.importWaiting();
    await takeover.importHistory();
    expect(takeover.state()).toEqual({ status: 'done', keptAs: `${file}.taken-over-2` });
    expect(readFileSync(`${file}.taken-over`, 'utf8')).toBe('kept');
  });

  it('erases deleted pushes from the file that it keeps', async () => {
    const file = await journalFile([old(1), old(2, { body: '{"notification":{"devices":[],"x":"a secret word"}}' })]);
    const sql = openSql(file);
    sql.exec(
      `INSERT INTO removals (seq, token, erase_at) SELECT seq, 'token', 1 FROM pushes WHERE id = '${pushId(2)}'`,
    );
    sql.exec("INSERT INTO search (rowid, text) SELECT seq, 'a secret word' FROM pushes");
    sql.close();
    const disks = createDisks();
    const { takeover } = testRelay({ file, disks, now });
    await takeover.importWaiting();
    await takeover.importHistory();
    expect([...disks.history.pushes.keys()]).toEqual([pushId(1)]);
    const kept = readFileSync(`${file}.taken-over`);
    expect(kept.includes(pushId(2))).toBe(false);
    expect(kept.includes('"a secret word"')).toBe(false);
  });
});

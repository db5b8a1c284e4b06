import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSql } from '../../src/storage/sql.ts';
import { eventually } from '../support/eventually.ts';
import { leftBehind } from '../support/killed.ts';
import { testOutbox } from '../support/outbox.ts';
import { takeSettled } from '../support/page-lines.ts';
import { devices, incomingPush } from '../support/push.ts';
import { sabotage } from '../support/sabotage.ts';
import { answerTo, away, delivered, settlement } from '../support/settlement.ts';

describe('an outbox that cannot be written for a while', () => {
  it('accepts a push again that it could not keep, which is not a duplicate of itself', async () => {
    const { outbox, file } = await testOutbox();
    const broken = sabotage(file, 'log', "new.kind = 'accepted'");
    const both = () => ['one', 'two'].map((id) => outbox.accept(incomingPush(id, {}, { dedupKeys: [id] })));
    for (const answer of await Promise.allSettled(both())) expect(answer.status).toBe('rejected');
    broken.repair();
    for (const { duplicates } of await Promise.all(both())) expect([...duplicates]).toEqual([]);
  });

  it('keeps settlements until it can write them, in order', async () => {
    const { outbox, file, close } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    const broken = sabotage(file, 'log');
    const written: string[] = [];
    const first = outbox.settle(settlement('one', away)).then(() => written.push('first'));
    await eventually(() => expect(outbox.state().status).toBe('failing'));
    const second = outbox.settle(settlement('one', delivered, { attemptCount: 2 })).then(() => written.push('second'));
    expect(written).toEqual([]);
    broken.repair();
    await Promise.all([first, second]);
    expect(written).toEqual(['first', 'second']);
    await outbox.settle(answerTo('one'));
    await close();
    const again = await testOutbox({ file });
    expect(await again.outbox.open({ limit: 1 })).toEqual([]);
    const made = (await takeSettled(again.outbox)).flatMap((line) => line.settlement.deliveries);
    expect(made.map(({ outcome: { status } }) => status)).toEqual(['retrying', 'delivered']);
  });

  it('writes when it is closed what it could not write before, and what came later', async () => {
    const { outbox, file, close } = await testOutbox();
    await outbox.accept(incomingPush('one', { devices: devices(2) }));
    const broken = sabotage(file, 'log');
    const first = outbox.settle(settlement('one', delivered));
    await eventually(() => expect(outbox.state().status).toBe('failing'));
    const second = outbox.settle(settlement('one', delivered, { number: 1 }));
    broken.repair();
    await close();
    await Promise.all([first, second]);
    expect(await (await testOutbox({ file })).outbox.open({ limit: 9 })).toEqual([]);
  });

  it('rejects everything that it could not write when it is closed', async () => {
    const { outbox, file, close } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    const broken = sabotage(file, 'log');
    const both = [outbox.settle(settlement('one', away))];
    await eventually(() => expect(outbox.state().status).toBe('failing'));
    both.push(outbox.settle(settlement('one', delivered)));
    await close();
    for (const { status } of await Promise.allSettled(both)) expect(status).toBe('rejected');
    broken.repair();
    expect(await (await testOutbox({ file })).outbox.open({ limit: 9 })).toHaveLength(1);
  });

  it('is ready again automatically, before a push comes', async () => {
    const { outbox, file } = await testOutbox();
    const broken = sabotage(file, 'log');
    await expect(outbox.accept(incomingPush('one'))).rejects.toThrow('no room');
    expect(outbox.state()).toMatchObject({ status: 'failing', problem: { remedy: expect.stringMatching(/./) } });
    broken.repair();
    await eventually(() => expect(outbox.state().status).toBe('ready'));
  });
});

describe('an outbox whose file is taken away while it runs', () => {
  const ways = [
    ['removed', (file: string) => rm(file)],
    ['replaced', replaceBy],
    ['moved with its folder', (file: string) => rename(dirname(file), `${dirname(file)}.moved`)],
    ['without its log', (file: string) => rm(`${file}-wal`)],
    ['with another log', (file: string) => replaceBy(`${file}-wal`)],
    ["without its log's index", (file: string) => rm(`${file}-shm`)],
  ] as const;

  async function replaceBy(file: string): Promise<void> {
    await writeFile(`${file}.other`, '');
    await rename(`${file}.other`, file);
  }

  it.each(ways)('refuses every push from then on, because none would be found again: %s', async (_, take) => {
    const { outbox, file } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    await take(file);
    await expect(outbox.accept(incomingPush('two'))).rejects.toThrow('removed or replaced');
    expect(outbox.state()).toMatchObject({ status: 'failing', problem: { code: 'storage-gone' } });
  });

  it.each(ways)('says so within two seconds although no push comes: %s', async (_, take) => {
    const { outbox, file } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    await take(file);
    await eventually(() => expect(outbox.state()).toMatchObject({ problem: { code: 'storage-gone' } }), {
      timeout: 2_000,
    });
  });

  it('has everything that it acknowledged in the file when only its log was taken', async () => {
    const { outbox, file, close } = await testOutbox();
    await outbox.accept(incomingPush('one'));
    await rm(`${file}-wal`);
    await expect(outbox.accept(incomingPush('two'))).rejects.toThrow('removed or replaced');
    await close();
    const again = await testOutbox({ file });
    expect((await again.outbox.open({ limit: 9 })).map(({ pushId }) => pushId)).toContain('one');
  });
});

describe('an outbox whose file another program writes', () => {
  it('waits for it once and not for every push, and continues when the lock is released', async () => {
    const { outbox, file } = await testOutbox();
    const other = openSql(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(outbox.accept(incomingPush('one'))).rejects.toThrow();
    const before = performance.now();
    const rest = Array.from({ length: 50 }, (_, at) => outbox.accept(incomingPush(`more ${at}`)));
    for (const { status } of await Promise.allSettled(rest)) expect(status).toBe('rejected');
    expect(performance.now() - before).toBeLessThan(500);
    other.exec('ROLLBACK');
    other.close();
    await eventually(() => expect(outbox.state().status).toBe('ready'));
    await outbox.accept(incomingPush('late'));
  });
});

describe('a page that the outbox could not release', () => {
  it.each(['dedup', 'partly_released', 'pushes'])('stays complete: %s', async (table) => {
    const { outbox, file } = await testOutbox();
    const ids = ['1 ends', '2 waits', '3 under way'];
    await Promise.all(ids.map((id) => outbox.accept(incomingPush(id, {}, { dedupKeys: [id] }))));
    for (const id of ids.slice(0, 2)) await outbox.settle(answerTo(id));
    await outbox.settle(settlement('1 ends', delivered));
    await outbox.settle(settlement('2 waits', away, { attemptCount: 4 }));
    // The third has no settlement yet, so that its batch stays in part.
    const broken = sabotage(file, table);
    await expect(takeSettled(outbox)).rejects.toThrow('no room');
    broken.repair();
    expect(await takeSettled(outbox)).toHaveLength(4);
    const { outbox: later } = await testOutbox({ file: await leftBehind(file) });
    expect(await later.open({ limit: 10 })).toMatchObject([
      { pushId: '2 waits', attempts: 4, waiting: { expiresAt: 99 } },
      { pushId: '3 under way', attempts: 0, waiting: null },
    ]);
    expect((await later.accept(incomingPush('repeat', {}, { dedupKeys: ['1 ends'] }))).duplicates.size).toBe(1);
  });
});

describe('a settlement that is dropped because the history cannot be written', () => {
  it('is counted by pushes, and a waiting push continues and is handed over complete later', async () => {
    const { outbox } = await testOutbox();
    for (const id of ['1 ends', '2 waits']) {
      await outbox.accept(incomingPush(id));
      await outbox.settle(answerTo(id));
    }
    await outbox.settle(settlement('1 ends', delivered));
    await outbox.settle(settlement('2 waits', away));
    expect(await outbox.drop(10)).toBe(0);
    expect(await outbox.drop(0)).toBe(1);
    expect(await outbox.totals()).toMatchObject({ open: 1, backlog: 0, dropped: 1 });
    await outbox.settle(settlement('2 waits', away, { attemptCount: 2 }));
    // The history does not have this push.
    expect(await takeSettled(outbox)).toMatchObject([{ push: { id: '2 waits' }, final: false }]);
    await outbox.settle(settlement('2 waits', delivered));
    expect(await takeSettled(outbox)).toMatchObject([{ push: { id: '2 waits' }, final: true }]);
  });
});

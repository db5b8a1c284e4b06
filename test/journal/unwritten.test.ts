import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DeliveryRecord } from '../../src/journal/journal.ts';
import { packPush, packRecord } from '../../src/journal/packed.ts';
import { openSql } from '../../src/journal/sql.ts';
import { openStore } from '../../src/journal/store.ts';
import { eventually } from '../support/eventually.ts';
import { sabotage, testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const delivered = { status: 'delivered', reason: 'accepted' } as const;
const away = { status: 'retrying', reason: 'provider-unreachable', nextAttemptAt: 9 } as const;
const keeping = { keepDays: 14, keepPushes: 100_000, keepBytes: 2 ** 31 };

function record(id: string, outcome: DeliveryRecord['outcome'] = delivered): DeliveryRecord {
  const waits = outcome.status === 'retrying';
  const attempts = [{ startedAt: 1, endedAt: 2, outcome, request: { secret: 'words' } }];
  const more = waits ? { waiting: { expiresAt: 99, collapse: null } } : {};
  return { pushId: id, deliveryId: `${id}-delivery`, outcome, endedAt: waits ? null : 2, attempts, ...more };
}

describe('outcomes of pushes whose deliveries have no rows yet', () => {
  /** A store, and the file as a killed process would leave it. */
  async function killed(content: 'full' | 'metadata', work: (store: ReturnType<typeof openStore>) => void) {
    const folder = await temporaryFolder();
    const file = join(folder, 'journal.db');
    const store = openStore({ file, keeping: { content, ...keeping } });
    work(store);
    const left = join(folder, 'left.db');
    for (const companion of ['', '-wal']) await copyFile(file + companion, left + companion);
    store.close();
    const text = openSql(left).prepare('SELECT work FROM ends').rows().flat().join();
    return { next: openStore({ file: left, keeping: { content, ...keeping } }), text };
  }

  it('are known after a kill, with their attempts and the answer', async () => {
    const { next } = await killed('full', (store) => {
      store.accept([packPush(incomingPush('one', {}, { lease: 'k' })), packPush(incomingPush('two'))]);
      store.end({ records: [packRecord(record('one', away))], acknowledgements: [] });
      store.end({
        records: [packRecord(record('one'))],
        acknowledgements: [{ pushId: 'one', at: 5, rejected: ['key'] }],
      });
    });
    expect(next.open({ limit: 10 }).map(({ pushId }) => pushId)).toEqual(['two']);
    expect(next.get('one')).toMatchObject({
      acknowledgedAt: 5,
      rejected: ['key'],
      deliveries: [{ outcome: delivered, endedAt: 2, attempts: [{ outcome: away }, { outcome: delivered }] }],
    });
    const [known] = next.accept([packPush(incomingPush('three', {}, { lease: 'k' }))]);
    expect(known?.duplicates).toEqual([['three-delivery', delivered]]);
    next.close();
  });

  it('are told once, also by a process that was killed after they were written out', async () => {
    const { next } = await killed('full', (store) => {
      store.accept([packPush(incomingPush('one')), packPush(incomingPush('two'))]);
      const answers = ['one', 'two'].map((pushId) => ({ pushId, at: 5, rejected: [] }));
      store.end({ records: [record('one'), record('two')].map(packRecord), acknowledgements: answers });
      store.advance({ writeOut: 1, index: 0, steadyNow: 0 });
    });
    for (const id of ['one', 'two']) expect(next.get(id)?.deliveries[0]?.attempts).toHaveLength(1);
    next.close();
  });

  it('hold no text where none is to be kept', async () => {
    const { next, text } = await killed('metadata', (store) => {
      store.accept([packPush(incomingPush('one'))]);
      store.end({ records: [packRecord(record('one'))], acknowledgements: [] });
    });
    expect(text).toContain('one-delivery');
    expect(text).not.toContain('words');
    next.close();
  });

  it('leave nothing behind when they were written out', async () => {
    const { file, journal } = await testJournal();
    await journal.accept(incomingPush('one'));
    await journal.record([record('one')]);
    const sql = openSql(file);
    expect(sql.number('SELECT count(*) FROM ends')).toBe(0);
    sql.close();
  });
});

describe('a journal that cannot be written for a while', () => {
  it('takes a push anew that it could not keep: it is no repeat of itself', async () => {
    const { journal, file } = await testJournal();
    const broken = sabotage(file, 'pushes', "new.id = 'two'");
    const both = () => ['one', 'two'].map((id) => journal.accept(incomingPush(id, {}, { lease: `lease-${id}` })));
    for (const answer of await Promise.allSettled(both())) expect(answer.status).toBe('rejected');
    broken.mend();
    for (const { duplicates } of await Promise.all(both())) expect([...duplicates]).toEqual([]);
  });

  it('keeps outcomes until it can write them, in their order', async () => {
    const { journal, file, close } = await testJournal();
    await journal.accept(incomingPush('one'));
    const broken = sabotage(file, 'ends');
    const written: string[] = [];
    const first = journal.record([record('one', away)]).then(() => written.push('first'));
    await eventually(() => expect(journal.state().status).toBe('refusing'));
    const second = journal.record([record('one')]).then(() => written.push('second'));
    expect(written).toEqual([]);
    broken.mend();
    await Promise.all([first, second]);
    expect(written).toEqual(['first', 'second']);
    await close();
    const again = await testJournal({ file });
    expect(await again.journal.open({ limit: 1 })).toEqual([]);
    expect((await again.journal.get('one'))?.deliveries[0]?.attempts).toHaveLength(2);
  });

  it('is well again by itself, before a push comes', async () => {
    const { journal, file } = await testJournal();
    const broken = sabotage(file, 'pushes');
    await expect(journal.accept(incomingPush('one'))).rejects.toThrow('no room');
    expect(journal.state()).toMatchObject({ status: 'refusing', problem: { remedy: expect.stringMatching(/./) } });
    broken.mend();
    await eventually(() => expect(journal.state().status).toBe('ready'));
  });
});

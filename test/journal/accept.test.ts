import { describe, expect, it } from 'vitest';
import { openSql } from '../../src/journal/sql.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';

const delivered = { status: 'delivered', reason: 'captured' } as const;

describe('a push that was accepted', () => {
  it('is committed: another connection sees it', async () => {
    const { journal, file } = await testJournal();
    await journal.accept(incomingPush('one'));
    const other = openSql(file);
    expect(other.prepare('SELECT id FROM pushes').rows()).toEqual([['one']]);
    other.close();
  });

  it('shares its transaction with those that came at the same time', async () => {
    const { journal, file } = await testJournal();
    const other = openSql(file);
    const commits = () => other.number('PRAGMA data_version');
    const before = commits();
    await Promise.all(Array.from({ length: 100 }, (_, index) => journal.accept(incomingPush(`push-${index}`))));
    expect(other.number('SELECT count(*) FROM pushes')).toBe(100);
    const { size } = await (await import('node:fs/promises')).stat(`${file}-wal`);
    expect(commits()).not.toBe(before);
    // A hundred transactions would leave a hundred versions of the same pages in the log.
    expect(size).toBeLessThan(400_000);
    other.close();
  });

  it('comes back whole: body byte by byte, request as it came', async () => {
    const { journal } = await testJournal();
    const push = incomingPush('raw');
    const body = Uint8Array.from({ length: 256 }, (_, index) => index);
    await journal.accept({
      ...push,
      body,
      request: {
        ...push.request,
        headers: [
          ['X-Odd', 'a'],
          ['x-odd', 'ä\u0000'],
        ],
      },
    });
    const found = await journal.get('raw');
    expect(Buffer.from(found?.body ?? '', 'base64')).toEqual(Buffer.from(body));
    expect(found?.request.headers).toEqual([
      ['X-Odd', 'a'],
      ['x-odd', 'ä\u0000'],
    ]);
    expect(found).toMatchObject({ bytes: 256, request: { peer: '127.0.0.1', httpVersion: '1.1' } });
  });

  it('knows its deliveries, their attempts and its answer', async () => {
    const { journal } = await testJournal();
    await journal.accept(incomingPush('one', { content: { body: 'Hi' }, type: 'm.room.message', sender: 'Alice' }));
    const attempt = { startedAt: 1, endedAt: 3, outcome: delivered, request: { a: 1 }, response: { b: 2 } };
    await Promise.all([
      journal.record([
        { pushId: 'one', deliveryId: 'one-delivery', outcome: delivered, endedAt: 3, attempts: [attempt] },
      ]),
      journal.acknowledge({ pushId: 'one', at: 5, rejected: ['key'] }),
    ]);
    expect(await journal.get('one')).toMatchObject({
      acknowledgedAt: 5,
      rejected: ['key'],
      title: 'Alice',
      text: 'Hi',
      deliveries: [{ outcome: delivered, endedAt: 3, attempts: [{ number: 1, ...attempt }] }],
    });
  });
});

describe('a duplicate', () => {
  it('is known while the first is under way, and by its outcome afterwards', async () => {
    const { journal } = await testJournal();
    await journal.accept(incomingPush('one', {}, { lease: 'k' }));
    const early = await journal.accept(incomingPush('two', {}, { lease: 'k' }));
    expect([...early.duplicates]).toEqual([['two-delivery', null]]);
    await journal.record([{ pushId: 'one', deliveryId: 'one-delivery', outcome: delivered, endedAt: 1, attempts: [] }]);
    const late = await journal.accept(incomingPush('three', {}, { lease: 'k' }));
    expect([...late.duplicates]).toEqual([['three-delivery', delivered]]);
  });

  it('is none when the first failed, so that the homeserver may try again', async () => {
    const { journal } = await testJournal();
    await journal.accept(incomingPush('one', {}, { lease: 'k' }));
    const outcome = { status: 'failed', reason: 'shell-gone' } as const;
    await journal.record([{ pushId: 'one', deliveryId: 'one-delivery', outcome, endedAt: 1, attempts: [] }]);
    expect((await journal.accept(incomingPush('two', {}, { lease: 'k' }))).duplicates.size).toBe(0);
  });

  it('is known after the file was opened again', async () => {
    const first = await testJournal();
    await first.journal.accept(incomingPush('one', {}, { lease: 'k' }));
    await first.journal.record([
      { pushId: 'one', deliveryId: 'one-delivery', outcome: delivered, endedAt: 1, attempts: [] },
    ]);
    await first.close();
    const { journal } = await testJournal({ file: first.file });
    expect((await journal.accept(incomingPush('two', {}, { lease: 'k' }))).duplicates.size).toBe(1);
  });
});

describe('what was under way when the process ended', () => {
  it('is found with its body and its devices', async () => {
    const first = await testJournal();
    await first.journal.accept(incomingPush('one'));
    await first.close();
    const { journal } = await testJournal({ file: first.file });
    const [open, ...more] = await journal.open({ limit: 10 });
    expect(more).toEqual([]);
    expect(open).toMatchObject({
      pushId: 'one',
      deliveryId: 'one-delivery',
      appId: 'app',
      pushkey: 'key',
      waiting: null,
    });
    const [body] = await journal.bodies(['one']);
    expect(JSON.parse(Buffer.from(body ?? []).toString())).toMatchObject({ notification: { event_id: '$one' } });
  });

  it('is told page by page, in the order it came', async () => {
    const { journal } = await testJournal();
    const all = Array.from({ length: 7 }, (_, index) => `push-${index}`);
    for (const id of all) await journal.accept(incomingPush(id));
    await journal.record([]);
    await journal.acknowledge({ pushId: 'push-0', at: 1, rejected: [] });
    const told: string[] = [];
    for (let page = await journal.open({ limit: 3 }); page.length > 0; ) {
      told.push(...page.map(({ pushId }) => pushId));
      const after = page.at(-1);
      page = await journal.open({ limit: 3, ...(after === undefined ? {} : { after }) });
    }
    expect(told).toEqual(all);
  });

  it('waits on with what was learned of it', async () => {
    const first = await testJournal();
    await first.journal.accept(incomingPush('one'));
    const outcome = { status: 'retrying', reason: 'provider-unreachable', nextAttemptAt: 77 } as const;
    const waiting = { expiresAt: 99, collapse: 'badge' };
    const attempt = { startedAt: 1, endedAt: 2, outcome };
    for (let made = 0; made < 2; made++) {
      await first.journal.record([
        { pushId: 'one', deliveryId: 'one-delivery', outcome, endedAt: null, attempts: [attempt], waiting },
      ]);
    }
    await first.close();
    const { journal } = await testJournal({ file: first.file });
    expect(await journal.open({ limit: 10 })).toMatchObject([
      { attempts: 2, waiting: { expiresAt: 99, collapse: 'badge', nextAttemptAt: 77 } },
    ]);
    expect((await journal.get('one'))?.deliveries[0]?.attempts).toHaveLength(2);
  });

  it.each(['metadata', 'off'] as const)(
    'keeps the body for it in the content mode %s, and no longer',
    async (content) => {
      const first = await testJournal({ content });
      await first.journal.accept(incomingPush('one', {}, { lease: 'k' }));
      await first.close();
      const { journal } = await testJournal({ file: first.file, content });
      expect(await journal.open({ limit: 10 })).toHaveLength(1);
      expect((await journal.bodies(['one']))[0]).not.toBeNull();
      await journal.record([
        { pushId: 'one', deliveryId: 'one-delivery', outcome: delivered, endedAt: 1, attempts: [] },
      ]);
      expect(await journal.bodies(['one'])).toEqual([null]);
      expect(await journal.totals()).toMatchObject({ pushes: content === 'off' ? 0 : 1 });
      expect((await journal.accept(incomingPush('two', {}, { lease: 'k' }))).duplicates.size).toBe(1);
    },
  );
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';

const secret = {
  type: 'm.room.message',
  sender: '@alice-secret:example.org',
  sender_display_name: 'Alice Secret',
  room_name: 'Garden Secret',
  content: { body: 'the Secret text' },
  counts: { unread: 3 },
};
const outcome = { status: 'delivered', reason: 'shown' } as const;

async function keep(content: 'full' | 'metadata' | 'off') {
  const { journal, file, close } = await testJournal({ content });
  await journal.accept(incomingPush('one', secret));
  const attempt = { startedAt: 1, endedAt: 2, outcome, request: { banner: { body: 'the Secret text' } } };
  await journal.record([{ pushId: 'one', deliveryId: 'one-delivery', outcome, endedAt: 2, attempts: [attempt] }]);
  return { journal, file, close };
}

/** All that the journal left on disk. */
async function bytesOf(file: string): Promise<string> {
  const files = await Promise.all([file, `${file}-wal`].map((name) => readFile(name, 'latin1')));
  return files.join('').toLowerCase();
}

describe('the content mode', () => {
  it('full keeps everything, and finds it', async () => {
    const { journal } = await keep('full');
    expect(await journal.list({ limit: 10, search: 'secret text' })).toHaveLength(1);
    expect(await journal.get('one')).toMatchObject({ title: 'Alice Secret', room: 'Garden Secret', unread: 3 });
  });

  it('metadata keeps what happened, and no body, sender or room', async () => {
    const { journal, file, close } = await keep('metadata');
    expect(await journal.get('one')).toMatchObject({
      kind: 'message',
      unread: 3,
      body: null,
      title: null,
      text: null,
      room: null,
      deliveries: [{ outcome, attempts: [{ startedAt: 1, endedAt: 2 }] }],
    });
    expect(await journal.list({ limit: 10, search: 'secret' })).toEqual([]);
    await close();
    expect(await bytesOf(file)).not.toContain('secret');
  });

  it('off keeps nothing', async () => {
    const { journal, file, close } = await keep('off');
    expect(await journal.list({ limit: 10 })).toEqual([]);
    expect(await journal.totals()).toMatchObject({ pushes: 0 });
    await close();
    expect(await bytesOf(file)).not.toContain('secret');
  });
});

describe('other rules for what is kept', () => {
  it('hold for what comes from then on, without a restart', async () => {
    const { journal } = await testJournal();
    await journal.accept(incomingPush('whole', { content: { body: 'kept' } }));
    await journal.keep({ content: 'metadata', keepDays: 14, keepPushes: 100_000, keepBytes: 2 ** 31 });
    await journal.accept(incomingPush('bare', { content: { body: 'secret' } }));
    const ended = { endedAt: 1, attempts: [], outcome: { status: 'delivered', reason: 'captured' } } as const;
    await journal.record([{ pushId: 'bare', deliveryId: 'bare-delivery', ...ended }]);
    expect((await journal.get('whole'))?.body).not.toBeNull();
    expect((await journal.get('bare'))?.body).toBeNull();
  });

  it('take away at once what is too much by them', async () => {
    const { journal } = await testJournal();
    const ended = { endedAt: 1, attempts: [], outcome: { status: 'delivered', reason: 'captured' } } as const;
    for (const id of ['one', 'two', 'three']) {
      await journal.accept(incomingPush(id));
      await journal.record([{ pushId: id, deliveryId: `${id}-delivery`, ...ended }]);
    }
    await journal.keep({ content: 'full', keepDays: 14, keepPushes: 1, keepBytes: 2 ** 31 });
    await eventually(async () => {
      expect((await journal.list({ limit: 10 })).map(({ id }) => id)).toEqual(['three']);
    });
  });
});

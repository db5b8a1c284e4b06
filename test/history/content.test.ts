import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Retention } from '../../src/history/history.ts';
import { eventually } from '../support/eventually.ts';
import { keepAll, testHistory } from '../support/history.ts';
import { searchFor } from '../support/searches.ts';
import { nameOf, numberedDelivery } from '../support/settled-page.ts';
import { away, delivered } from '../support/settlement.ts';

const secret = {
  type: 'm.room.message',
  event_id: '$event-secret',
  sender: '@alice-secret:example.org',
  sender_display_name: 'Alice Secret',
  room_id: '!room-secret',
  room_name: 'Garden Secret',
  content: { body: 'the Secret text' },
  counts: { unread: 3 },
};

async function keep(content: Retention['content']) {
  const opened = await testHistory({ content });
  const push = opened.push('one', { notification: secret, deliveries: [{ pushkey: 'token', appId: 'app.one' }] });
  push.head.request.headers.push(['Authorization', 'secret']);
  const attempt = { startedAt: 1, endedAt: 2, outcome: delivered, request: { banner: { body: 'the Secret text' } } };
  await opened.write({
    push,
    deliveries: [{ number: 0, outcome: delivered, endedAt: 2, attempts: [attempt], attemptCount: 1 }],
  });
  return { ...opened, one: push };
}

/** All bytes that the history left on disk. */
async function bytesOf(file: string): Promise<string> {
  const files = await Promise.all([file, `${file}-wal`].map((name) => readFile(name, 'latin1').catch(() => '')));
  return files.join('').toLowerCase();
}

describe('the content policy', () => {
  it('`full` keeps everything, and finds it', async () => {
    const { history, one } = await keep('full');
    expect(await history.list({ limit: 10, search: searchFor('secret text') })).toHaveLength(1);
    expect(await history.get(one.head.id)).toMatchObject({
      title: 'Alice Secret',
      room: 'Garden Secret',
      unread: 3,
      body: Buffer.from(one.body).toString('base64'),
      request: {
        headers: [
          ['Content-Type', 'application/json'],
          ['Authorization', 'secret'],
        ],
      },
      deliveries: [{ attempts: [{ request: { banner: { body: 'the Secret text' } } }] }],
    });
  });

  it('`metadata` keeps what happened, but no body, sender, room or header', async () => {
    const { history, one, file, close } = await keep('metadata');
    expect(await history.get(one.head.id)).toMatchObject({
      kind: 'message',
      unread: 3,
      bytes: one.body.length,
      body: null,
      title: null,
      text: null,
      room: null,
      request: { headers: [], peer: '127.0.0.1' },
      deliveries: [
        { appId: 'app.one', pushkey: 'token', outcome: delivered, attempts: [{ startedAt: 1, endedAt: 2 }] },
      ],
    });
    expect(await history.list({ limit: 10, search: searchFor('secret') })).toEqual([]);
    expect(await history.list({ limit: 10, search: searchFor('token') })).toHaveLength(1);
    await close();
    expect(await bytesOf(file)).not.toContain('secret');
  });

  it('`metadata` keeps no words of waiting pushes either, before and after their end', async () => {
    const { history, write, push, file, close } = await testHistory({ content: 'metadata' });
    const one = push('one', { notification: secret });
    const attempts = [{ startedAt: 1, endedAt: 2, outcome: away, response: 'secret' }];
    const waits = { ...numberedDelivery(0, away), attempts };
    await write({ push: one, deliveries: [waits] });
    await write({ push: one, deliveries: [{ ...numberedDelivery(0, delivered), attemptCount: 2 }], final: true });
    expect(await history.get(one.head.id)).toMatchObject({
      body: null,
      deliveries: [{ outcome: delivered, attempts: [{ number: 1 }, { number: 2 }] }],
    });
    await close();
    expect(await bytesOf(file)).not.toContain('secret');
  });

  it('`off` keeps nothing', async () => {
    const { history, file, close } = await keep('off');
    expect(await history.list({ limit: 10 })).toEqual([]);
    expect(await history.totals()).toMatchObject({ pushes: 0 });
    await close();
    expect(await bytesOf(file)).not.toContain('secret');
  });

  it('`off` shows waiting pushes as `metadata` does, and nothing of them after their end', async () => {
    const { history, write, push, file, close } = await testHistory({ content: 'off' });
    const one = push('one', { notification: secret, deliveries: [{ pushkey: 'device-1' }] });
    await write({ push: one, deliveries: [numberedDelivery(0, away)] });
    expect(await history.list({ limit: 10 })).toMatchObject([{ title: null, status: 'retrying' }]);
    const since = history.revision();
    await write({ push: one, deliveries: [numberedDelivery(0, delivered)], frame: false });
    expect(await history.list({ limit: 10 })).toEqual([]);
    expect(await history.changes({ since, limit: 10 })).toMatchObject({ type: 'reset' });
    expect(await history.totals()).toMatchObject({ pushes: 0 });
    // The same pages again, as after a crash.
    await write({ push: one, deliveries: [numberedDelivery(0, away)] });
    await write({ push: one, deliveries: [numberedDelivery(0, delivered)], frame: false });
    expect(await history.totals()).toMatchObject({ pushes: 0 });
    await close();
    const bytes = await bytesOf(file);
    for (const trace of ['secret', 'device-1']) expect(bytes).not.toContain(trace);
  });
});

describe('a change of the retention', () => {
  it('applies to later pushes without a restart', async () => {
    const { history, write, push } = await testHistory();
    const [whole, bare] = [push('whole', { notification: secret }), push('bare', { notification: secret })];
    await write({ push: whole });
    await history.keep({ ...keepAll, content: 'metadata' });
    await write({ push: bare });
    expect((await history.get(whole.head.id))?.body).not.toBeNull();
    expect((await history.get(bare.head.id))?.body).toBeNull();
  });

  it('erases pushes beyond the new limits at once', async () => {
    const { history, write, push } = await testHistory();
    for (const name of ['one', 'two', 'three']) await write({ push: push(name) });
    await history.keep({ ...keepAll, keepPushes: 1 });
    await eventually(async () => {
      expect((await history.list({ limit: 10 })).map(nameOf)).toEqual(['three']);
    });
  });
});

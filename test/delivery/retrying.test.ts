import { describe, expect, it } from 'vitest';
import {
  away,
  delivered,
  device,
  dispatcherOf,
  event,
  outcomeOf,
  scripted,
  testDispatch,
} from '../support/dispatch.ts';
import { testOutbox } from '../support/outbox.ts';
import { settledOf } from '../support/page-lines.ts';
import { incomingPush, receivedPush } from '../support/push.ts';

describe('a temporary failure', () => {
  it('is answered at once, and the push is kept and delivered when it is over', async () => {
    const { outbox } = await testOutbox();
    let up = false;
    const { provider, made } = scripted(() => (up ? delivered : away));
    const dispatcher = dispatcherOf(outbox, provider);
    const { pushId, rejected } = await dispatcher.receive(event('$1'));
    expect(rejected).toEqual([]);
    await outcomeOf(outbox, pushId, { status: 'retrying', reason: 'provider-unreachable' });
    up = true;
    await outcomeOf(outbox, pushId, delivered);
    const attempts = (await settledOf(outbox, pushId))?.deliveries[0]?.attempts ?? [];
    expect(attempts.map(({ outcome }) => outcome.status)).toEqual([
      ...Array.from({ length: made.length - 1 }, () => 'failed'),
      'delivered',
    ]);
  });

  it('does not delay a repeat by the homeserver, and the push is not delivered twice', async () => {
    const { outbox } = await testOutbox();
    let up = false;
    const { provider, made } = scripted(() => (up ? delivered : away));
    const dispatcher = dispatcherOf(outbox, provider);
    const first = await dispatcher.receive(event('$1'));
    const second = await dispatcher.receive(event('$1'));
    await outcomeOf(outbox, second.pushId, { status: 'suppressed', reason: 'duplicate' });
    up = true;
    await outcomeOf(outbox, first.pushId, delivered);
    expect(made.every(({ pushId, repeat }) => pushId === first.pushId && !repeat)).toBe(true);
  });

  it('ends the push once it is no longer useful', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(() => away);
    const dispatcher = testDispatch({ outbox, providers: provider, expireAfterMs: 40 });
    const { pushId } = await dispatcher.receive(event('$1'));
    await outcomeOf(outbox, pushId, { status: 'failed', reason: 'expired' });
  });

  it('ends a call once it no longer rings', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(() => away);
    const call = event('$1', 'a', { type: 'm.call.invite', content: { lifetime: 40 } });
    const { pushId } = await dispatcherOf(outbox, provider).receive(call);
    await outcomeOf(outbox, pushId, { status: 'failed', reason: 'expired' });
  });

  it('keeps the order of a pushkey', async () => {
    const { outbox } = await testOutbox();
    let up = false;
    const { provider, made } = scripted(() => (up ? delivered : away));
    const dispatcher = dispatcherOf(outbox, provider);
    const ids = [];
    for (const id of ['$1', '$2', '$3']) ids.push((await dispatcher.receive(event(id))).pushId);
    await outcomeOf(outbox, ids[2] ?? '', { status: 'retrying', reason: 'in-order' });
    up = true;
    const before = made.length;
    await outcomeOf(outbox, ids[2] ?? '', delivered);
    const order = made.slice(before).map(({ notification }) => notification.event_id);
    expect([...new Set(order)].join()).toBe('$1,$2,$3');
  });

  it('keeps only the newest of waiting badges', async () => {
    const { outbox } = await testOutbox();
    let up = false;
    const { provider, made } = scripted(() => (up ? delivered : away));
    const dispatcher = dispatcherOf(outbox, provider);
    const ids: string[] = [];
    const badge = (unread: number) => receivedPush({ counts: { unread }, devices: [device('a')] });
    for (const unread of [1, 2, 3]) ids.push((await dispatcher.receive(badge(unread))).pushId);
    await outcomeOf(outbox, ids[1] ?? '', { status: 'suppressed', reason: 'superseded' });
    up = true;
    const before = made.length;
    await outcomeOf(outbox, ids[2] ?? '', delivered);
    expect(made.slice(before).map(({ notification }) => notification.counts?.unread)).toEqual([3]);
  });

  it('keeps every push that is encrypted for its client, although it looks like a badge', async () => {
    const { outbox } = await testOutbox();
    let up = false;
    const { provider, made } = scripted(() => (up ? delivered : away));
    const dispatcher = dispatcherOf(outbox, provider);
    const ids: string[] = [];
    const sealed = (fields: object) => receivedPush({ ephemeral: 'e', mac: 'm', devices: [device('a')], ...fields });
    for (const fields of [{ ciphertext: '1' }, { ciphertext: '2' }, { ciphertext: '3', is_counts_only: true }])
      ids.push((await dispatcher.receive(sealed(fields))).pushId);
    up = true;
    const before = made.length;
    for (const id of ids) await outcomeOf(outbox, id, delivered);
    expect(made.slice(before).map(({ notification }) => notification.original.ciphertext)).toEqual(['1', '2', '3']);
  });

  it('lets a newer push of the room replace an older one only if the provider would', async () => {
    for (const [collapseKey, expected] of [
      [(notification: { room_id?: string | undefined }) => notification.room_id ?? null, 'superseded'],
      [undefined, 'in-order'],
    ] as const) {
      const { outbox } = await testOutbox();
      const { provider } = scripted(() => away, collapseKey === undefined ? {} : { collapseKey });
      const dispatcher = dispatcherOf(outbox, provider);
      await dispatcher.receive(event('$0', 'a', { room_id: '!other' }));
      const { pushId } = await dispatcher.receive(event('$1', 'a', { room_id: '!room' }));
      await dispatcher.receive(event('$2', 'a', { room_id: '!room' }));
      await outcomeOf(outbox, pushId, { reason: expected });
    }
  });

  it('continues after a restart, with what is known of it', async () => {
    const first = await testOutbox();
    const down = dispatcherOf(first.outbox, scripted(() => away).provider);
    const { pushId } = await down.receive(event('$1'));
    await outcomeOf(first.outbox, pushId, { status: 'retrying' });
    await down.drain(0);
    await first.close();

    const second = await testOutbox({ file: first.file });
    const { provider, made } = scripted(() => delivered);
    const up = dispatcherOf(second.outbox, provider);
    expect(await up.recover()).toBe(1);
    await outcomeOf(second.outbox, pushId, delivered);
    expect(made).toMatchObject([{ pushId, repeat: false, notification: { event_id: '$1' } }]);
  });
});

describe('recovery', () => {
  /** An outbox with a push that another process accepted and did not end. */
  async function leftBehind(receivedAt: number, provider = 'scripted') {
    const first = await testOutbox();
    await first.outbox.accept(
      incomingPush('0', { event_id: '$1', devices: [device('a')] }, { receivedAt, provider, dedupKeys: ['key'] }),
    );
    await first.close();
    const { outbox } = await testOutbox({ file: first.file });
    return { outbox, id: '0' };
  }

  it('delivers what a killed process had accepted', async () => {
    const { outbox, id } = await leftBehind(Date.now() - 1_000);
    const { provider, made } = scripted(() => delivered);
    expect(await dispatcherOf(outbox, provider).recover()).toBe(1);
    await outcomeOf(outbox, id, delivered);
    expect(made).toMatchObject([{ pushId: id, repeat: false }]);
    expect(await outbox.open({ limit: 10 })).toEqual([]);
  });

  it('ends a push that is no longer useful without an alert, and says so', async () => {
    const { outbox, id } = await leftBehind(Date.now() - 61_000);
    const { provider, made } = scripted(() => delivered);
    await dispatcherOf(outbox, provider).recover();
    await outcomeOf(outbox, id, { status: 'failed', reason: 'expired' });
    expect(made).toEqual([]);
  });

  it('ends deliveries whose provider was removed, and rejects no pushkey for that', async () => {
    const { outbox, id } = await leftBehind(Date.now(), 'apns');
    await dispatcherOf(outbox, scripted(() => delivered).provider).recover();
    await outcomeOf(outbox, id, { status: 'failed', reason: 'app-removed' });
  });
});

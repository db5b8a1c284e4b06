import { describe, expect, it } from 'vitest';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { away, dead, delivered, scripted, testDispatch } from '../support/dispatch.ts';
import { eventually } from '../support/eventually.ts';
import { testOutbox } from '../support/outbox.ts';
import { incomingPush, receivedPush } from '../support/push.ts';
import { settledOf } from '../support/settled-pages.ts';

const device = (pushkey: string, app_id = 'app') => ({ app_id, pushkey });
const dispatcherOf = (outbox: Outbox, provider: Provider, answerWithinMs = 5_000) =>
  testDispatch({ outbox, providers: provider, answerWithinMs });
const event = (id: string, pushkey = 'a', more: object = {}) =>
  receivedPush({ event_id: id, devices: [device(pushkey)], ...more });

/** Waits until the only delivery of a push is as it should be. */
async function outcomeOf(outbox: Outbox, pushId: string, expected: object) {
  await eventually(async () => {
    expect((await settledOf(outbox, pushId))?.deliveries[0]?.outcome).toMatchObject(expected);
  });
}

describe('createDispatcher', () => {
  it('has the push in the outbox before it answers', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(() => delivered);
    const { pushId } = await dispatcherOf(outbox, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a')] }),
    );
    expect(await outbox.bodies([pushId])).toEqual([expect.objectContaining({ body: expect.anything() })]);
  });

  it('rejects exactly the dead, and unknown app_ids', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(({ device }) => (device.pushkey === 'dead' ? dead : delivered));
    const { rejected } = await dispatcherOf(outbox, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('alive'), device('dead'), device('lost', 'nobody')] }),
    );
    expect(rejected.toSorted()).toEqual(['dead', 'lost']);
  });

  it("keeps one device's trouble from the others", async () => {
    const { outbox } = await testOutbox();
    const { provider, made } = scripted(({ device }) => {
      if (device.pushkey === 'b') throw new Error('broken');
      return delivered;
    });
    const { rejected, pushId } = await dispatcherOf(outbox, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a'), device('b'), device('c')] }),
    );
    expect(rejected).toEqual([]);
    expect(made).toHaveLength(3);
    await eventually(async () => {
      const outcomes = (await settledOf(outbox, pushId))?.deliveries.map(({ outcome }) => outcome?.status);
      expect(outcomes).toEqual(['delivered', 'failed', 'delivered']);
    });
  });

  it('delivers to a pushkey named twice once', async () => {
    const { outbox } = await testOutbox();
    const { provider, made } = scripted(() => delivered);
    await dispatcherOf(outbox, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a'), device('a'), device('b')] }),
    );
    expect(made.map(({ device }) => device.pushkey)).toEqual(['a', 'b']);
  });

  it('serves 1,000 devices of one request', async () => {
    const { outbox } = await testOutbox();
    const { provider, made } = scripted(() => delivered);
    const devices = Array.from({ length: 1_000 }, (_, index) => device(`key-${index}`));
    await dispatcherOf(outbox, provider).receive(receivedPush({ event_id: '$1', devices }));
    expect(made).toHaveLength(1_000);
  });

  it('does not reject the pushkeys of an app that is switched off', async () => {
    const { outbox } = await testOutbox();
    const { provider, made } = scripted(() => delivered);
    const { rejected } = await dispatcherOf(outbox, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a', 'off')] }),
    );
    expect({ rejected, made }).toEqual({ rejected: [], made: [] });
  });

  it('answers by the deadline and lets the slow device go on', async () => {
    const { outbox } = await testOutbox();
    let finish: (outcome: Outcome) => void = () => undefined;
    const slow = new Promise<Outcome>((resolve) => {
      finish = resolve;
    });
    const { provider } = scripted(({ device }) => (device.pushkey === 'slow' ? slow : dead));
    const answer = await dispatcherOf(outbox, provider, 20).receive(
      receivedPush({ event_id: '$1', devices: [device('slow'), device('dead')] }),
    );
    expect(answer.rejected).toEqual(['dead']);
    finish(delivered);
    await eventually(async () => {
      const detail = await settledOf(outbox, answer.pushId);
      expect(detail?.deliveries.find(({ pushkey }) => pushkey === 'slow')?.outcome).toEqual(delivered);
    });
  });

  it('marks a retry as a repeat, and not the next event, also after a restart', async () => {
    const first = await testOutbox();
    const { provider, made } = scripted(() => delivered);
    const once = receivedPush({ event_id: '$1', devices: [device('a')] });
    await dispatcherOf(first.outbox, provider).receive(once);
    await first.close();

    const second = await testOutbox({ file: first.file });
    const dispatcher = dispatcherOf(second.outbox, provider);
    const { pushId } = await dispatcher.receive(once);
    await dispatcher.receive(receivedPush({ event_id: '$2', devices: [device('a')] }));
    expect(made.map(({ repeat }) => repeat)).toEqual([false, true, false]);
    await eventually(async () => {
      const outcome = (await settledOf(second.outbox, pushId))?.deliveries[0]?.outcome;
      expect(outcome).toMatchObject({ status: 'suppressed', reason: 'duplicate' });
    });
  });

  it('rejects again when the repeated push was rejected', async () => {
    const { outbox } = await testOutbox();
    const { provider, made } = scripted(() => dead);
    const dispatcher = dispatcherOf(outbox, provider);
    const push = receivedPush({ event_id: '$1', devices: [device('a')] });
    const { pushId } = await dispatcher.receive(push);
    await eventually(async () => {
      expect((await settledOf(outbox, pushId))?.deliveries[0]?.outcome).toEqual(dead);
    });
    expect((await dispatcher.receive(push)).rejected).toEqual(['a']);
    expect(made).toHaveLength(1);
  });

  it('never takes badge pushes or the probe for duplicates', async () => {
    const { outbox } = await testOutbox();
    const { provider, made } = scripted(() => delivered);
    const dispatcher = dispatcherOf(outbox, provider);
    for (const fields of [{ counts: { unread: 1 } }, { event_id: '$THIS_IS_A_FAKE_EVENT_ID' }]) {
      await dispatcher.receive(receivedPush({ ...fields, devices: [device('a')] }));
      await dispatcher.receive(receivedPush({ ...fields, devices: [device('a')] }));
    }
    expect(made.map(({ repeat }) => repeat)).toEqual([false, false, false, false]);
  });
});

describe('what passes', () => {
  it('is answered at once, kept, and delivered when it has passed', async () => {
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

  it('is not waited for by a repeat of the homeserver, and not delivered twice', async () => {
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

  it('is given up when it is of no use any more', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(() => away);
    const dispatcher = testDispatch({ outbox, providers: provider, expireAfterMs: 40 });
    const { pushId } = await dispatcher.receive(event('$1'));
    await outcomeOf(outbox, pushId, { status: 'failed', reason: 'expired' });
  });

  it('ends with the ringing when it is a call', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(() => away);
    const call = event('$1', 'a', { type: 'm.call.invite', content: { lifetime: 40 } });
    const { pushId } = await dispatcherOf(outbox, provider).receive(call);
    await outcomeOf(outbox, pushId, { status: 'failed', reason: 'expired' });
  });

  it('keeps the order of a pushkey, and lets nothing overtake', async () => {
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

  it('leaves the newest badge of those that wait', async () => {
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

  it('is replaced by a newer push of its room only where the provider replaces it anyway', async () => {
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

  it('goes on after a restart, with what it had learned', async () => {
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

describe('an app of several providers', () => {
  const outcomes = async (outbox: Outbox, pushId: string) =>
    Object.fromEntries(
      ((await settledOf(outbox, pushId))?.deliveries ?? []).map(({ provider, outcome }) => [provider, outcome?.status]),
    );

  it('tells their outcomes side by side, and one does not wait for the other', async () => {
    const { outbox } = await testOutbox();
    const providers = { apns: scripted(() => away).provider, webpush: scripted(() => delivered).provider };
    const { pushId } = await testDispatch({ outbox, providers }).receive(event('$1'));
    await eventually(async () => {
      expect(await outcomes(outbox, pushId)).toEqual({ apns: 'retrying', webpush: 'delivered' });
    });
  });

  it.each<[string, Record<string, Outcome>, string[]]>([
    ['every one that forwards says dead', { apns: dead, fcm: dead }, ['a']],
    ['one that forwards works', { apns: dead, fcm: delivered }, []],
    ['one that forwards has trouble', { apns: dead, fcm: away }, []],
    ['the desktop works beside a dead one', { apns: dead, desktop: delivered }, ['a']],
    ['the desktop has trouble beside a dead one', { apns: dead, desktop: away }, ['a']],
    ['only the desktop calls it dead', { apns: delivered, desktop: dead }, []],
  ])('rejects or keeps a pushkey when %s', async (_, answers, expected) => {
    const { outbox } = await testOutbox();
    const providers = Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [name, scripted(() => answer).provider]),
    );
    const { rejected } = await testDispatch({ outbox, providers }).receive(event('$1'));
    expect(rejected).toEqual(expected);
  });
});

describe('a rejection that comes too late', () => {
  /** A push that is answered before its pushkey turns out to be dead. */
  async function foundLate() {
    const { outbox, file, close } = await testOutbox();
    let answer: Outcome = away;
    let letGo: () => void = () => undefined;
    const slowAnswer = new Promise<Outcome>((resolve) => {
      letGo = () => resolve(delivered);
    });
    const { provider, made } = scripted(({ device }) => (device.pushkey === 'slow' ? slowAnswer : answer));
    let held = Promise.resolve();
    const slow: Outbox = {
      ...outbox,
      settle: (settlement) => held.then(() => outbox.settle(settlement)),
    };
    /** Keeps what becomes of pushes from the outbox until it is released. */
    const hold = () => {
      let release: () => void = () => undefined;
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    };
    const dispatcher = dispatcherOf(slow, provider);
    const { pushId, rejected } = await dispatcher.receive(event('$1'));
    expect(rejected).toEqual([]);
    answer = dead;
    await outcomeOf(outbox, pushId, dead);
    return { outbox, file, close, dispatcher, made, hold, letGo, say: (next: Outcome) => (answer = next) };
  }

  it('rejects nobody whose pushkey was delivered to since, although that is not written yet', async () => {
    const { dispatcher, hold, say } = await foundLate();
    const release = hold();
    say(delivered);
    expect((await dispatcher.receive(event('$2'))).rejected).toEqual([]);
    say({ status: 'failed', reason: 'too-large' });
    expect((await dispatcher.receive(event('$3'))).rejected).toEqual([]);
    release();
  });

  it('rejects nobody whose pushkey was delivered to while the answer waited for another device', async () => {
    const { dispatcher, outbox, made, letGo, say } = await foundLate();
    say({ status: 'failed', reason: 'too-large' });
    const waiting = dispatcher.receive(receivedPush({ event_id: '$2', devices: [device('a'), device('slow')] }));
    await eventually(() => expect(made.at(-1)?.device.pushkey).toBe('slow'));
    say(delivered);
    const { pushId } = await dispatcher.receive(event('$3'));
    await outcomeOf(outbox, pushId, delivered);
    letGo();
    expect((await waiting).rejected).toEqual([]);
  });

  it("is told with the pushkey's next push, once", async () => {
    const { dispatcher, outbox, say } = await foundLate();
    say({ status: 'failed', reason: 'too-large' });
    const { pushId, rejected } = await dispatcher.receive(event('$2'));
    expect(rejected).toEqual(['a']);
    await eventually(async () => expect((await settledOf(outbox, pushId))?.answer?.rejected).toEqual(['a']));
    expect((await dispatcher.receive(event('$3'))).rejected).toEqual([]);
  });

  it('is told once, also when two pushes come at the same moment', async () => {
    const { dispatcher, say } = await foundLate();
    say({ status: 'failed', reason: 'too-large' });
    const both = await Promise.all([dispatcher.receive(event('$2')), dispatcher.receive(event('$3'))]);
    expect(both.flatMap(({ rejected }) => rejected)).toEqual(['a']);
  });

  it('is not told when a delivery succeeds in the same request', async () => {
    const { dispatcher, say } = await foundLate();
    say(delivered);
    const both = await Promise.all([dispatcher.receive(event('$2')), dispatcher.receive(event('$3'))]);
    expect(both.flatMap(({ rejected }) => rejected)).toEqual([]);
  });

  it('is forgotten when the pushkey works again', async () => {
    const { dispatcher, outbox, say } = await foundLate();
    say(delivered);
    const { pushId, rejected } = await dispatcher.receive(event('$2'));
    expect(rejected).toEqual([]);
    await outcomeOf(outbox, pushId, delivered);
    say({ status: 'failed', reason: 'too-large' });
    expect((await dispatcher.receive(event('$3'))).rejected).toEqual([]);
  });

  it('survives a restart, and is not told of another pushkey', async () => {
    const { dispatcher, file, close } = await foundLate();
    await dispatcher.drain(0);
    await close();
    const { outbox } = await testOutbox({ file });
    const again = dispatcherOf(outbox, scripted(() => ({ status: 'failed', reason: 'too-large' })).provider);
    expect((await again.receive(event('$2', 'b'))).rejected).toEqual([]);
    expect((await again.receive(event('$2', 'a'))).rejected).toEqual(['a']);
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

  it('alerts nobody about what is of no use any more, and says so', async () => {
    const { outbox, id } = await leftBehind(Date.now() - 61_000);
    const { provider, made } = scripted(() => delivered);
    await dispatcherOf(outbox, provider).recover();
    await outcomeOf(outbox, id, { status: 'failed', reason: 'expired' });
    expect(made).toEqual([]);
  });

  it('ends what has no provider any more, and rejects nobody for it', async () => {
    const { outbox, id } = await leftBehind(Date.now(), 'apns');
    await dispatcherOf(outbox, scripted(() => delivered).provider).recover();
    await outcomeOf(outbox, id, { status: 'failed', reason: 'app-removed' });
  });
});

import { describe, expect, it } from 'vitest';
import type { Notification } from '../../../src/matrix/notification.ts';
import { deliveryId } from '../../../src/outbox/incoming.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';
import { hanging, notificationFor, settle, testQueue } from '../../support/delivery-queue.ts';
import { away, delivered, scripted, verdictOf } from '../../support/dispatch.ts';
import { receivedPush } from '../../support/push.ts';

describe('a queue that is stopped', () => {
  it('starts no delivery, not even one whose body it was reading', async () => {
    let read: (notification: Notification) => void = () => undefined;
    const reading = new Promise<Notification>((resolve) => {
      read = resolve;
    });
    const { provider, made } = scripted(() => away);
    const { queue, add, clock } = testQueue(provider, { load: () => reading });
    add('1');
    await settle();
    await clock.advanceAsync(2_000, settle);
    queue.stop();
    read(notificationFor('a'));
    await settle();
    expect(queue.held().attempting).toBe(0);
    expect(made).toHaveLength(1);
  });
});

describe('another provider', () => {
  it('gets the deliveries at once that waited for the previous one', async () => {
    const { queue, add, reported } = testQueue(scripted(() => away).provider, {
      load: async () => notificationFor('a'),
    });
    add('1');
    await settle();
    const { provider, made } = scripted(() => delivered);
    queue.use(provider);
    await settle();
    expect(made).toHaveLength(1);
    expect(reported.map(([, reason]) => reason)).toEqual(['provider-unreachable', 'accepted']);
  });

  it('gets the deliveries at once that were under way at the previous one and failed', async () => {
    const before = hanging();
    const { queue, add, clock } = testQueue(before.provider, { load: async () => notificationFor('a') });
    add('1');
    await settle();
    const { provider, made } = scripted(() => delivered);
    queue.use(provider);
    before.say(away);
    await settle();
    await clock.advanceAsync(0, settle);
    expect(made).toHaveLength(1);
  });

  it('gets the deliveries whose bodies were being read when it came', async () => {
    let read: (notification: Notification) => void = () => undefined;
    const reading = new Promise<Notification>((resolve) => {
      read = resolve;
    });
    const broken = scripted(() => delivered, {
      prepare: () => ({ kind: 'none', outcome: { status: 'failed', reason: 'misconfigured' } }),
    });
    const { queue, add, clock } = testQueue(broken.provider, { load: () => reading });
    const delivery = add('1');
    delivery.notification = undefined;
    queue.retryNow('1');
    const { provider, made } = scripted(() => delivered);
    queue.use(provider);
    read(notificationFor('a'));
    await settle();
    await clock.advanceAsync(0, settle);
    expect(made).toHaveLength(1);
  });
});

describe('a queue that is cleared', () => {
  const gone: Outcome = { status: 'failed', reason: 'app-removed' };

  it('ends waiting deliveries, those that fail afterwards and new ones', async () => {
    const { say, provider, made } = hanging();
    const { queue, add, reported } = testQueue(provider);
    for (const id of ['1', '2']) add(id);
    await settle();
    queue.clear(gone);
    expect(reported).toEqual([['2', 'app-removed']]);
    add('3');
    say(away);
    await settle();
    expect(reported.slice(1)).toEqual([
      ['3', 'app-removed'],
      ['1', 'app-removed'],
    ]);
    expect(made).toHaveLength(1);
    expect(queue.held()).toMatchObject({ queued: 0, attempting: 0, delayed: 0, kept: 0, inMemory: 0 });
  });

  it('lets deliveries under way succeed', async () => {
    const { say, provider } = hanging();
    const { queue, add, reported } = testQueue(provider);
    add('1');
    await settle();
    queue.clear(gone);
    say(delivered);
    await settle();
    expect(reported).toEqual([['1', 'accepted']]);
  });
});

describe('a queue that is switched off', () => {
  it('keeps waiting deliveries, those that fail afterwards and new ones, and tries them when it is switched on', async () => {
    const before = hanging();
    let answer: Outcome | Promise<Outcome> = away;
    const { provider, made } = scripted(({ device }) => (device.pushkey === 'a' ? before.answer : answer));
    const { queue, add, clock, reported } = testQueue(provider, { load: async (id) => notificationFor(id) });
    const [first, second] = [add('a', 'a'), add('b', 'b')];
    await settle();
    queue.switchOff();
    before.say(away);
    const third = add('c', 'c');
    await settle();
    await clock.advanceAsync(3_600_000, settle);
    expect(made).toHaveLength(2);
    for (const { outcome } of [first, second, third]) {
      expect(outcome).toEqual({ status: 'retrying', reason: 'app-disabled', nextAttemptAt: null });
    }
    expect(queue.state().waiting).toBe(3);
    answer = delivered;
    reported.length = 0;
    queue.switchOn();
    await settle();
    expect(reported.map(([id]) => id).toSorted()).toEqual(['a', 'b', 'c']);
    expect(made).toHaveLength(5);
  });

  it('ends deliveries that are no longer useful, and discarded ones', async () => {
    const { queue, add, clock, reported } = testQueue(scripted(() => away).provider, {
      load: async (id) => notificationFor(id),
    });
    add('a', 'a');
    await settle();
    queue.switchOff();
    await settle();
    await clock.advanceAsync(86_400_000, settle);
    expect(reported.at(-1)).toEqual(['a', 'expired']);
    add('b', 'b');
    add('c', 'b');
    await settle();
    expect(queue.discard()).toBe(2);
    expect(reported.slice(-2)).toEqual([
      ['c', 'given-up'],
      ['b', 'given-up'],
    ]);
    expect(queue.held()).toMatchObject({ queued: 0, delayed: 0, kept: 0, inMemory: 0 });
  });
});

describe('a push whose address is refused', () => {
  const refused: Outcome = { status: 'failed', reason: 'address-refused' };
  const pushkeys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

  it('is retried, and delays no other at the same host', async () => {
    let allowed = '';
    const { provider, made } = scripted(({ device }) => (device.pushkey === allowed ? delivered : refused), {
      hostOf: () => 'the only one',
    });
    const { add, clock, queue } = testQueue(provider, { load: async (id) => notificationFor(id) });
    const deliveries = pushkeys.map((pushkey) => add(pushkey, pushkey));
    await settle();
    await settle();
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(
      pushkeys.map(() => expect.objectContaining({ status: 'retrying', reason: 'address-refused' })),
    );
    expect(queue.state().hosts).toEqual([]);
    allowed = 'h';
    await clock.advanceAsync(2_000, settle);
    expect(deliveries.at(-1)?.outcome).toEqual(delivered);
    expect(made).toHaveLength(16);
  });

  it('waits only while few others do, so that such pushes cannot fill the outbox', async () => {
    const { provider } = scripted(() => refused);
    const { add, queue } = testQueue(provider, { limits: { maxQueued: 300 } });
    const deliveries = pushkeys.map((pushkey) => add(pushkey, pushkey));
    await settle();
    await settle();
    expect(queue.size()).toBe(3);
    const behind = pushkeys.map((_, index) =>
      add(`${index}`, deliveries.find(({ state }) => state !== 'ended')?.pushkey),
    );
    await settle();
    expect(queue.size()).toBe(3);
    expect(behind.map(({ outcome }) => outcome)).toEqual(behind.map(() => refused));
  });
});

describe('a badge that is under way when a newer one comes', () => {
  const refused: Outcome = { status: 'failed', reason: 'credentials-refused' };
  const busy = { outcome: { status: 'failed', reason: 'provider-unavailable' }, concerns: 'recipient' } as const;

  it('is not retried, even if its host would accept it at once', async () => {
    const badge = receivedPush({ counts: { unread: 1 }, devices: [{ app_id: 'app', pushkey: 'a' }] }).notification;
    const probe = hanging();
    const answers = new Map<string, Outcome | typeof busy | Promise<Outcome>>([
      ['older', refused],
      ['b', refused],
      ['c', busy],
    ]);
    const { provider, made } = scripted(({ pushId }) => answers.get(pushId) ?? delivered, {
      hostOf: () => 'the only one',
    });
    const { queue, add, clock, reported } = testQueue(provider, { load: async () => badge });
    add('older', 'a', '', badge);
    add('b', 'b');
    await settle();
    queue.giveUp(deliveryId('b', 0));
    answers.set('older', probe.answer);
    await clock.advanceAsync(60_000, settle);
    // Its failure makes the breaker half-open for the others, whatever the earlier probe reports.
    add('c', 'c');
    add('newer', 'a', '', badge);
    await settle();
    queue.giveUp(deliveryId('c', 0));
    await clock.advanceAsync(60_000, settle);
    probe.say(away);
    await settle();
    expect(made.map(({ pushId }) => pushId)).toEqual(['older', 'b', 'older', 'c', 'newer']);
    expect(reported.slice(-3)).toEqual([
      ['older', 'provider-unreachable'],
      ['older', 'superseded'],
      ['newer', 'accepted'],
    ]);
  });
});

describe('many hosts that hang', () => {
  const timeout: Outcome = { status: 'failed', reason: 'provider-timeout' };
  const places = { maxAttempts: 256, maxPerHost: 128, maxInMemory: 2_000 };

  /** Hosts have the names of their pushkeys up to the first `/`; they answer at once, or never, as `healthy` says. */
  function hosts(healthy: (host: string) => boolean) {
    let after: (milliseconds: number, call: () => void) => unknown = () => undefined;
    const nameOf = (pushkey: string) => pushkey.split('/')[0] ?? '';
    const { provider, made } = scripted(
      ({ device }) =>
        healthy(nameOf(device.pushkey))
          ? delivered
          : new Promise((resolve) => after(10_000, () => resolve(verdictOf(timeout)))),
      { hostOf: ({ pushkey }) => nameOf(pushkey) },
    );
    const test = testQueue(provider, { load: async (id) => notificationFor(id), retryMs: 600_000, limits: places });
    after = test.clock.after;
    const hang = (count: number) => {
      for (let number = 0; number < count; number++) test.add(`hang-${number}`, `hang-${number}`);
    };
    const attempted = (pushkey: string) => made.filter(({ device }) => device.pushkey === pushkey).length;
    return { ...test, made, hang, attempted };
  }

  it('delay no delivery to a healthy host', async () => {
    const { add, hang, queue, attempted, clock } = hosts((host) => host === 'well');
    add('well/1', 'well/1');
    await settle();
    hang(2_000);
    await settle();
    expect(queue.held()).toMatchObject({ attempting: 192, placed: 192, ready: 0 });
    const next = add('well/2', 'well/2');
    await settle();
    expect(next.outcome).toEqual(delivered);
    for (let turn = 0; turn < 12; turn++) {
      await clock.advanceAsync(10_000, settle);
      const later = add(`well/3 ${turn}`, `well/3 ${turn}`);
      await settle();
      expect(later.outcome).toEqual(delivered);
    }
    expect(attempted('hang-1999')).toBe(1);
    expect(queue.held()).toMatchObject({ attempting: 0, placed: 0, ready: 0, kept: 0, delayed: 2_000 });
  });

  it('do not get slots that are kept for healthy hosts once they have hung', async () => {
    let isWell = true;
    const { add, hang, queue, clock } = hosts((host) => host === 'well' || isWell);
    hang(500);
    add('well', 'well');
    await settle();
    isWell = false;
    hang(500);
    await settle();
    expect(queue.held().attempting).toBe(256);
    await clock.advanceAsync(20_000, settle);
    expect(queue.held().attempting).toBe(0);
    await clock.advanceAsync(600_000, settle);
    expect(queue.held().attempting).toBe(192);
    const delivery = add('well-again', 'well/again');
    await settle();
    expect(delivery.outcome).toEqual(delivered);
  });

  it('let an unknown host have its turn, which many deliveries to one host do not delay', async () => {
    const { add, hang, clock, attempted } = hosts((host) => host === 'new');
    hang(192);
    for (let number = 0; number < 1_000; number++) add(`one/${number}`, `one/${number}`);
    await settle();
    const delivery = add('new', 'new');
    await settle();
    expect(attempted('new')).toBe(0);
    await clock.advanceAsync(10_000, settle);
    expect(delivery.outcome).toEqual(delivered);
  });

  it('are tried at once on request, and leave the line when they are given up', async () => {
    const { hang, queue, clock, attempted } = hosts(() => false);
    hang(300);
    await settle();
    queue.retryNow(deliveryId('hang-299', 0));
    await settle();
    expect(attempted('hang-299')).toBe(1);
    for (let number = 192; number < 298; number++) queue.giveUp(deliveryId(`hang-${number}`, 0));
    await clock.advanceAsync(10_000, settle);
    expect(queue.held()).toMatchObject({ attempting: 1, placed: 1 });
    expect(attempted('hang-298')).toBe(1);
    queue.discard();
    await clock.advanceAsync(10_000, settle);
    expect(queue.held()).toMatchObject({ attempting: 0, placed: 0, kept: 0 });
  });
});

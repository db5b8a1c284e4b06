import { describe, expect, it } from 'vitest';
import { recipientOf } from '../../../src/delivery/queue/queued-delivery.ts';
import type { Quotas } from '../../../src/delivery/queue/quota.ts';
import type { Notification } from '../../../src/matrix/notification.ts';
import type { Outcome } from '../../../src/outcomes/outcome.ts';
import { notificationFor, settle, testQueue } from '../../support/delivery-queue.ts';
import { delivered, scripted } from '../../support/dispatch.ts';
import { receivedPush } from '../../support/push.ts';

describe('a recipient that fails alone', () => {
  const busy = { outcome: { status: 'failed', reason: 'provider-unavailable' }, concerns: 'recipient' } as const;
  const dead = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

  it('delays no other at its host, however many fail', async () => {
    const { provider, made } = scripted(({ device }) => (dead.includes(device.pushkey) ? busy : delivered), {
      hostOf: () => 'the only one',
    });
    const { add, queue, clock } = testQueue(provider, { load: async (id) => notificationFor(id.split(' ')[0] ?? '') });
    for (let turn = 0; turn < 20; turn++) {
      for (const pushkey of dead) add(`${pushkey} ${turn}`, pushkey);
      await settle();
      const healthy = add(`healthy-${turn}`, `healthy-${turn}`);
      await settle();
      expect(healthy.outcome).toEqual(delivered);
      await clock.advanceAsync(500, settle);
    }
    expect(queue.held().kept).toBe(0);
    // Each is retried by its own backoff of two seconds, within ten.
    expect(made.filter(({ device }) => device.pushkey === 'a')).toHaveLength(6);
  });

  it('waits for its own Retry-After, and its later pushes follow in order', async () => {
    let isBusy = true;
    const { provider, made } = scripted(() => (isBusy ? { ...busy, retryAfterMs: 60_000 } : delivered));
    const { add, clock, reported } = testQueue(provider, { load: async () => notificationFor('a') });
    for (const id of ['1', '2', '3']) add(id);
    await settle();
    expect(reported.map(([id, reason]) => `${id} ${reason}`)).toEqual([
      '1 provider-unavailable',
      '2 in-order',
      '3 in-order',
    ]);
    isBusy = false;
    await clock.advanceAsync(59_999, settle);
    expect(made).toHaveLength(1);
    await clock.advanceAsync(1, settle);
    expect(made.map(({ pushId }) => pushId)).toEqual(['1', '1', '2', '3']);
  });
});

describe('pushes from a stranger for a known pushkey with other data', () => {
  const busy = { outcome: { status: 'failed', reason: 'provider-unavailable' }, concerns: 'recipient' } as const;
  const badge = receivedPush({ counts: { unread: 1 }, devices: [{ app_id: 'app', pushkey: 'a' }] }).notification;

  /** A queue whose provider answers pushes whose id starts with `stranger` as `answer` says. */
  function withStranger(answer: Outcome | typeof busy = busy, quotas: Quotas = {}, maxQueued = 100_000) {
    const { provider, made } = scripted(({ pushId }) => (pushId.startsWith('stranger') ? answer : delivered), {
      hostOf: () => 'the only one',
    });
    const test = testQueue(provider, { load: async () => notificationFor('a'), limits: { maxQueued }, quotas });
    return {
      ...test,
      made: () => made.map(({ pushId }) => pushId),
      stranger: (pushId: string, notification?: Notification) => test.add(pushId, 'a', 'his', notification),
      owner: (pushId: string, notification?: Notification) => test.add(pushId, 'a', 'own', notification),
    };
  }

  it('do not delay those of its owner when they fail', async () => {
    const { stranger, owner, made } = withStranger();
    stranger('stranger 1');
    await settle();
    const delivery = owner('owner 1');
    await settle();
    expect(delivery.outcome).toEqual(delivered);
    expect(made()).toEqual(['stranger 1', 'owner 1']);
  });

  it('do not count as failures of its owner, which the breaker would hold back', async () => {
    const { stranger, owner, add, queue, clock } = withStranger();
    stranger('stranger 1');
    for (const other of ['b', 'c', 'd', 'e']) add(`stranger ${other}`, other);
    await settle();
    await clock.advanceAsync(2_000, settle);
    expect(queue.state().hosts).toMatchObject([{ breaker: 'half-open' }]);
    const delivery = owner('owner 1');
    await settle();
    expect(delivery.outcome).toEqual(delivered);
  });

  it('do not replace a badge of its owner', async () => {
    const { stranger, owner, queue } = withStranger(busy, { maxPerMinute: 1 });
    owner('owner 1');
    await settle();
    const waiting = owner('owner 2', badge);
    await settle();
    stranger('stranger 1', badge);
    await settle();
    expect(waiting.outcome).toMatchObject({ status: 'retrying', reason: 'rate-limited' });
    expect(queue.size()).toBe(2);
  });

  it('do not use up the room of its owner', async () => {
    const { stranger, queue } = withStranger(busy, { maxPerMinute: 1 }, 1_000);
    for (let number = 0; number < 10; number++) stranger(`stranger ${number}`);
    await settle();
    const atCapacityFor = (registration: string) =>
      queue.atCapacityFor(recipientOf({ appId: 'app', pushkey: 'a', registration }));
    expect([atCapacityFor('his'), atCapacityFor('own')]).toEqual([true, false]);
  });

  it('count against the same limit of pushes per minute', async () => {
    const { stranger, owner, clock, made } = withStranger(delivered, { maxPerMinute: 1 });
    stranger('stranger 1');
    const delivery = owner('owner 1');
    await settle();
    expect(delivery.outcome).toMatchObject({ status: 'retrying', reason: 'rate-limited' });
    await clock.advanceAsync(60_000, settle);
    expect(delivery.outcome).toEqual(delivered);
    expect(made()).toEqual(['stranger 1', 'owner 1']);
  });
});

describe('an endpoint that stays dead without saying so', () => {
  const silent = {
    outcome: { status: 'failed', reason: 'provider-unavailable' },
    concerns: 'recipient',
    sign: 'no-subscriber',
  } as const;

  it('is rejected after 12 hours, and the pushes behind it continue', async () => {
    const { provider } = scripted(() => silent);
    const { add, clock, reported } = testQueue(provider, {
      load: async () => notificationFor('a'),
      retryMs: 3_600_000,
    });
    add('1');
    add('2');
    await settle();
    await clock.advanceAsync(11.9 * 3_600_000, settle);
    expect(reported.map(([, reason]) => reason)).not.toContain('endpoint-gone');
    await clock.advanceAsync(3_600_000, settle);
    expect(reported.filter(([, reason]) => reason === 'endpoint-gone')).toEqual([['1', 'endpoint-gone']]);
  });
});

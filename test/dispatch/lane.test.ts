import { setImmediate as immediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/dispatch/entry.ts';
import { createLane } from '../../src/dispatch/lane.ts';
import type { Notification } from '../../src/matrix/notification.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { away, delivered, scripted } from '../support/dispatch.ts';
import { receivedPush } from '../support/push.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

/** Lets everything happen that needs no time to pass. */
async function settle() {
  for (let turn = 0; turn < 4; turn++) await immediate();
}

function testLane(
  provider: Provider,
  load: (pushId: string) => Promise<Notification | null> = async () => null,
  waiting = 100_000,
) {
  const clock = createVirtualClock();
  const told: [string, string][] = [];
  const lane = createLane({
    provider,
    clock,
    schedule: { retry: () => 2_000, probe: () => 60_000 },
    limits: { running: 4, perHost: 2, inMemory: 100, waiting },
    load,
    report: ({ deliveryId }, { reason }) => told.push([deliveryId, reason]),
    signal: new AbortController().signal,
  });
  /** An entry, with its notification or without. */
  const add = (deliveryId: string, pushkey = 'a') => {
    const entry: Entry = {
      pushId: deliveryId,
      deliveryId,
      appId: 'app',
      pushkey,
      lease: null,
      repeat: false,
      judges: true,
      receivedAt: clock.now(),
      expiresAt: clock.now() + 86_400_000,
      notBefore: 0,
      urgent: false,
      attempts: 0,
      collapse: undefined,
      notification: notificationFor(pushkey),
      state: 'queued',
      answered: false,
    };
    lane.add(entry);
    return entry;
  };
  return { lane, clock, told, add };
}

const notificationFor = (pushkey: string): Notification =>
  receivedPush({ event_id: '$1', devices: [{ app_id: 'app', pushkey }] }).notification;

/** A provider whose answer is waited for until `say` is called. */
function hanging() {
  let say: (outcome: Outcome) => void = () => undefined;
  const answer = new Promise<Outcome>((resolve) => {
    say = resolve;
  });
  return { say, ...scripted(() => answer) };
}

describe('a lane that is stopped', () => {
  it('begins nothing more, not even what it was just reading', async () => {
    let read: (notification: Notification) => void = () => undefined;
    const reading = new Promise<Notification>((resolve) => {
      read = resolve;
    });
    const { provider, made } = scripted(() => away);
    const { lane, add, clock } = testLane(provider, () => reading);
    add('1');
    await settle();
    await clock.advance(2_000, settle);
    lane.stop();
    read(notificationFor('a'));
    await settle();
    expect(lane.held().running).toBe(0);
    expect(made).toHaveLength(1);
  });
});

describe('another provider', () => {
  it('is tried at once with what waited for the one before', async () => {
    const { lane, add, told } = testLane(scripted(() => away).provider, async () => notificationFor('a'));
    add('1');
    await settle();
    const { provider, made } = scripted(() => delivered);
    lane.use(provider);
    await settle();
    expect(made).toHaveLength(1);
    expect(told.map(([, reason]) => reason)).toEqual(['provider-unreachable', 'accepted']);
  });

  it('is tried at once with what was under way with the one before and failed', async () => {
    const before = hanging();
    const { lane, add, clock } = testLane(before.provider, async () => notificationFor('a'));
    add('1');
    await settle();
    const { provider, made } = scripted(() => delivered);
    lane.use(provider);
    before.say(away);
    await settle();
    await clock.advance(0, settle);
    expect(made).toHaveLength(1);
  });

  it('gets what was being read when it came', async () => {
    let read: (notification: Notification) => void = () => undefined;
    const reading = new Promise<Notification>((resolve) => {
      read = resolve;
    });
    const broken = scripted(() => delivered, {
      prepare: () => ({ kind: 'none', outcome: { status: 'failed', reason: 'misconfigured' } }),
    });
    const { lane, add, clock } = testLane(broken.provider, () => reading);
    const entry = add('1');
    entry.notification = undefined;
    lane.retryNow('1');
    const { provider, made } = scripted(() => delivered);
    lane.use(provider);
    read(notificationFor('a'));
    await settle();
    await clock.advance(0, settle);
    expect(made).toHaveLength(1);
  });
});

describe('a lane that is cleared', () => {
  const gone: Outcome = { status: 'failed', reason: 'app-removed' };

  it('ends what waits, what fails afterwards and what comes, until it is opened again', async () => {
    const { say, provider, made } = hanging();
    const { lane, add, told } = testLane(provider);
    for (const id of ['1', '2']) add(id);
    await settle();
    lane.clear(gone);
    expect(told).toEqual([['2', 'app-removed']]);
    add('3');
    say(away);
    await settle();
    expect(told.slice(1)).toEqual([
      ['3', 'app-removed'],
      ['1', 'app-removed'],
    ]);
    expect(made).toHaveLength(1);
    expect(lane.held()).toMatchObject({ queued: 0, running: 0, due: 0, kept: 0, inMemory: 0 });
    lane.open();
    add('4');
    await settle();
    expect(made).toHaveLength(2);
  });

  it('lets what was under way come through', async () => {
    const { say, provider } = hanging();
    const { lane, add, told } = testLane(provider);
    add('1');
    await settle();
    lane.clear(gone);
    say(delivered);
    await settle();
    expect(told).toEqual([['1', 'accepted']]);
  });
});

describe('a push whose address is refused', () => {
  const refused: Outcome = { status: 'failed', reason: 'address-refused' };
  const pushkeys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

  it('is tried again, and nobody at the same host waits for it', async () => {
    let allowed = '';
    const { provider, made } = scripted(({ device }) => (device.pushkey === allowed ? delivered : refused), {
      hostOf: () => 'the only one',
    });
    const { add, clock, lane } = testLane(provider, async (id) => notificationFor(id));
    const entries = pushkeys.map((pushkey) => add(pushkey, pushkey));
    await settle();
    await settle();
    expect(entries.map(({ outcome }) => outcome)).toEqual(
      pushkeys.map(() => expect.objectContaining({ status: 'retrying', reason: 'address-refused' })),
    );
    expect(lane.state().hosts).toEqual([]);
    allowed = 'h';
    await clock.advance(2_000, settle);
    expect(entries.at(-1)?.outcome).toEqual(delivered);
    expect(made).toHaveLength(16);
  });

  it('waits only while few others do, so that nobody can fill the outbox with it', async () => {
    const { provider } = scripted(() => refused);
    const { add, lane } = testLane(provider, undefined, 300);
    const entries = pushkeys.map((pushkey) => add(pushkey, pushkey));
    await settle();
    await settle();
    expect(lane.size()).toBe(3);
    const behind = pushkeys.map((_, index) => add(`${index}`, entries.find(({ state }) => state !== 'ended')?.pushkey));
    await settle();
    expect(lane.size()).toBe(3);
    expect(behind.map(({ outcome }) => outcome)).toEqual(behind.map(() => refused));
  });
});

import { monotonicFactory } from 'ulid';
import { describe, expect, it, vi } from 'vitest';
import { createDispatcher, type Route } from '../../src/dispatch/dispatcher.ts';
import { recoverUnfinished } from '../../src/dispatch/recovery.ts';
import type { Journal } from '../../src/journal/journal.ts';
import type { Outcome } from '../../src/outcome.ts';
import type { Delivery, Provider } from '../../src/providers/provider.ts';
import { testJournal } from '../support/journal.ts';
import { receivedPush } from '../support/push.ts';

/** A provider whose outcomes the test decides, by pushkey. */
function scripted(answer: (delivery: Delivery) => Outcome | Promise<Outcome>) {
  const made: Delivery[] = [];
  const provider: Provider<Delivery> = {
    type: 'scripted',
    prepare: (delivery) => ({ kind: 'request', request: delivery, preview: { kind: 'test', request: delivery.id } }),
    deliver: async (delivery) => {
      made.push(delivery);
      return { outcome: await answer(delivery) };
    },
  };
  return { made, provider: provider as Provider };
}

const delivered: Outcome = { status: 'delivered', reason: 'captured' };
const dead: Outcome = { status: 'rejected', reason: 'provider-error' };
const device = (pushkey: string, app_id = 'app') => ({ app_id, pushkey });

function dispatcherOf(journal: Journal, provider: Provider, deadlineMs = 5_000) {
  const routes: Record<string, Route> = { app: { provider, enabled: true }, off: { provider, enabled: false } };
  return createDispatcher({
    journal,
    route: (appId) => (Object.hasOwn(routes, appId) ? routes[appId] : undefined),
    newId: monotonicFactory(),
    now: Date.now,
    deadlineMs,
    onError: (error) => {
      throw error;
    },
  });
}

describe('createDispatcher', () => {
  it('has the push in the journal before it answers', async () => {
    const { journal } = await testJournal();
    const { provider } = scripted(() => delivered);
    const answer = await dispatcherOf(journal, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a')] }),
    );
    expect(await journal.get(answer.pushId)).toMatchObject({ id: answer.pushId });
  });

  it('rejects exactly the dead, and unknown app_ids', async () => {
    const { journal } = await testJournal();
    const { provider } = scripted(({ device }) => (device.pushkey === 'dead' ? dead : delivered));
    const { rejected } = await dispatcherOf(journal, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('alive'), device('dead'), device('lost', 'nobody')] }),
    );
    expect(rejected.toSorted()).toEqual(['dead', 'lost']);
  });

  it("keeps one device's trouble from the others", async () => {
    const { journal } = await testJournal();
    const { provider, made } = scripted(({ device }) => {
      if (device.pushkey === 'b') throw new Error('broken');
      return delivered;
    });
    const { rejected, pushId } = await dispatcherOf(journal, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a'), device('b'), device('c')] }),
    );
    expect(rejected).toEqual([]);
    expect(made).toHaveLength(3);
    await vi.waitFor(async () => {
      const outcomes = (await journal.get(pushId))?.deliveries.map(({ outcome }) => outcome?.status);
      expect(outcomes).toEqual(['delivered', 'failed', 'delivered']);
    });
  });

  it('delivers to a pushkey named twice once', async () => {
    const { journal } = await testJournal();
    const { provider, made } = scripted(() => delivered);
    await dispatcherOf(journal, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a'), device('a'), device('b')] }),
    );
    expect(made.map(({ device }) => device.pushkey)).toEqual(['a', 'b']);
  });

  it('serves 1,000 devices of one request', async () => {
    const { journal } = await testJournal();
    const { provider, made } = scripted(() => delivered);
    const devices = Array.from({ length: 1_000 }, (_, index) => device(`key-${index}`));
    await dispatcherOf(journal, provider).receive(receivedPush({ event_id: '$1', devices }));
    expect(made).toHaveLength(1_000);
  });

  it('does not reject the pushkeys of an app that is switched off', async () => {
    const { journal } = await testJournal();
    const { provider, made } = scripted(() => delivered);
    const { rejected } = await dispatcherOf(journal, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a', 'off')] }),
    );
    expect({ rejected, made }).toEqual({ rejected: [], made: [] });
  });

  it('answers by the deadline and lets the slow device go on', async () => {
    const { journal } = await testJournal();
    let finish: (outcome: Outcome) => void = () => undefined;
    const slow = new Promise<Outcome>((resolve) => {
      finish = resolve;
    });
    const { provider } = scripted(({ device }) => (device.pushkey === 'slow' ? slow : dead));
    const answer = await dispatcherOf(journal, provider, 20).receive(
      receivedPush({ event_id: '$1', devices: [device('slow'), device('dead')] }),
    );
    expect(answer.rejected).toEqual(['dead']);
    finish(delivered);
    await vi.waitFor(async () => {
      const detail = await journal.get(answer.pushId);
      expect(detail?.deliveries.find(({ pushkey }) => pushkey === 'slow')?.outcome).toEqual(delivered);
    });
  });

  it('marks a retry as a repeat, and not the next event, also after a restart', async () => {
    const first = await testJournal();
    const { provider, made } = scripted(() => delivered);
    const once = receivedPush({ event_id: '$1', devices: [device('a')] });
    await dispatcherOf(first.journal, provider).receive(once);
    await first.close();

    const second = await testJournal({ file: first.file });
    const dispatcher = dispatcherOf(second.journal, provider);
    const { pushId } = await dispatcher.receive(once);
    await dispatcher.receive(receivedPush({ event_id: '$2', devices: [device('a')] }));
    expect(made.map(({ repeat }) => repeat)).toEqual([false, true, false]);
    await vi.waitFor(async () => {
      const outcome = (await second.journal.get(pushId))?.deliveries[0]?.outcome;
      expect(outcome).toMatchObject({ status: 'suppressed', reason: 'duplicate' });
    });
  });

  it('rejects again when the repeated push was rejected', async () => {
    const { journal } = await testJournal();
    const { provider, made } = scripted(() => dead);
    const dispatcher = dispatcherOf(journal, provider);
    const push = receivedPush({ event_id: '$1', devices: [device('a')] });
    const { pushId } = await dispatcher.receive(push);
    await vi.waitFor(async () => {
      expect((await journal.get(pushId))?.deliveries[0]?.outcome).toEqual(dead);
    });
    expect((await dispatcher.receive(push)).rejected).toEqual(['a']);
    expect(made).toHaveLength(1);
  });

  it('never takes badge pushes or the probe for duplicates', async () => {
    const { journal } = await testJournal();
    const { provider, made } = scripted(() => delivered);
    const dispatcher = dispatcherOf(journal, provider);
    for (const fields of [{ counts: { unread: 1 } }, { event_id: '$THIS_IS_A_FAKE_EVENT_ID' }]) {
      await dispatcher.receive(receivedPush({ ...fields, devices: [device('a')] }));
      await dispatcher.receive(receivedPush({ ...fields, devices: [device('a')] }));
    }
    expect(made.map(({ repeat }) => repeat)).toEqual([false, false, false, false]);
  });
});

describe('recoverUnfinished', () => {
  /** A journal with a push that another process accepted and did not end. */
  async function leftBehind(receivedAt: number) {
    const first = await testJournal();
    const push = receivedPush({ event_id: '$1', devices: [device('a')] }, receivedAt);
    const newId = monotonicFactory();
    const id = newId(receivedAt);
    const delivery = { id: newId(receivedAt), appId: 'app', pushkey: 'a', provider: 'scripted', lease: 'lease' };
    const { request, body } = push;
    await first.journal.accept({ id, receivedAt, request, body, deliveries: [delivery] });
    await first.close();
    const { journal } = await testJournal({ file: first.file });
    return { journal, id };
  }

  it('delivers what a killed process had accepted', async () => {
    const { journal, id } = await leftBehind(Date.now() - 1_000);
    const { provider, made } = scripted(() => delivered);
    const dispatcher = dispatcherOf(journal, provider);
    expect(await recoverUnfinished({ journal, dispatcher, now: Date.now, before: Date.now() })).toBe(1);
    expect(made).toMatchObject([{ pushId: id, repeat: false }]);
    await vi.waitFor(async () => expect(await journal.unfinished(10)).toEqual([]));
  });

  it('alerts nobody about what is older than ten minutes, and says so', async () => {
    const { journal, id } = await leftBehind(Date.now() - 11 * 60_000);
    const { provider, made } = scripted(() => delivered);
    await recoverUnfinished({
      journal,
      dispatcher: dispatcherOf(journal, provider),
      now: Date.now,
      before: Date.now(),
    });
    expect(made).toEqual([]);
    await vi.waitFor(async () => {
      const outcome = (await journal.get(id))?.deliveries[0]?.outcome;
      expect(outcome).toMatchObject({ status: 'failed', reason: 'interrupted' });
    });
  });

  it('leaves alone what this process has under way', async () => {
    const { journal } = await leftBehind(Date.now());
    const { provider, made } = scripted(() => delivered);
    const dispatcher = dispatcherOf(journal, provider);
    expect(await recoverUnfinished({ journal, dispatcher, now: Date.now, before: Date.now() - 1_000 })).toBe(0);
    expect(made).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { away, dead, delivered, device, dispatcherOf, event, scripted, testDispatch } from '../support/dispatch.ts';
import { eventually } from '../support/eventually.ts';
import { testOutbox } from '../support/outbox.ts';
import { settledOf } from '../support/page-lines.ts';
import { receivedPush } from '../support/push.ts';

describe('createDispatcher', () => {
  it('commits the push to the outbox before it answers', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(() => delivered);
    const { pushId } = await dispatcherOf(outbox, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('a')] }),
    );
    expect(await outbox.bodies([pushId])).toEqual([expect.objectContaining({ body: expect.anything() })]);
  });

  it('rejects exactly the dead pushkeys and those of unknown app_ids', async () => {
    const { outbox } = await testOutbox();
    const { provider } = scripted(({ device }) => (device.pushkey === 'dead' ? dead : delivered));
    const { rejected } = await dispatcherOf(outbox, provider).receive(
      receivedPush({ event_id: '$1', devices: [device('alive'), device('dead'), device('lost', 'nobody')] }),
    );
    expect(rejected.toSorted()).toEqual(['dead', 'lost']);
  });

  it("does not let one device's failure affect the others", async () => {
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

  it('delivers once to a pushkey that is named twice', async () => {
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

  it('answers by the deadline and continues the slow delivery', async () => {
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

  it('marks a repeat by the homeserver, but not the next event, also after a restart', async () => {
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

  it('never treats badge pushes or the probe as duplicates', async () => {
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

describe('an app of several providers', () => {
  const outcomes = async (outbox: Outbox, pushId: string) =>
    Object.fromEntries(
      ((await settledOf(outbox, pushId))?.deliveries ?? []).map(({ provider, outcome }) => [provider, outcome?.status]),
    );

  it('records the outcome of each, and none waits for another', async () => {
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

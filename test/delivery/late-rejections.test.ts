import { describe, expect, it } from 'vitest';
import type { Outbox } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { away, dead, delivered, device, dispatcherOf, event, outcomeOf, scripted } from '../support/dispatch.ts';
import { eventually } from '../support/eventually.ts';
import { testOutbox } from '../support/outbox.ts';
import { settledOf } from '../support/page-lines.ts';
import { receivedPush } from '../support/push.ts';

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
    /** Withholds settlements from the outbox until it is released. */
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

  it('is dropped if the pushkey was delivered to since, even before that is written', async () => {
    const { dispatcher, hold, say } = await foundLate();
    const release = hold();
    say(delivered);
    expect((await dispatcher.receive(event('$2'))).rejected).toEqual([]);
    say({ status: 'failed', reason: 'too-large' });
    expect((await dispatcher.receive(event('$3'))).rejected).toEqual([]);
    release();
  });

  it('is dropped if the pushkey was delivered to while the answer waited for another device', async () => {
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

  it("is reported with the pushkey's next push, once", async () => {
    const { dispatcher, outbox, say } = await foundLate();
    say({ status: 'failed', reason: 'too-large' });
    const { pushId, rejected } = await dispatcher.receive(event('$2'));
    expect(rejected).toEqual(['a']);
    await eventually(async () => expect((await settledOf(outbox, pushId))?.answer?.rejected).toEqual(['a']));
    expect((await dispatcher.receive(event('$3'))).rejected).toEqual([]);
  });

  it.each([
    ['data of somebody else', { data: { endpoint: 'https://push.example.org/1' } }],
    ['a newer registration', { pushkey_ts: 2 }],
  ])('is not told of %s with the same pushkey', async (_, more) => {
    const { dispatcher, say } = await foundLate();
    say({ status: 'failed', reason: 'too-large' });
    const other = receivedPush({ event_id: '$2', devices: [{ ...device('a'), ...more }] });
    expect((await dispatcher.receive(other)).rejected).toEqual([]);
    expect((await dispatcher.receive(event('$3'))).rejected).toEqual(['a']);
  });

  it('is reported once, also if two pushes come at the same moment', async () => {
    const { dispatcher, say } = await foundLate();
    say({ status: 'failed', reason: 'too-large' });
    const both = await Promise.all([dispatcher.receive(event('$2')), dispatcher.receive(event('$3'))]);
    expect(both.flatMap(({ rejected }) => rejected)).toEqual(['a']);
  });

  it('is not reported if a delivery succeeds in the same request', async () => {
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

  it('survives a restart, and is not reported for another pushkey', async () => {
    const { dispatcher, file, close } = await foundLate();
    await dispatcher.drain(0);
    await close();
    const { outbox } = await testOutbox({ file });
    const again = dispatcherOf(outbox, scripted(() => ({ status: 'failed', reason: 'too-large' })).provider);
    expect((await again.receive(event('$2', 'b'))).rejected).toEqual([]);
    expect((await again.receive(event('$2', 'a'))).rejected).toEqual(['a']);
  });
});

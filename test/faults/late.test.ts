import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../emulators/behaviour.ts';
import { type Run, startRun } from './run.ts';
import { type ProviderName, well } from './service.ts';

const unregistered = { error: { status: 'NOT_FOUND', details: [{ errorCode: 'UNREGISTERED' }] } };
const answers = (status: number, body?: object): Behaviour => ({ kind: 'answer', status, body });

describe.each<[ProviderName, Behaviour]>([
  ['apns', answers(410, { reason: 'Unregistered' })],
  ['fcm', answers(404, unregistered)],
  ['webpush', answers(410)],
  ['unifiedpush', answers(404)],
])('%s, whose word comes too late for the answer', (provider, dead) => {
  /** A push that is answered during an outage, after which its pushkey turns out to be dead. */
  async function foundDead() {
    const run = await startRun(provider);
    run.service.behave(answers(503));
    const { id, answer } = await run.push();
    expect(answer.body).toEqual({ rejected: [] });
    run.service.behave(dead);
    await run.retry(id);
    await run.expectOutcome(id, { status: 'rejected' }, 2);
    expect(await run.retry(id)).toBe(false);
    return run;
  }

  /** A push of the same pushkey, when all of the one before is written down. */
  async function pushInto(run: Run, behaviour: Behaviour, outcome: object) {
    run.service.behave(behaviour);
    const { id, answer } = await run.push();
    await run.expectOutcome(id, outcome, 1);
    await run.expectAnswered(id);
    return answer.body;
  }
  const tooLarge =
    provider === 'fcm'
      ? answers(400, { error: { status: 'INVALID_ARGUMENT', message: 'Android message is too big' } })
      : answers(413);

  it('rejects the pushkey with its next push, once', async () => {
    const run = await foundDead();
    expect(await pushInto(run, tooLarge, { reason: 'too-large' })).toEqual({ rejected: [run.pushkey] });
    expect(await pushInto(run, tooLarge, { reason: 'too-large' })).toEqual({ rejected: [] });
  });

  it('rejects nobody when the pushkey works again', async () => {
    const run = await foundDead();
    expect(await pushInto(run, well, { status: 'delivered' })).toEqual({ rejected: [] });
    expect(await pushInto(run, tooLarge, { reason: 'too-large' })).toEqual({ rejected: [] });
    expect(run.service.taken()).toHaveLength(1);
  });
});

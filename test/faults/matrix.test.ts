import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { Fault } from './faults.ts';
import { matrix } from './matrix.ts';
import { type Run, startRun } from './run.ts';
import type { ProviderName } from './service.ts';

/** Posts a push while the fault lasts; lets the time pass that the exchange may take where nothing else ends it. */
async function pushInto(run: Run, { push = {}, hangs }: Fault) {
  const pushed = run.push(push);
  if (hangs !== undefined) {
    await eventually(() => expect(hangs(run)).toBe(true));
    // What the provider has said by now is on its way; some turns of the event loop bring it.
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    run.timeOut();
  }
  return pushed;
}

describe.each(Object.keys(matrix) as ProviderName[])('%s', (provider) => {
  it.each(matrix[provider].map((fault): [string, Fault] => [fault.name, fault]))('%s', async (_, fault) => {
    const { outcome, attempts = 1, asked = 1, taken = false, retryAfterMs, cure } = fault;
    const run = await startRun(provider, fault);
    const { service } = run;
    await fault.begin?.(run);

    const { answer, id } = await pushInto(run, fault);
    const pushkey = { pushkey: run.pushkey, ...fault.device }.pushkey;
    expect(answer).toEqual({ status: 200, body: { rejected: outcome.status === 'rejected' ? [pushkey] : [] } });
    await run.expectOutcome(id, outcome, attempts);
    expect(service.asked()).toBe(asked);
    expect(service.taken()).toHaveLength(taken ? 1 : 0);
    expect(run.running()).toBe(0);
    if (outcome.status === 'retrying' && attempts > 0) expect(run.retryAfter).toEqual([retryAfterMs]);

    await fault.end?.(run);
    // A fixed configuration is enough; what has ended stays ended.
    if (cure === 'fixed') await run.fix();
    else expect(await run.retry(id)).toBe(cure === 'passes');
    if (cure !== 'none') await run.expectOutcome(id, { status: 'delivered' }, attempts + 1);
    expect(service.taken()).toHaveLength(taken || cure !== 'none' ? 1 : 0);
    expect(service.asked()).toBe(asked + (cure === 'none' ? 0 : 1));
  });
});

import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import type { Fault } from './faults.ts';
import { matrix } from './matrix.ts';
import { type Run, startRun } from './run.ts';
import type { ProviderName } from './service.ts';

/** Failures in a row that open the breaker of a host. */
const FAILURES = 5;

/** Does something that makes the relay ask the provider, and lets the time pass that it may take where nothing else ends it. */
async function andWait<Result>(run: Run, { hangs }: Fault, work: () => Promise<Result>): Promise<Result> {
  const working = work();
  if (hangs !== undefined) {
    await eventually(() => expect(run.running()).toBeGreaterThan(0));
    for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
    run.timeOut();
  }
  return working;
}

/** What becomes of a neighbour's push while the fault lasts. */
function neighboursOutcome({ concerns, app, outcome, attempts = 1 }: Fault): [outcome: object, attempts: number] {
  // Nobody is sent to a host that fails, not even for the first time.
  if (concerns === 'host') return [{ status: 'retrying', reason: 'provider-resting' }, 0];
  // The app is everybody's, and so are its configuration and its credentials.
  if (concerns === 'credentials' || app !== undefined) return [outcome, attempts];
  return [{ status: 'delivered' }, 1];
}

describe.each(Object.keys(matrix) as ProviderName[])('a neighbour, with %s', (provider) => {
  it.each(matrix[provider].map((fault): [string, Fault] => [fault.name, fault]))('%s', async (_, fault) => {
    const { outcome, attempts = 1, concerns, cure } = fault;
    const run = await startRun(provider, fault);
    const everybody = concerns === 'host' || concerns === 'credentials';
    run.service.strike(everybody ? 'everybody' : 'the device');
    await fault.begin?.(run);

    const { id } = await andWait(run, fault, () => run.push(fault.push));
    await run.expectOutcome(id, outcome, attempts);
    if (outcome.status === 'retrying' && attempts > 0) {
      for (let failures = 2; failures <= FAILURES; failures++) {
        await andWait(run, fault, () => run.retry(id));
        await run.expectOutcome(id, outcome, failures);
      }
    }
    const neighbour = await run.pushToNeighbour();
    await run.expectOutcome(neighbour, ...neighboursOutcome(fault));

    await fault.end?.(run);
    if (!everybody || cure !== 'passes') return;
    // The first that gets through lets the other follow, unless that waits by itself.
    expect(await run.retry(neighbour)).toBe(true);
    if (concerns === 'credentials' || fault.retryAfterMs !== undefined) await run.retry(id);
    await run.expectOutcome(neighbour, { status: 'delivered' }, concerns === 'host' ? 1 : 2);
    await run.expectOutcome(id, { status: 'delivered' }, FAILURES + 1);
  });
});

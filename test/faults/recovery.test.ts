import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../emulators/behaviour.ts';
import { eventually } from '../support/eventually.ts';
import { type Run, startRun } from './run.ts';
import { type ProviderName, well } from './service.ts';

const providers: readonly ProviderName[] = ['apns', 'fcm', 'webpush', 'unifiedpush'];
const down: Behaviour = { kind: 'answer', status: 503 };
const events = ['$1', '$2', '$3', '$4', '$5'];

/** Five pushes of one pushkey while the provider is down; the first was tried, the others wait behind it. */
async function pushesInto(run: Run): Promise<string[]> {
  run.service.behave(down);
  const ids: string[] = [];
  for (const event_id of events) {
    const { id, answer } = await run.push({ event_id });
    expect(answer).toEqual({ status: 200, body: { rejected: [] } });
    ids.push(id);
  }
  expect(run.service.asked()).toBe(1);
  return ids;
}

describe.each(providers)('%s, after an outage', (provider) => {
  it('gets every push once, in the order they came', async () => {
    const run = await startRun(provider);
    const ids = await pushesInto(run);
    run.service.behave(well);
    expect(await run.retry(ids[0] ?? '')).toBe(true);
    for (const [index, id] of ids.entries()) {
      await run.expectOutcome(id, { status: 'delivered' }, index === 0 ? 2 : 1);
    }
    expect(run.service.taken()).toEqual(events);
  });

  it('gets every push once, in the order they came, when the relay was stopped meanwhile', async () => {
    const run = await startRun(provider);
    const ids = await pushesInto(run);
    await run.restart();
    run.service.behave(well);
    expect(await run.retry(ids[0] ?? '')).toBe(true);
    for (const [index, id] of ids.entries()) {
      await run.expectOutcome(id, { status: 'delivered' }, index === 0 ? 2 : 1);
    }
    expect(run.service.taken()).toEqual(events);
  });

  it('gets a push again that was under way when the relay was stopped, which waits for nobody', async () => {
    const run = await startRun(provider);
    run.service.behave({ kind: 'hang' });
    const pushed = run.post({ event_id: '$1' });
    await eventually(() => expect(run.service.asked()).toBe(1));
    await run.restart();
    expect(await pushed).toEqual({ status: 200, body: { rejected: [] } });
    run.service.behave(well);
    const id = await run.newest();
    await run.retry(id);
    await run.expectOutcome(id, { status: 'delivered' }, 2);
    expect(run.service.taken()).toEqual(['$1']);
  });
});

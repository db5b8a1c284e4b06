import { setImmediate as immediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createAppRegistry } from '../../src/apps/registry.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { createMisconfiguredProvider } from '../../src/providers/misconfigured.ts';

import { eventually } from '../support/eventually.ts';
import { silentLog } from '../support/log.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { someProblem } from '../support/problems.ts';
import { idleQueueDeps } from '../support/queue-deps.ts';

const config = (apps: object) => parseConfig(JSON.stringify({ apps }), 'config.json');

it('recreates broken providers from the newest configuration, also while it is being applied', async () => {
  const clock = createManualClock();
  let made: () => void = () => undefined;
  const routes = createAppRegistry({
    async providerOf({ type }) {
      if (type === 'capture') await new Promise<void>((resolve) => (made = resolve));
      return createMisconfiguredProvider(type, someProblem);
    },
    queues: idleQueueDeps(clock),
    log: silentLog,
  });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn++) await immediate();
    made();
  };
  await routes.apply(config({ one: { type: 'desktop' } }));
  const applied = routes.apply(config({ two: { type: 'capture' } }));
  clock.advance(30_000);
  await settle();
  await applied;
  await settle();
  await settle();
  expect(routes.all().map(({ pattern }) => pattern)).toEqual(['two']);
  await routes.close();
});

it('logs an error when rereading files fails, and retries later', async () => {
  const clock = createManualClock();
  const errors: unknown[] = [];
  let reads = 0;
  const registry = createAppRegistry({
    async providerOf({ type }) {
      reads += 1;
      if (reads === 2) throw new Error('The disk is gone.');
      return createMisconfiguredProvider(type, someProblem);
    },
    queues: idleQueueDeps(clock),
    log: { ...silentLog, error: (words: unknown) => void errors.push(words) },
  });
  await registry.apply(config({ one: { type: 'desktop' } }));
  errors.length = 0;
  clock.advance(30_000);
  await eventually(() => expect(errors).toEqual([{ err: new Error('The disk is gone.') }]));
  clock.advance(30_000);
  await eventually(() => expect(reads).toBe(3));
  await registry.close();
});

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { startProviders } from '../support/providers-process.ts';
import { callRelay } from '../support/relay-api.ts';
import { type RelayProcess, startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const DEVICES = 1_000;
const PUSHES = 100;
const WAITING = DEVICES * PUSHES;
/** Generous, because it has to find unbounded growth only. MiB. */
const MAX_MEMORY = 768;

/** Resident memory of a process in MiB. */
async function memory({ pid }: RelayProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024);
}

/** Waits until this many deliveries wait. */
async function waitFor(relay: RelayProcess, waiting: number): Promise<void> {
  await eventually(async () => expect(await callRelay(relay, 'health')).toMatchObject({ apps: [{ waiting }] }), {
    timeout: 120_000,
  });
}

it(`holds ${WAITING} waiting deliveries in bounded memory, also after a restart`, { timeout: 400_000 }, async () => {
  const providers = await startProviders();
  providers.mood('down');
  const dataDir = await temporaryFolder();
  const unifiedpush = providers.apps['crash.unifiedpush'];
  // Recipients without a past delivery may use a quarter of the outbox's room at one host.
  const config = { apps: { 'crash.unifiedpush': unifiedpush }, outbox: { mostWaiting: 4 * WAITING } };
  const endpoint = providers.devices.find(({ app_id }) => app_id === 'crash.unifiedpush')?.pushkey ?? '';
  const first = await startRelay({ dataDir, config });
  const idle = await memory(first);
  for (let push = 0; push < PUSHES; push++) {
    const devices = Array.from({ length: DEVICES }, (_, device) => ({
      app_id: 'crash.unifiedpush',
      pushkey: `${endpoint}/${push}-${device}`,
    }));
    expect((await notify(first.gatewayUrl, message('waits', { devices }))).status).toBe(200);
  }
  await waitFor(first, WAITING);
  expect(
    (
      await notify(
        first.gatewayUrl,
        message('one more', { devices: [{ app_id: 'crash.unifiedpush', pushkey: endpoint }] }),
      )
    ).status,
  ).toBe(503);
  const full = await memory(first);
  await first.kill();

  const beforeStart = performance.now();
  const second = await startRelay({ dataDir, config });
  const started = Math.round(performance.now() - beforeStart);
  await waitFor(second, WAITING);
  const restored = await memory(second);
  console.log(
    `resident memory: ${idle} MiB idle, ${full} MiB with ${WAITING} waiting, ${restored} MiB after a restart, which took ${started} ms`,
  );
  await second.kill();
  expect(Math.max(full, restored)).toBeLessThan(MAX_MEMORY);
});

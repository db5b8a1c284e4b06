import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const config = { gateway: { maxDevices: 6_000 }, apps: { 'dev.*': { type: 'capture' } } };
/** The longest time that an ordinary push may wait behind large ones. Milliseconds. */
const MAX_WAIT_MS = 2_000;

const devices = (count: number, app_id: string) =>
  Array.from({ length: count }, (_, index) => ({ app_id, pushkey: `key-${index}-${'x'.repeat(20)}` }));

async function start() {
  const dataDir = await temporaryFolder();
  const relay = await startRelay({ dataDir, config });
  onTestFinished(() => relay.kill());
  /** Sends ordinary pushes until `work` is done; resolves to the longest time that one waited. */
  async function worstBeside(work: Promise<unknown>): Promise<number> {
    let worst = 0;
    let over = false;
    work.finally(() => {
      over = true;
    });
    while (!over) {
      const started = performance.now();
      expect((await notify(relay.gatewayUrl, message('ordinary', {}, 'dev.one'))).status).toBe(200);
      worst = Math.max(worst, performance.now() - started);
    }
    return worst;
  }
  const sizes = async () => {
    const files = ['outbox.db', 'outbox.db-wal', 'history.db', 'history.db-wal'].map((name) => join(dataDir, name));
    const found = await Promise.all(files.map((file) => stat(file).catch(() => ({ size: 0 }))));
    return found.reduce((sum, { size }) => sum + size, 0);
  };
  /** Waits until the history has everything. */
  const written = () =>
    eventually(async () => expect(await callRelay(relay, 'health')).toMatchObject({ history: { backlog: 0 } }));
  return { relay, worstBeside, sizes, written };
}

describe('pushes to very many devices', () => {
  it('do not delay an ordinary one: three pushes to 6,000 unknown devices', { timeout: 120_000 }, async () => {
    const { relay, worstBeside } = await start();
    const large = Promise.all(
      [1, 2, 3].map(() => notify(relay.gatewayUrl, message('large', { devices: devices(6_000, 'nobody') }))),
    );
    const worst = await worstBeside(large);
    for (const { status, body } of await large) {
      expect(status).toBe(200);
      expect((body as { rejected: string[] }).rejected).toHaveLength(6_000);
    }
    console.log(`an ordinary push waited at most ${Math.round(worst)} ms`);
    expect(worst).toBeLessThan(MAX_WAIT_MS);
  });

  it('cost as much as their devices: ten pushes to 1,000 devices of a capture app', { timeout: 120_000 }, async () => {
    const { relay, worstBeside, sizes, written } = await start();
    const started = performance.now();
    const large = (async () => {
      for (let push = 0; push < 10; push++) {
        const { status } = await notify(relay.gatewayUrl, message('large', { devices: devices(1_000, 'dev.one') }));
        expect(status).toBe(200);
      }
    })();
    const worst = await worstBeside(large);
    await written();
    const bytes = await sizes();
    console.log(
      `ten pushes to 1,000 devices took ${Math.round(performance.now() - started)} ms and ${Math.round(bytes / 1e6)} MB; ` +
        `an ordinary push waited at most ${Math.round(worst)} ms`,
    );
    expect(worst).toBeLessThan(MAX_WAIT_MS);
    // Each delivery may take a few hundred bytes, but must not repeat the list of all devices.
    expect(bytes).toBeLessThan(40_000_000);
  });

  it('are refused beyond the limit, and none of them is kept', async () => {
    const { relay } = await start();
    const { status, body } = await notify(
      relay.gatewayUrl,
      message('too large', { devices: devices(6_001, 'dev.one') }),
    );
    expect({ status, body }).toMatchObject({ status: 413, body: { errcode: 'M_TOO_LARGE' } });
    expect(await callRelay(relay, 'health')).toMatchObject({ history: { pushes: 0 } });
  });
});

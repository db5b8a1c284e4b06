import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/load.ts';
import { message, notify } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { readStored } from '../support/stored.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROUNDS = 10;
const config = { apps: { 'dev.*': { type: 'capture' } } };

/** The event ids of all pushes that a relay left. */
async function kept(dataDir: string): Promise<ReadonlySet<string>> {
  const { events, isWhole } = await readStored(dataDir);
  expect(isWhole).toBe(true);
  return events;
}

describe('kill -9 under load', () => {
  it(`loses no push that was answered 200, in ${ROUNDS} rounds`, { timeout: 240_000 }, async () => {
    const dataDir = await temporaryFolder();
    const acknowledged = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const relay = await startRelay({ dataDir, config, args: ['--no-ui'] });
      const load = startLoad(relay.gatewayUrl, 32);
      const enough = 100 + round * 50;
      await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(enough));
      await relay.kill();
      await load.stop();
      for (const event of load.acknowledged) acknowledged.add(event);
      expect(load.refused).toEqual([]);
    }
    const all = await kept(dataDir);
    expect([...acknowledged].filter((event) => !all.has(event))).toEqual([]);
    console.log(`${acknowledged.size} pushes were acknowledged in ${ROUNDS} rounds, ${all.size} are kept`);
  });

  it('leaves no delivery open: the restarted relay ends those that were under way', async () => {
    const dataDir = await temporaryFolder();
    const first = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const load = startLoad(first.gatewayUrl, 32);
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(200));
    await first.kill();
    await load.stop();
    const second = await startRelay({ dataDir, config });
    await eventually(async () => expect(await callRelay(second, 'health')).toMatchObject({ apps: [{ waiting: 0 }] }));
    expect(await second.stop()).toBe(0);
    expect(await readStored(dataDir)).toMatchObject({ open: 0, isWhole: true });
  });
});

describe('SIGTERM under load', () => {
  it('answers what it accepted, keeps it, and exits with 0', async () => {
    const dataDir = await temporaryFolder();
    const relay = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const load = startLoad(relay.gatewayUrl, 32);
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(200));
    const exit = relay.stop();
    await load.stop();
    expect(await exit).toBe(0);
    const all = await kept(dataDir);
    expect([...load.acknowledged].filter((event) => !all.has(event))).toEqual([]);
  });
});

describe('a data folder that another relay uses', () => {
  it('is not touched, the terminal says so, and it is free as soon as that relay is killed', async () => {
    const dataDir = await temporaryFolder();
    const first = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const second = startRelay({ dataDir, args: ['--no-ui'] });
    await expect(second).rejects.toThrow(`Another Carillon is using the data folder ${dataDir}.`);
    expect((await notify(first.gatewayUrl, message('Still here', {}, 'dev.one'))).status).toBe(200);
    await first.kill();
    const third = await startRelay({ dataDir, args: ['--no-ui'] });
    expect(await third.stop()).toBe(0);
  });
});

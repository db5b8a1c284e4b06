import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { immutableFiles } from '../support/immutable.ts';
import { startLoad } from '../support/load.ts';
import { message } from '../support/notify.ts';
import { type Ready, startProviders } from '../support/providers-process.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { smallDisk } from '../support/small-disk.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { openDeliveries } from './rounds.ts';

const MEBIBYTES = 16;
/** From docs/delivery.md: the outcomes that may be unwritten, and the deliveries under way to each provider. */
const MAX_UNWRITTEN = 2_000;

const pushTo = (devices: Ready['devices']) => (event_id: string) =>
  message('under load', { event_id, devices: [devices[randomInt(devices.length)]] });

const health = async (gatewayUrl: string) => {
  const answer = await fetch(new URL('/health', gatewayUrl));
  return { status: answer.status, body: await answer.text() };
};

describe('a disk that fills up in the middle of load', () => {
  it('causes refusals with 503 and no lost push, and pushes are accepted again once there is room', {
    timeout: 240_000,
  }, async (context) => {
    const disk = await smallDisk(MEBIBYTES);
    if ('missing' in disk) return context.skip(disk.missing);
    const providers = await startProviders();
    const relay = await startRelay({ dataDir: disk.folder, config: { apps: providers.apps }, args: ['--no-ui'] });
    const load = startLoad(relay.gatewayUrl, 16, pushTo(providers.devices));
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(100));

    disk.fill();
    await eventually(() => expect(load.refused.length).toBeGreaterThanOrEqual(100));
    for (const refused of load.refused) expect(refused).toMatchObject({ status: 503, retryAfter: '30' });
    expect(await health(relay.gatewayUrl)).toMatchObject({ status: 503, body: expect.not.stringContaining('no room') });

    disk.free();
    const before = load.acknowledged.size;
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(before + 100));
    await load.stop();
    expect(await health(relay.gatewayUrl)).toMatchObject({ status: 200 });
    await eventually(async () => {
      const arrived = await providers.arrived();
      expect([...load.acknowledged].filter((event) => !arrived.has(event))).toEqual([]);
    });
    expect(await relay.stop()).toBe(0);
    expect([...(await providers.arrived()).values()].filter((times) => times.length > 1)).toEqual([]);
    expect(await openDeliveries(disk.folder)).toBe(0);
    console.log(`${load.acknowledged.size} pushes answered 200, ${load.refused.length} refused; all arrived once`);
  });

  it('repeats at most unwritten outcomes when the relay is killed and started again before there is room', {
    timeout: 240_000,
  }, async (context) => {
    const disk = await smallDisk(MEBIBYTES);
    if ('missing' in disk) return context.skip(disk.missing);
    const providers = await startProviders();
    const config = { apps: providers.apps };
    const first = await startRelay({ dataDir: disk.folder, config, args: ['--no-ui'] });
    const load = startLoad(first.gatewayUrl, 16, pushTo(providers.devices));
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(100));
    disk.fill();
    await eventually(() => expect(load.refused.length).toBeGreaterThanOrEqual(100));
    await first.kill();
    await load.stop();

    const second = await startRelay({ dataDir: disk.folder, args: ['--no-ui'] });
    const { status } = await health(second.gatewayUrl);
    disk.free();
    await eventually(async () => {
      const arrived = await providers.arrived();
      expect([...load.acknowledged].filter((event) => !arrived.has(event))).toEqual([]);
    });
    expect(await second.stop()).toBe(0);
    const twice = [...(await providers.arrived()).values()].filter((times) => times.length > 1);
    console.log(
      `killed on a full disk: ${load.acknowledged.size} answered 200, all arrived, ${twice.length} twice ` +
        `(the start on it: ${status})`,
    );
    expect(twice.length).toBeLessThan(MAX_UNWRITTEN);
  });
});

describe('an outbox that becomes read-only in the middle of load', () => {
  it('causes refusals with 503 and a remedy, and pushes are accepted again once it is writable', {
    timeout: 240_000,
  }, async (context) => {
    const immutable = await immutableFiles();
    if ('missing' in immutable) return context.skip(immutable.missing);
    const providers = await startProviders();
    const dataDir = await temporaryFolder();
    const files = ['outbox.db', 'outbox.db-wal'].map((name) => join(dataDir, name));
    const relay = await startRelay({ dataDir, config: { apps: providers.apps } });
    const load = startLoad(relay.gatewayUrl, 16, pushTo(providers.devices));
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(100));

    immutable.set(...files);
    onTestFinished(() => immutable.clear(...files.filter((file) => existsSync(file))));
    await eventually(() => expect(load.refused.length).toBeGreaterThanOrEqual(100));
    for (const refused of load.refused) expect(refused).toMatchObject({ status: 503, retryAfter: '30' });
    expect(await health(relay.gatewayUrl)).toMatchObject({
      status: 503,
      body: expect.not.stringContaining('outbox.db'),
    });
    expect(await callRelay(relay, 'health')).toMatchObject({
      outbox: {
        problem: { cause: expect.stringContaining('outbox.db'), remedy: expect.stringMatching(/^Check the disk/) },
      },
    });

    immutable.clear(...files);
    const before = load.acknowledged.size;
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(before + 100));
    await load.stop();
    expect(await callRelay(relay, 'health')).toMatchObject({ outbox: { problem: null }, history: { problem: null } });
    await eventually(async () => {
      const arrived = await providers.arrived();
      expect([...load.acknowledged].filter((event) => !arrived.has(event))).toEqual([]);
    });
    expect(await relay.stop()).toBe(0);
    expect([...(await providers.arrived()).values()].filter((times) => times.length > 1)).toEqual([]);
    expect(await openDeliveries(dataDir)).toBe(0);
  });
});

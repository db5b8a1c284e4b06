import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PushList } from '../../src/api/contract.ts';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { type Ready, startProviders } from '../support/providers-process.ts';
import { callRelay } from '../support/relay-api.ts';
import { type RelayProcess, startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** From Debian's package `faketime`. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';
/** Longer than a provider may take to answer: an answer that came meanwhile must still count. */
const SUSPENDED_MS = 12_000;

/** Sends `count` pushes to devices of all providers; resolves to their events once all were answered 200. */
async function pushAll(gatewayUrl: string, devices: Ready['devices'], count: number): Promise<string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const event_id = `$${crypto.randomUUID()}`;
      const device = devices[Math.floor((index * devices.length) / count)];
      const answer = await notify(gatewayUrl, message('waits', { event_id, devices: [device] }));
      expect(answer).toEqual({ status: 200, body: { rejected: [] } });
      return event_id;
    }),
  );
}

async function call(gatewayUrl: string, devices: Ready['devices'], lifetime: number): Promise<string> {
  const event_id = `$call-${crypto.randomUUID()}`;
  const push = message('rings', {
    event_id,
    type: 'm.call.invite',
    content: { lifetime },
    devices: devices.slice(0, 1),
  });
  expect(await notify(gatewayUrl, push)).toMatchObject({ status: 200 });
  return event_id;
}

async function arriveOnce(providers: Awaited<ReturnType<typeof startProviders>>, events: readonly string[]) {
  await eventually(async () => {
    const arrived = await providers.arrived();
    expect(events.filter((event) => !arrived.has(event))).toEqual([]);
  });
  const arrived = await providers.arrived();
  expect(events.filter((event) => arrived.get(event)?.length !== 1)).toEqual([]);
}

const listOf = async (relay: RelayProcess) => (await callRelay(relay, 'pushes/list', { limit: 50 })) as PushList;

/** An environment in which the clock deviates by the offset in the file. */
const clockFrom = (file: string): NodeJS.ProcessEnv => ({
  ...process.env,
  LD_PRELOAD: LIBRARY,
  FAKETIME_TIMESTAMP_FILE: file,
  FAKETIME_NO_CACHE: '1',
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
});

describe('the wall clock', () => {
  it('loses and repeats nothing when it jumps by an hour, and lets no call ring that is over', {
    timeout: 240_000,
  }, async (context) => {
    if (!existsSync(LIBRARY)) return context.skip('libfaketime is missing: sudo apt-get install faketime');
    const providers = await startProviders();
    const dataDir = await temporaryFolder();
    const clock = join(dataDir, 'clock');
    await writeFile(clock, '+0');
    const config = { apps: providers.apps };
    const relay = await startRelay({ dataDir, config, args: ['--no-ui'], env: clockFrom(clock) });
    // Other providers refuse pushes that were signed by a wrong clock, and those wait until it is right again.
    const devices = providers.devices.filter(({ app_id }) => app_id === 'crash.unifiedpush');
    const push = () => pushAll(relay.gatewayUrl, devices, 30);
    const calls: string[] = [];
    for (const jump of ['+3600', '+0', '-3600', '+0']) {
      providers.mood('down');
      const before = await push();
      // A call that rings for most of an hour: it waits for the provider, and is over once the clock goes forward.
      const ringing = await call(relay.gatewayUrl, devices, 3_000_000);
      if (jump === '+3600') calls.push(ringing);
      await writeFile(clock, jump);
      const after = await push();
      providers.mood('healthy');
      await arriveOnce(providers, [...before, ...after]);
    }
    expect(await relay.stop()).toBe(0);
    const arrived = await providers.arrived();
    expect(calls.filter((event) => arrived.has(event))).toEqual([]);
  });
});

describe('a clock that was a year ahead and is corrected', () => {
  const year = String(365 * 86_400);

  async function started(dataDir: string, ahead: string) {
    const clock = join(dataDir, 'clock');
    await writeFile(clock, `+${ahead}`);
    const relay = await startRelay({ dataDir, config: { apps: { x: { type: 'capture' } } }, env: clockFrom(clock) });
    let revision = 0;
    return {
      relay,
      setRight: () => writeFile(clock, '+0'),
      async push(text: string): Promise<void> {
        const event_id = `$${crypto.randomUUID()}`;
        const device = { app_id: 'x', pushkey: 'key', pushkey_ts: 1 };
        expect(await notify(relay.gatewayUrl, message(text, { event_id, devices: [device] }))).toMatchObject({
          status: 200,
        });
      },
      /** Waits until the list has these texts, newest first, in the order of their ids. */
      async lists(texts: readonly string[]): Promise<void> {
        await eventually(async () => {
          const { rows, ...list } = await listOf(relay);
          expect(rows.map(({ text }) => text)).toEqual(texts);
          expect(rows.map(({ id }) => id)).toEqual(
            rows
              .map(({ id }) => id)
              .toSorted()
              .toReversed(),
          );
          expect(list.revision).toBeGreaterThan(revision);
          revision = list.revision;
        });
      },
    };
  }

  it('does not keep later pushes from being listed first and reported as new, also after a restart', async (context) => {
    if (!existsSync(LIBRARY)) return context.skip('libfaketime is missing: sudo apt-get install faketime');
    const dataDir = await temporaryFolder();
    const first = await started(dataDir, year);
    await first.push('ahead');
    await first.lists(['ahead']);
    await first.setRight();
    await first.push('right');
    await first.lists(['right', 'ahead']);
    expect(await first.relay.stop()).toBe(0);

    const second = await started(dataDir, '0');
    const { revision: before } = await listOf(second.relay);
    await second.push('later');
    await second.lists(['later', 'right', 'ahead']);
    expect((await listOf(second.relay)).revision).toBeGreaterThan(before);
    expect(before).toBeGreaterThan(Date.now() * 1_000);
    expect(await second.relay.stop()).toBe(0);
  });
});

describe('a relay that is suspended for a while', () => {
  it('loses and repeats nothing, and lets no call ring that is over', { timeout: 240_000 }, async () => {
    const providers = await startProviders();
    const dataDir = await temporaryFolder();
    const relay = await startRelay({ dataDir, config: { apps: providers.apps }, args: ['--no-ui'] });
    providers.mood('down');
    const waiting = await pushAll(relay.gatewayUrl, providers.devices, 40);
    const over = await call(relay.gatewayUrl, providers.devices, 1_500);
    providers.mood('slow');
    const underWay = pushAll(relay.gatewayUrl, providers.devices.toReversed(), 10);
    await eventually(async () => expect((await providers.arrived()).size).toBeGreaterThan(0));
    relay.suspend();
    await new Promise((resolve) => setTimeout(resolve, SUSPENDED_MS));
    providers.mood('healthy');
    relay.resume();
    await arriveOnce(providers, [...waiting, ...(await underWay)]);
    expect(await relay.stop()).toBe(0);
    expect((await providers.arrived()).has(over)).toBe(false);
  });
});

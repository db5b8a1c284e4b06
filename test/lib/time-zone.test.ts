import { describe, expect, it } from 'vitest';
import type { Health } from '../../src/api/contract.ts';
import { followTimeZone } from '../../src/lib/time-zone.ts';
import { eventually } from '../support/eventually.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { movableZone } from '../support/movable-zone.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const hourIn = (at: number, timeZone: string) =>
  new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' }).format(at);

describe('the time zone', () => {
  it('is followed while the relay runs: tomorrow morning is that of the present zone', {
    timeout: 120_000,
  }, async (context) => {
    const zone = await movableZone();
    if (zone.missing !== undefined) return context.skip(zone.missing);
    await zone.set('Asia/Tokyo');
    const relay = await startRelay({
      dataDir: await temporaryFolder(),
      config: { apps: {} },
      program: await zone.within(process.execPath),
      env: zone.env,
    });
    async function morning(): Promise<number> {
      await callRelay(relay, 'pause/start', { until: 'tomorrow' });
      const health = (await callRelay(relay, 'health')) as Health;
      return health.paused?.until ?? 0;
    }
    expect(hourIn(await morning(), 'Asia/Tokyo')).toBe('08');
    await zone.set('America/New_York');
    await eventually(async () => expect(hourIn(await morning(), 'America/New_York')).toBe('08'));
    expect(await relay.stop()).toBe(0);
  });

  it('does not change where the environment names one', () => {
    const clock = createManualClock();
    const env = { TZ: 'Asia/Tokyo' };
    followTimeZone({ env, clock, changed: () => expect.unreachable() });
    clock.advance(60_000);
    expect(env.TZ).toBe('Asia/Tokyo');
  });
});

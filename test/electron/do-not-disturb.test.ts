import { describe, expect, it } from 'vitest';
import { createDoNotDisturb, type DoNotDisturbDeps } from '../../electron/do-not-disturb.ts';
import { createManualClock } from '../support/manual-clock.ts';

function setUp(deps: Partial<DoNotDisturbDeps>) {
  const clock = createManualClock();
  const asked: string[] = [];
  const readFlag: DoNotDisturbDeps['readFlag'] = async (property) => {
    asked.push(property.name);
    return (await deps.readFlag?.(property)) ?? null;
  };
  const doNotDisturb = createDoNotDisturb({
    platform: 'linux',
    env: {},
    run: async () => null,
    now: clock.now,
    ...deps,
    readFlag,
  });
  return { doNotDisturb, asked, clock };
}

describe('do not disturb', () => {
  it.each(['Inhibited', 'paused'])('follows the property %s of the notification service', async (name) => {
    const { doNotDisturb } = setUp({ readFlag: async (property) => (property.name === name ? true : null) });
    expect(await doNotDisturb()).toBe(true);
  });

  it.each([
    ['true\n', false],
    ['false\n', true],
    ['No such schema', false],
    [null, false],
  ])('follows GNOME’s setting show-banners: %j', async (printed, quiet) => {
    const { doNotDisturb } = setUp({ env: { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' }, run: async () => printed });
    expect(await doNotDisturb()).toBe(quiet);
  });

  it('is off where nothing answers or nothing can be asked', async () => {
    expect(await setUp({}).doNotDisturb()).toBe(false);
    const elsewhere = setUp({ platform: 'win32', readFlag: async () => true });
    expect(await elsewhere.doNotDisturb()).toBe(false);
    expect(elsewhere.asked).toEqual([]);
  });

  it('is asked for once in a burst of banners', async () => {
    const { doNotDisturb, asked, clock } = setUp({});
    await Promise.all([doNotDisturb(), doNotDisturb(), doNotDisturb()]);
    expect(asked).toHaveLength(2);
    clock.advance(5_000);
    await doNotDisturb();
    expect(asked).toHaveLength(4);
  });
});

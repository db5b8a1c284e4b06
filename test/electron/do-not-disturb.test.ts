import { describe, expect, it } from 'vitest';
import { createDisturbance, type DisturbanceDeps } from '../../electron/disturbance.ts';

function setUp(deps: Partial<DisturbanceDeps>) {
  let now = 0;
  const asked: string[] = [];
  const readFlag: DisturbanceDeps['readFlag'] = async (property) => {
    asked.push(property.name);
    return (await deps.readFlag?.(property)) ?? null;
  };
  const undisturbed = createDisturbance({
    platform: 'linux',
    env: {},
    run: async () => null,
    now: () => now,
    ...deps,
    readFlag,
  });
  const later = (milliseconds: number) => {
    now += milliseconds;
  };
  return { undisturbed, asked, later };
}

describe('do not disturb', () => {
  it.each(['Inhibited', 'paused'])('is told by the property %s of the notification service', async (name) => {
    const { undisturbed } = setUp({ readFlag: async (property) => (property.name === name ? true : null) });
    expect(await undisturbed()).toBe(true);
  });

  it.each([
    ['true\n', false],
    ['false\n', true],
    ['No such schema', false],
    [null, false],
  ])('is told by the settings of GNOME: show-banners %j', async (printed, quiet) => {
    const { undisturbed } = setUp({ env: { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' }, run: async () => printed });
    expect(await undisturbed()).toBe(quiet);
  });

  it('is unknown, so off, where nothing answers or nothing can be asked', async () => {
    expect(await setUp({}).undisturbed()).toBe(false);
    const elsewhere = setUp({ platform: 'win32', readFlag: async () => true });
    expect(await elsewhere.undisturbed()).toBe(false);
    expect(elsewhere.asked).toEqual([]);
  });

  it('is asked for once in a burst', async () => {
    const { undisturbed, asked, later } = setUp({});
    await Promise.all([undisturbed(), undisturbed(), undisturbed()]);
    expect(asked).toHaveLength(2);
    later(5_000);
    await undisturbed();
    expect(asked).toHaveLength(4);
  });
});

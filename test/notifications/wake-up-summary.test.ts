import { describe, expect, it } from 'vitest';
import { createWakeUpSummary, type WakeUpSummary } from '../../src/notifications/wake-up-summary.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { plainBanner as banner, createScriptedShell } from '../support/shell.ts';

function setUp() {
  const shell = createScriptedShell();
  const clock = createManualClock();
  return { shell, clock, wakeUp: createWakeUpSummary({ shell, clock }) };
}

async function flood(wakeUp: WakeUpSummary, count: number) {
  const outcomes = [];
  for (let push = 1; push <= count; push++) outcomes.push(await wakeUp.shell.show(banner(`p${push}`)));
  return outcomes.map((outcome) => (outcome.result === 'suppressed' ? outcome.reason : outcome.result));
}

describe('after sleep', () => {
  it('a few banners are shown, and one stands for the flood behind them', async () => {
    const { shell, clock, wakeUp } = setUp();
    wakeUp.woke();
    expect(await flood(wakeUp, 5)).toEqual(['shown', 'shown', 'shown', 'summarised', 'summarised']);
    clock.advance(30_000);
    expect(shell.banners.slice(3)).toMatchObject([
      { title: 'While this computer slept', body: '2 pushes came meanwhile.', pushId: 'p5' },
    ]);
    expect(await flood(wakeUp, 5)).toEqual(Array(5).fill('shown'));
  });

  it('no summary is shown without a flood, or when all was read elsewhere', async () => {
    const { shell, clock, wakeUp } = setUp();
    wakeUp.woke();
    await flood(wakeUp, 3);
    clock.advance(30_000);
    wakeUp.woke();
    await flood(wakeUp, 4);
    await wakeUp.shell.setUnread(0);
    clock.advance(30_000);
    expect(shell.banners).toHaveLength(6);
  });

  it('a computer that wakes up twice in a row shows one summary', async () => {
    const { shell, clock, wakeUp } = setUp();
    wakeUp.woke();
    await flood(wakeUp, 4);
    clock.advance(29_000);
    wakeUp.woke();
    clock.advance(30_000);
    expect(shell.banners.slice(3)).toMatchObject([{ body: '1 push came meanwhile.' }]);
  });
});

describe('a computer that did not sleep', () => {
  it('shows every banner', async () => {
    expect(await flood(setUp().wakeUp, 10)).toEqual(Array(10).fill('shown'));
  });
});

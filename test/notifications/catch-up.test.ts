import { describe, expect, it } from 'vitest';
import { createCatchUp } from '../../src/notifications/catch-up.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { plainBanner as banner, createScriptedShell } from '../support/shell.ts';

function setUp() {
  const shell = createScriptedShell();
  const clock = createManualClock();
  return { shell, clock, catchUp: createCatchUp({ shell, clock }) };
}

async function flood(catchUp: ReturnType<typeof createCatchUp>, count: number) {
  const outcomes = [];
  for (let push = 1; push <= count; push++) outcomes.push(await catchUp.shell.show(banner(`p${push}`)));
  return outcomes.map((outcome) => (outcome.result === 'suppressed' ? outcome.reason : outcome.result));
}

describe('after sleep', () => {
  it('a few banners are shown, and one stands for the flood behind them', async () => {
    const { shell, clock, catchUp } = setUp();
    catchUp.woke();
    expect(await flood(catchUp, 5)).toEqual(['shown', 'shown', 'shown', 'summarised', 'summarised']);
    clock.advance(30_000);
    expect(shell.banners.slice(3)).toMatchObject([
      { title: 'While this computer slept', body: '2 pushes came meanwhile.', pushId: 'p5' },
    ]);
    expect(await flood(catchUp, 5)).toEqual(Array(5).fill('shown'));
  });

  it('nothing is added when there was no flood, or all was read elsewhere', async () => {
    const { shell, clock, catchUp } = setUp();
    catchUp.woke();
    await flood(catchUp, 3);
    clock.advance(30_000);
    catchUp.woke();
    await flood(catchUp, 4);
    await catchUp.shell.setUnread(0);
    clock.advance(30_000);
    expect(shell.banners).toHaveLength(6);
  });

  it('a computer that wakes twice in a row tells once', async () => {
    const { shell, clock, catchUp } = setUp();
    catchUp.woke();
    await flood(catchUp, 4);
    clock.advance(29_000);
    catchUp.woke();
    clock.advance(30_000);
    expect(shell.banners.slice(3)).toMatchObject([{ body: '1 push came meanwhile.' }]);
  });
});

describe('a computer that did not sleep', () => {
  it('shows every banner', async () => {
    expect(await flood(setUp().catchUp, 10)).toEqual(Array(10).fill('shown'));
  });
});

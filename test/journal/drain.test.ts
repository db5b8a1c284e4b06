import { describe, expect, it, onTestFinished } from 'vitest';
import { createDrain } from '../../src/journal/drain.ts';
import type { Portion } from '../../src/journal/store.ts';
import { eventually } from '../support/eventually.ts';

/** A drain over so many pushes that wait, and the portions it asks for; time stands still. */
function startDrain(waiting: number) {
  const portions: Portion[] = [];
  const drain = createDrain({
    store: {
      behind: () => ({ waiting, toIndex: 1_000 }),
      advance(portion) {
        portions.push(portion);
        return 1;
      },
    },
    steady: () => 1_000,
    report: () => undefined,
  });
  onTestFinished(() => drain.stop());
  return { drain, portions };
}

async function firstPortion({ portions }: ReturnType<typeof startDrain>): Promise<Portion> {
  await eventually(() => expect(portions).not.toEqual([]));
  return portions[0] as Portion;
}

describe('the work behind the acknowledged path', () => {
  it('leaves the search index for later while many pushes arrive', async () => {
    const flooded = startDrain(0);
    flooded.drain.poke(1_000);
    expect(await firstPortion(flooded)).toMatchObject({ index: 0 });
    const steady = startDrain(0);
    steady.drain.poke(10);
    expect((await firstPortion(steady)).index).toBeGreaterThan(0);
  });

  it('does more at a time the more waits, so that it does not pile up behind the removal of old pushes', async () => {
    const little = startDrain(100);
    little.drain.poke(1_000);
    const much = startDrain(50_000);
    much.drain.poke(1_000);
    const { writeOut } = await firstPortion(little);
    expect((await firstPortion(much)).writeOut).toBeGreaterThan(writeOut + 200);
  });
});

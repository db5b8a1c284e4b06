import { describe, expect, it } from 'vitest';
import { createTurns } from '../../src/lib/turns.ts';

describe('turns', () => {
  it('come one after the other, whatever each takes', async () => {
    const inTurn = createTurns();
    const seen: string[] = [];
    let go: () => void = () => undefined;
    const first = inTurn(async () => {
      seen.push('first begins');
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      seen.push('first ends');
    });
    const second = inTurn(async () => seen.push('second'));
    await new Promise(setImmediate);
    expect(seen).toEqual(['first begins']);
    go();
    await Promise.all([first, second]);
    expect(seen).toEqual(['first begins', 'first ends', 'second']);
  });

  it('tell what came of each, and one that failed keeps no other back', async () => {
    const inTurn = createTurns();
    const failed = inTurn(() => Promise.reject(new Error('It failed.')));
    const next = inTurn(async () => 'done');
    await expect(failed).rejects.toThrow('It failed.');
    await expect(next).resolves.toBe('done');
  });
});

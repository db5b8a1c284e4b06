import { describe, expect, it } from 'vitest';
import { createSerial } from '../../src/lib/serial.ts';

describe('serial work', () => {
  it('runs one after the other, however long each takes', async () => {
    const serially = createSerial();
    const seen: string[] = [];
    let go: () => void = () => undefined;
    const first = serially(async () => {
      seen.push('first starts');
      await new Promise<void>((resolve) => {
        go = resolve;
      });
      seen.push('first ends');
    });
    const second = serially(async () => seen.push('second'));
    await new Promise(setImmediate);
    expect(seen).toEqual(['first starts']);
    go();
    await Promise.all([first, second]);
    expect(seen).toEqual(['first starts', 'first ends', 'second']);
  });

  it('resolves to its own result, and a failure does not hold up the next', async () => {
    const serially = createSerial();
    const failed = serially(() => Promise.reject(new Error('It failed.')));
    const next = serially(async () => 'done');
    await expect(failed).rejects.toThrow('It failed.');
    await expect(next).resolves.toBe('done');
  });
});

import { describe, expect, it } from 'vitest';
import { createProgress, progressText } from '../../scripts/progress.mjs';
import { createManualClock } from '../support/manual-clock.ts';

const MIB = 1_048_576;

/** A progress that is shown on such a stream, and what was written to it. */
function shown(isTTY: boolean) {
  const clock = createManualClock();
  let written = '';
  const stream = { isTTY, write: (text: string) => (written += text) };
  const progress = createProgress('Electron', { stream, now: clock.now });
  return { progress, written: () => written, clock };
}

describe('the progress of a download', () => {
  it('shows size and speed', () => {
    expect(progressText(12.5 * MIB, 118 * MIB, 5_000)).toBe('12.5 of 118.0 MiB, 2.5 MiB/s');
  });

  it('shows no unknown size, and no speed before any time has passed', () => {
    expect(progressText(MIB, null, 0)).toBe('1.0 MiB, 0.0 MiB/s');
  });

  it('is one line on a terminal, and the next text starts another', () => {
    const { progress, written, clock } = shown(true);
    progress.show(0, 4 * MIB);
    clock.advance(1_000);
    progress.show(2 * MIB, 4 * MIB);
    progress.end();
    expect(written()).toBe('\rElectron: 0.0 of 4.0 MiB, 0.0 MiB/s\x1b[K\rElectron: 2.0 of 4.0 MiB, 2.0 MiB/s\x1b[K\n');
  });

  it('is a line every few seconds in a log', () => {
    const { progress, written, clock } = shown(false);
    for (let second = 0; second <= 10; second += 1) {
      progress.show(second * MIB, 20 * MIB);
      clock.advance(1_000);
    }
    progress.end();
    expect(written().split('\n')).toEqual([
      'Electron: 0.0 of 20.0 MiB, 0.0 MiB/s',
      'Electron: 5.0 of 20.0 MiB, 1.0 MiB/s',
      'Electron: 10.0 of 20.0 MiB, 1.0 MiB/s',
      '',
    ]);
  });
});

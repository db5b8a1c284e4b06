import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

const kept = fileURLToPath(new URL('../web/__screenshots__', import.meta.url));
const artifacts = 'artifacts/visual';

/** Side of a cell in pixels: smaller differences, such as the smoothing of letters, average out. */
const CELL = 4;
/** By how much the colour of a cell may differ, from 0 to 1 (pixelmatch), and how many cells may differ by more. */
const THRESHOLD = 0.2;
const MAX_CELLS = 50;

export const isSame = (cells: number): boolean => cells <= MAX_CELLS;

/**
 * How many cells of a picture differ from the stored one of this name. With UPDATE_SCREENSHOTS the picture is stored
 * instead. A picture that differs is written to the artifacts, next to the stored one and a map of the differences.
 */
export async function differingCells(name: string, picture: Buffer): Promise<number> {
  const file = join(kept, `${name}.png`);
  if (process.env.UPDATE_SCREENSHOTS) {
    // Pictures that look the same stay as they are, so that a commit holds what changed.
    if (existsSync(file) && isSame(compare(await readFile(file), picture).cells)) return 0;
    await mkdir(kept, { recursive: true });
    await writeFile(file, picture);
    return 0;
  }
  if (!existsSync(file)) throw new Error(`There is no picture ${name}.png. UPDATE_SCREENSHOTS=1 keeps one.`);
  const before = await readFile(file);
  const { cells, difference } = compare(before, picture);
  if (!isSame(cells)) {
    await mkdir(artifacts, { recursive: true });
    await writeFile(join(artifacts, `${name}.png`), picture);
    await writeFile(join(artifacts, `${name}-kept.png`), before);
    await writeFile(join(artifacts, `${name}-difference.png`), PNG.sync.write(difference));
  }
  return cells;
}

/** How many cells differ, and a picture of which. */
export function compare(one: Buffer, other: Buffer): { readonly cells: number; readonly difference: PNG } {
  const [before, after] = [averaged(PNG.sync.read(one)), averaged(PNG.sync.read(other))];
  const { width, height } = before;
  const difference = new PNG({ width, height });
  if (after.width !== width || after.height !== height) return { cells: Number.POSITIVE_INFINITY, difference };
  const options = { threshold: THRESHOLD, includeAA: true };
  return { cells: pixelmatch(before.data, after.data, difference.data, width, height, options), difference };
}

/** The picture with one pixel for each cell. */
function averaged({ width, height, data }: PNG): PNG {
  const cells = new PNG({ width: Math.floor(width / CELL), height: Math.floor(height / CELL) });
  for (let at = 0; at < cells.data.length; at++) {
    const [channel, pixel] = [at % 4, Math.floor(at / 4)];
    const [left, top] = [(pixel % cells.width) * CELL, Math.floor(pixel / cells.width) * CELL];
    let sum = 0;
    for (let y = top; y < top + CELL; y++)
      for (let x = left; x < left + CELL; x++) sum += data[(y * width + x) * 4 + channel] ?? 0;
    cells.data[at] = sum / (CELL * CELL);
  }
  return cells;
}

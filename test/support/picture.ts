import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';

const kept = fileURLToPath(new URL('../web/__screenshots__', import.meta.url));
const artifacts = 'artifacts/visual';

/** Side of a cell in pixels: smaller differences, such as the smoothing of letters, average out. */
const CELL = 4;
/** By how much of 255 a colour of a cell may differ, and how many cells may differ by more. */
const MAX_DIFFERENCE = 40;
const MAX_CELLS = 40;

/** Hides everything that changes by itself, and uses the same font wherever the tests run. */
const STEADY = `
  *, *::before, *::after { animation: none !important; transition: none !important; caret-color: transparent !important; }
  * { font-family: "DejaVu Sans" !important; }
  code, code *, pre, .code * { font-family: "DejaVu Sans Mono" !important; }
  time, .numbers, .address, .detail-time, .word-retrying, .waiting p, .tree, .notice span, .facts dd { visibility: hidden !important; }
`;

/** A picture of the page without the parts that change by themselves. */
export async function steadyPicture(page: Page): Promise<Buffer> {
  await page.mouse.move(0, 0);
  return page.screenshot({ style: STEADY, animations: 'disabled', caret: 'hide' });
}

/**
 * How many cells of a picture differ from the stored one of this name. With UPDATE_SCREENSHOTS the picture is stored
 * instead. A picture that differs is written to the artifacts, next to the stored one.
 */
export async function differingCells(browser: Browser, name: string, picture: Buffer): Promise<number> {
  const file = join(kept, `${name}.png`);
  if (process.env.UPDATE_SCREENSHOTS) {
    await mkdir(kept, { recursive: true });
    await writeFile(file, picture);
    return 0;
  }
  if (!existsSync(file)) throw new Error(`There is no picture ${name}.png. UPDATE_SCREENSHOTS=1 keeps one.`);
  const before = await readFile(file);
  const cells = await compare(browser, before, picture);
  if (cells > MAX_CELLS) {
    await mkdir(artifacts, { recursive: true });
    await writeFile(join(artifacts, `${name}.png`), picture);
    await writeFile(join(artifacts, `${name}-kept.png`), before);
  }
  return cells;
}

export const isSame = (cells: number): boolean => cells <= MAX_CELLS;

/** Has a browser average the pixels of each cell, and counts the cells that differ. */
async function compare(browser: Browser, one: Buffer, other: Buffer): Promise<number> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(
      async ([left, right, cell, max]) => {
        const cells = async (base64: string) => {
          const picture = new Image();
          picture.src = `data:image/png;base64,${base64}`;
          await picture.decode();
          const canvas = new OffscreenCanvas(picture.width / cell, picture.height / cell);
          const context = canvas.getContext('2d');
          if (context === null) throw new Error('There is no canvas.');
          context.imageSmoothingQuality = 'high';
          context.drawImage(picture, 0, 0, canvas.width, canvas.height);
          return context.getImageData(0, 0, canvas.width, canvas.height).data;
        };
        const [before, after] = [await cells(left), await cells(right)];
        if (before.length !== after.length) return Number.POSITIVE_INFINITY;
        let differing = 0;
        for (let at = 0; at < before.length; at += 4) {
          const by = [0, 1, 2].map((channel) => Math.abs((before[at + channel] ?? 0) - (after[at + channel] ?? 0)));
          if (Math.max(...by) > max) differing += 1;
        }
        return differing;
      },
      [one.toString('base64'), other.toString('base64'), CELL, MAX_DIFFERENCE] as const,
    );
  } finally {
    await page.close();
  }
}

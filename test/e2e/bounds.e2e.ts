import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { startWindowManager } from '../support/window-manager.ts';

const boundsOf = ({ app }: Desktop) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());

/** Waits until the system has placed the window. */
async function settled(desktop: Desktop) {
  let before = '';
  return eventually(
    async () => {
      const bounds = await boundsOf(desktop);
      const now = JSON.stringify(bounds);
      const isSame = now === before;
      before = now;
      expect(isSame).toBe(true);
      return bounds;
    },
    { interval: 1_500 },
  );
}

describe('a window on a display at 175 %', () => {
  it('neither grows nor moves with each start, and keeps what a person changed', async (context) => {
    const manager = await startWindowManager();
    if (manager.missing !== undefined) return context.skip(manager.missing);
    const dataDir = await temporaryFolder();
    const kept = async () => JSON.parse(await readFile(join(dataDir, 'shell.json'), 'utf8')).place?.bounds;
    const start = () => startDesktop({ dataDir, arguments: ['--force-device-scale-factor=1.75'] });

    const place = { x: 60, y: 50, width: 701, height: 401 };
    await writeFile(join(dataDir, 'shell.json'), JSON.stringify({ place: { bounds: place } }));
    const sizes = [];
    for (let round = 0; round < 3; round++) {
      const desktop = await start();
      sizes.push(await settled(desktop));
      await desktop.close();
    }
    expect(await kept()).toEqual(place);
    expect(sizes[2]).toEqual(sizes[0]);

    const moved = await start();
    await settled(moved);
    await moved.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setSize(750, 420));
    await settled(moved);
    await moved.close();
    const first = await kept();
    expect(Math.abs(first.width - 750)).toBeLessThan(4);
    for (let round = 0; round < 2; round++) {
      const desktop = await start();
      await settled(desktop);
      await desktop.close();
    }
    expect(await kept()).toEqual(first);
  });
});

import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';

it('zooms by the keys of a browser, whichever key types the sign', async () => {
  const { app, close } = await startDesktop();
  const zoom = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getZoomLevel());
  const press = (key: string) => execFileSync('xdotool', ['key', key]);
  execFileSync('xdotool', ['mousemove', '700', '300', 'click', '1']);
  for (const [key, level] of [
    ['ctrl+equal', 0.5],
    ['ctrl+minus', 0],
    ['ctrl+plus', 0.5],
    ['ctrl+0', 0],
    ['ctrl+KP_Add', 0.5],
    ['ctrl+KP_Subtract', 0],
  ] as const) {
    press(key);
    await eventually(async () => expect(await zoom(), key).toBe(level));
  }
  await close();
});

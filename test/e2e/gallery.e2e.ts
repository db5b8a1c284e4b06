import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';

const artifacts = 'artifacts/desktop';
const sizes = [
  { width: 1440, height: 900 },
  { width: 800, height: 600 },
];
let banners: NotificationServer;
let desktop: Desktop;

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  banners = await startNotificationServer();
  desktop = await startDesktop();
  for (const text of ['Lunch at noon?', 'The build is green again.', 'See you tomorrow']) {
    await notify(desktop.gatewayUrl, message(text));
  }
  await notify(desktop.gatewayUrl, message('Nobody knows this app', {}, 'nobody'));
});
afterAll(async () => {
  await desktop?.close();
  await banners?.stop();
});

describe.each(['light', 'dark'] as const)('the window (%s)', (colorScheme) => {
  /** Takes pictures of the real window at both sizes, and returns what axe finds in it. */
  async function look(name: string) {
    const { app, page } = desktop;
    for (const size of sizes) {
      await app.evaluate(({ BrowserWindow }, { width, height }) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
      }, size);
      await page.waitForFunction((width) => window.innerWidth === width, size.width);
      await page.screenshot({ path: join(artifacts, `${colorScheme}-${size.width}-${name}.png`) });
    }
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
  }

  it('is designed on every page', async () => {
    const { page } = desktop;
    await page.emulateMedia({ colorScheme });
    await page.getByRole('link', { name: 'Activity' }).click();
    const row = page.getByRole('option').filter({ hasText: 'Lunch at noon?' });
    await row.waitFor();
    await look('activity');
    await row.click();
    for (const tab of ['Banner', 'Push', 'Attempts', 'Request']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.getByRole('tabpanel').locator(':scope > *').first().waitFor();
      await look(`detail-${tab.toLowerCase()}`);
    }
    await page.keyboard.press('Escape');
    for (const name of ['Set up', 'Apps', 'Settings']) {
      await page.getByRole('link', { name, exact: true }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await look(name.toLowerCase().replace(' ', '-'));
    }
  });
});

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const open = openPages();
const apps = { 'app.carillon.desktop': { type: 'desktop' }, 'dev.*': { type: 'capture' } };
const saved = async ({ dataDir }: WebPage) => JSON.parse(await readFile(join(dataDir, 'config.json'), 'utf8'));

async function openSettings(config: object = { apps }, options = {}) {
  const web = await open(config, options);
  await web.signIn();
  await web.page.getByRole('link', { name: 'Settings' }).click();
  await web.page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  await web.page.getByRole('form', { name: 'History and privacy' }).waitFor();
  return web;
}

/** A port that another program has. */
async function takenPort() {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  onTestFinished(() => void other.close());
  return port;
}
const form = ({ page }: WebPage, name: string) => page.getByRole('form', { name });

describe('the settings', () => {
  it('offer how much a banner shows, with an example, and save it at once', async () => {
    const web = await openSettings();
    const notifications = form(web, 'Notifications');
    await notifications.getByLabel('Who and where').check();
    await notifications.getByRole('button', { name: 'Save' }).click();
    await notifications.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    expect((await saved(web)).notifications).toMatchObject({ content: 'sender' });
    await web.page.reload();
    await eventually(async () => expect(await notifications.getByLabel('Who and where').isChecked()).toBe(true));
  });

  it('add quiet hours, and say which are not complete', async () => {
    const web = await openSettings();
    const notifications = form(web, 'Notifications');
    await notifications.getByRole('button', { name: 'Add quiet hours' }).click();
    const hours = notifications.getByRole('region', { name: 'Quiet hours 1' });
    for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']) await hours.getByText(day).click();
    await notifications.getByRole('button', { name: 'Save' }).click();
    await notifications.getByText('Choose at least one day.').waitFor();
    await web.expectAccessible('settings-quiet');
    await hours.getByText('Sat').click();
    await hours.getByLabel('From').fill('23:30');
    await notifications.getByRole('button', { name: 'Save' }).click();
    await notifications.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    expect((await saved(web)).notifications.quiet).toEqual([{ days: ['saturday'], from: '23:30', to: '07:00' }]);
  });

  it('move the gateway to another port, and say what an open address means', async () => {
    const web = await openSettings();
    const gateway = form(web, 'Gateway');
    await gateway.getByLabel('Address').fill('0.0.0.0');
    await gateway.getByText('Other computers can reach this gateway').waitFor();
    await web.expectAccessible('settings-exposed');
    await gateway.getByRole('button', { name: 'Undo changes' }).click();
    await gateway.getByText('Other computers can reach this gateway').waitFor({ state: 'detached' });
    await gateway.getByLabel('Shared secret').fill('short');
    await gateway.getByRole('button', { name: 'Save' }).click();
    await gateway
      .getByText('must not be empty')
      .or(gateway.getByText(/at least 8/))
      .first()
      .waitFor();
    await gateway.getByLabel('Shared secret').fill('correct horse');
    await gateway.getByRole('button', { name: 'Save' }).click();
    await gateway.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    expect((await saved(web)).gateway.sharedSecret).toBe('correct horse');
    expect(await gateway.getByLabel('Shared secret').inputValue()).not.toContain('horse');
  });

  it('change the rules for keeping pushes', async () => {
    const web = await openSettings();
    const history = form(web, 'History and privacy');
    await history.getByText('The history holds 0 pushes').waitFor();
    await history.getByLabel('What happened, without content').check();
    await history.getByLabel('Days').fill('3');
    await history.getByRole('button', { name: 'Save' }).click();
    await history.getByRole('button', { name: 'Save' }).waitFor({ state: 'detached' });
    expect((await saved(web)).history).toMatchObject({ content: 'metadata', keepDays: 3 });
  });

  it('delete the history after a question, and undo that', async () => {
    const web = await openSettings();
    const { page, relay } = web;
    for (const text of ['one', 'two']) {
      await notify(relay.gatewayUrl, message(text, { devices: [{ app_id: 'dev.x', pushkey: 'k' }] }));
    }
    await page.getByRole('button', { name: 'Delete all pushes' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 2 pushes?' });
    await web.expectAccessible('settings-delete-all');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('2 pushes deleted.').waitFor();
    await page.getByText('The history holds 0 pushes').waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page.getByText('The history holds 2 pushes').waitFor();
  });

  it('copy diagnostics without anything secret', async () => {
    const web = await openSettings(
      { apps, gateway: { sharedSecret: 'correct horse' } },
      {
        permissions: ['clipboard-read', 'clipboard-write'],
      },
    );
    await web.page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await web.page.getByRole('button', { name: 'Copied' }).waitFor();
    const text = await web.page.evaluate(() => navigator.clipboard.readText());
    expect(JSON.parse(text)).toMatchObject({ shell: 'terminal', gateway: { status: 'listening' } });
    expect(text).not.toContain('correct horse');
  });

  it('change density and text size at once, and keep them', async () => {
    const { page } = await openSettings();
    await page.getByText('130 %').click();
    await page.getByText('Compact').click();
    const look = () =>
      page.evaluate(() => [document.documentElement.style.zoom, document.documentElement.dataset.density]);
    await eventually(async () => expect(await look()).toEqual(['1.3', 'compact']));
    await page.reload();
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    await eventually(async () => expect(await look()).toEqual(['1.3', 'compact']));
    await page.screenshot({ path: 'artifacts/browser/settings-130.png' });
  });

  it('draw the list with the chosen density', async () => {
    const { page, relay } = await openSettings();
    await page.getByText('Compact').click();
    for (const text of ['one', 'two', 'three']) {
      await notify(relay.gatewayUrl, message(text, { devices: [{ app_id: 'dev.x', pushkey: 'k' }] }));
    }
    await page.getByRole('link', { name: 'Activity' }).click();
    const rows = page.getByRole('option');
    await rows.nth(2).waitFor();
    await eventually(async () => {
      const tops = await rows.evaluateAll((all) =>
        all.map((row) => row.getBoundingClientRect().top).sort((a, b) => a - b),
      );
      expect(tops.slice(1).map((top, index) => top - (tops[index] ?? 0))).toEqual([44, 44]);
    });
  });

  it('keep the gateway where it is, and write nothing, when the new port is taken', async () => {
    const config = { apps, gateway: { port: await freePort() } };
    const web = await openSettings(config, { ownPort: true });
    const gateway = form(web, 'Gateway');
    const port = await takenPort();
    await gateway.getByLabel('Port').fill(String(port));
    await gateway.getByRole('button', { name: 'Save' }).click();
    await gateway.getByText(/is in use by .*; \d+ is free/).waitFor();
    expect(await saved(web)).toEqual(config);
    expect((await notify(web.relay.gatewayUrl, message('Still here'))).status).toBe(200);
  });

  it('lead out of a port that is taken', async () => {
    const web = await openSettings({ apps, gateway: { port: await freePort() } }, { ownPort: true });
    const gateway = form(web, 'Gateway');
    const port = await takenPort();
    await writeFile(join(web.dataDir, 'config.json'), JSON.stringify({ apps, gateway: { port } }));
    await gateway.getByText(`Port ${port} is in use by`).first().waitFor();
    await web.page.getByText('The gateway still listens at its old address').waitFor();
    expect((await notify(web.relay.gatewayUrl, message('Still here'))).status).toBe(200);
    await web.expectAccessible('settings-port-taken');
    await gateway.getByRole('button', { name: /^Use port/ }).click();
    await gateway.getByText(`Port ${port} is in use by`).waitFor({ state: 'detached' });
    await web.page.getByRole('status').filter({ hasText: 'Listening' }).waitFor();
  });

  it('say when the command line sets the port', async () => {
    const web = await openSettings({ apps, gateway: { port: await freePort() } });
    await form(web, 'Gateway').getByText('The command line sets another').waitFor();
  });
});

describe('a pause', () => {
  it('is started and ended in the status bar, which says until when', async () => {
    const { page, relay, row, signIn } = await open({ apps });
    await signIn();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('menuitem', { name: 'For 1 hour' }).click();
    // After eleven in the evening that is tomorrow, and named with its day.
    await page.getByText(/Paused until .*\d/).waitFor();
    await notify(relay.gatewayUrl, message('Lunch at noon?'));
    await page.getByRole('link', { name: 'Activity' }).click();
    await row('Lunch at noon?').getByText('paused').waitFor();
    await page.getByRole('button', { name: /Resume/ }).click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  it('lasts until the morning in the time zone of the person, wherever the relay is', async () => {
    const { page, signIn } = await open({ apps }, { timezoneId: 'Pacific/Auckland' });
    await signIn();
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Until tomorrow morning' }).click();
    await page.getByText(/Paused until .*\b0?8:00/).waitFor();
  });
});

describe('the settings page', () => {
  it.each([
    ['light', 1440, 900],
    ['dark', 1440, 900],
    ['light', 480, 800],
  ] as const)('is accessible (%s, %i × %i)', async (colorScheme, width, height) => {
    const web = await openSettings({ apps }, { colorScheme, viewport: { width, height } });
    await web.expectAccessible(`${colorScheme}-${width}-settings`);
    await web.page.getByRole('heading', { name: 'Appearance' }).scrollIntoViewIfNeeded();
    await web.expectAccessible(`${colorScheme}-${width}-settings-end`);
  });
});

import { execFileSync, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desktop, listening, relayPid, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';

const artifacts = 'artifacts/desktop';
const device = { app_id: 'app.carillon.desktop', pushkey: 'key' };
let banners: NotificationServer;
let desktop: Desktop;

const push = (notification: object) => notify(desktop.gatewayUrl, notification);
const row = (text: string) => desktop.page.getByRole('option').filter({ hasText: text });
const shot = (name: string) => desktop.page.screenshot({ path: join(artifacts, `${name}.png`) });

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  banners = await startNotificationServer();
  desktop = await startDesktop();
});
afterAll(async () => {
  await desktop?.close();
  await banners?.stop();
});
beforeEach(() => banners.clear());

describe('the desktop app', () => {
  it('starts with the first-run page, whose test push becomes a real banner', async () => {
    const { page } = desktop;
    await page.getByRole('heading', { name: 'Welcome to Carillon' }).waitFor();
    await shot('welcome');
    await page.getByRole('button', { name: 'Send a test push' }).click();
    await page.getByText('The notification was shown.').waitFor();
    expect(banners.shown()).toMatchObject([{ summary: 'Carillon in Test push' }]);
    await page.getByRole('link', { name: 'See this push' }).click();
    await row('Pushes reach this computer.').waitFor();
    await desktop.page.keyboard.press('Escape');
  });

  it('shows a banner and a row for a push that arrives by HTTP', async () => {
    expect(await push(message('Lunch at noon?'))).toEqual({ status: 200, body: { rejected: [] } });
    expect(banners.shown()).toEqual([{ summary: 'Alice in Garden', body: 'Lunch at noon?', urgency: 'normal' }]);
    await row('Lunch at noon?').waitFor();
    await shot('activity');
  });

  it('copies the address and the open push', async () => {
    const { app, page } = desktop;
    const copied = () => app.evaluate(({ clipboard }) => clipboard.readText());
    await page.getByRole('button', { name: "Copy the gateway's address" }).click();
    await eventually(async () => expect(await copied()).toBe(desktop.gatewayUrl));
    await row('Lunch at noon?').click();
    await page.getByRole('button', { name: 'Copy as curl' }).waitFor();
    await shot('detail');
    await page.keyboard.press('c');
    await page.getByRole('article').getByRole('button', { name: 'Copied' }).waitFor();
    await eventually(async () => expect(await copied()).toMatch(/^curl -X POST .*Lunch at noon\?/s));
    await page.keyboard.press('Escape');
  });

  it('makes a mention urgent', async () => {
    await push(message('look', { devices: [{ ...device, tweaks: { highlight: true, sound: 'default' } }] }));
    expect(banners.shown()).toMatchObject([{ urgency: 'critical' }]);
  });

  it('shows no banner for a push of counts alone', async () => {
    await push({ id: '', type: null, sender: '', counts: { unread: 4 }, devices: [device] });
    await row('Unread 4').waitFor();
    expect(banners.shown()).toEqual([]);
  });

  it("replaces a room's banner by that room's next", async () => {
    await push(message('one'));
    await push(message('two'));
    await eventually(() => expect(banners.displayed()).toBe(1));
    await push(message('elsewhere', { room_id: '!shed:example.org' }));
    await eventually(() => expect(banners.displayed()).toBe(2));
  });

  it('keeps the push of a dismissed banner, and shows the next one again', async () => {
    await push(message('dismissed'));
    await eventually(() => expect(banners.displayed()).toBe(1));
    banners.shown();
    expect(banners.displayed()).toBe(0);
    await row('dismissed').waitFor();
    await push(message('shown again'));
    await eventually(() => expect(banners.displayed()).toBe(1));
  });

  it('closes the banners when everything is read', async () => {
    await push(message('unread'));
    await eventually(() => expect(banners.displayed()).toBe(1));
    await push({ counts: { unread: 0 }, devices: [device] });
    await eventually(() => expect(banners.displayed()).toBe(0));
    // Homeservers omit counts of zero.
    await push(message('unread again'));
    await eventually(() => expect(banners.displayed()).toBe(1));
    await push({ counts: {}, devices: [device] });
    await eventually(() => expect(banners.displayed()).toBe(0));
  });

  it('alerts once for an event that is sent twice', async () => {
    const twice = message('only once');
    await push(twice);
    await push(twice);
    expect(banners.shown()).toHaveLength(1);
    await desktop.page.getByRole('option').filter({ hasText: 'duplicate' }).first().waitFor();
  });

  it('shows hostile text as text', async () => {
    await push(message('<b>bold</b> & \u202ereversed\u0007', { sender_display_name: '--version', room_name: '' }));
    expect(banners.shown()).toEqual([
      { summary: '--version', body: '&lt;b&gt;bold&lt;/b&gt; &amp; reversed', urgency: 'normal' },
    ]);
  });

  it('gives the page nothing of Node or Electron, and no other site', async () => {
    const { page } = desktop;
    const reach = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter((name) => name in globalThis),
    );
    expect(reach).toEqual([]);
    await expect(page.evaluate(() => fetch('https://example.org/'))).rejects.toThrow();
    expect(await page.evaluate(() => window.open('https://example.org/') === null)).toBe(true);
    expect(desktop.app.windows()).toHaveLength(1);
  });

  it('lets a second instance give way to the first', async () => {
    const second = spawn(desktop.launch.executablePath, desktop.launch.args, { stdio: 'ignore' });
    expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
    expect((await push(message('still here'))).status).toBe(200);
    expect(desktop.app.windows()).toHaveLength(1);
  });

  it('restarts a killed relay, and the window continues', async () => {
    const pid = await relayPid(desktop);
    expect(pid).toBeGreaterThan(0);
    execFileSync('kill', ['-9', String(pid)]);
    await desktop.page.getByText(/restarting/).waitFor();
    await shot('relay-restarting');
    await listening(desktop.page);
    banners.clear();
    await push(message('after the restart'));
    await row('after the restart').waitFor();
    expect(banners.shown()).toMatchObject([{ body: 'after the restart' }]);
  });

  it('does not announce pushes from before the restart as new', async () => {
    const event = message('before and after');
    await push(event);
    await row('before and after').first().waitFor();
    banners.clear();
    await push(event);
    expect(banners.shown()).toEqual([]);
  });

  // The last test, because Playwright waits for ever for the end of a refused navigation.
  it('does not leave its page', async () => {
    const address = () => desktop.app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL());
    const before = await address();
    await desktop.page.evaluate(() => {
      location.href = 'https://example.org/';
    });
    await desktop.page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await address()).toBe(before);
    expect((await push(message('still at home'))).status).toBe(200);
  });
});

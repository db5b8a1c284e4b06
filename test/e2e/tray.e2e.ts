import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desktop, launchDesktop, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';
import { startTrayHost, type TrayHost } from '../support/tray-host.ts';

const device = { app_id: 'app.carillon.desktop', pushkey: 'key' };
let banners: NotificationServer;
let panel: TrayHost;
let desktop: Desktop;

const host = () => new URL(desktop.gatewayUrl).host;
const visible = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
const closeWindow = () => desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const icon = async () => (await panel.items()).at(-1);
const tooltip = (text: string) => eventually(async () => expect((await icon())?.tooltip).toBe(text));

/** Starts a second instance with the same data folder, and waits for its exit. */
async function again(...more: string[]): Promise<void> {
  const second = spawn(desktop.launch.executablePath, [...desktop.launch.args, ...more], { stdio: 'ignore' });
  expect(await new Promise((resolve) => second.once('exit', resolve))).toBe(0);
}

beforeAll(async () => {
  banners = await startNotificationServer();
  panel = await startTrayHost();
  desktop = await startDesktop();
});
afterAll(async () => {
  await desktop?.close();
  await panel?.stop();
  await banners?.stop();
});
beforeEach(() => banners.clear());

describe('the tray', () => {
  let idle: unknown;

  it('has an icon that shows how the relay is doing, and a menu with every action', async () => {
    await tooltip(`Carillon: Listening on ${host()}`);
    const item = await icon();
    idle = item?.image;
    expect(idle).not.toBeNull();
    expect(item?.menu).toEqual([
      `Listening on ${host()}`,
      'Nothing unread',
      'Open Carillon',
      'Pause notifications',
      'Copy gateway address',
      'Send test notification',
      'Quit Carillon',
    ]);
  });

  it('copies the address of the gateway', async () => {
    await panel.click('Copy gateway address');
    await eventually(async () =>
      expect(await desktop.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(desktop.gatewayUrl),
    );
  });

  it('sends a test notification', async () => {
    await panel.click('Send test notification');
    await eventually(() => expect(banners.displayed()).toBe(1));
    expect(banners.shown()).toMatchObject([{ summary: 'Carillon in Test push' }]);
  });

  it('counts unread pushes, and has another image for them', async () => {
    await notify(desktop.gatewayUrl, { counts: { unread: 4 }, devices: [device] });
    await eventually(async () => expect((await icon())?.menu[1]).toBe('4 unread'));
    expect((await icon())?.image).not.toEqual(idle);
    await notify(desktop.gatewayUrl, { counts: { unread: 0 }, devices: [device] });
    await eventually(async () => expect((await icon())?.image).toEqual(idle));
  });

  it('pauses notifications and resumes them with one summary', async () => {
    await panel.click('Pause notifications', 'Until resumed');
    await tooltip('Carillon: Notifications are paused');
    expect((await icon())?.image).not.toEqual(idle);
    await notify(desktop.gatewayUrl, message('during the pause'));
    await notify(desktop.gatewayUrl, message('during the pause, too'));
    await desktop.page.getByRole('option').filter({ hasText: 'during the pause, too' }).waitFor();
    expect(banners.displayed()).toBe(0);
    await panel.click('Resume notifications');
    await eventually(() => expect(banners.displayed()).toBe(1));
    expect(banners.shown()).toMatchObject([{ summary: 'Notifications were paused', body: '2 pushes came meanwhile.' }]);
  });
});

describe('closing the window', () => {
  it('puts it into the tray, says so once, and continues to receive', async () => {
    await closeWindow();
    await eventually(async () => expect(await visible()).toBe(false));
    await eventually(() => expect(banners.displayed()).toBe(1));
    expect(banners.shown()).toMatchObject([{ summary: 'Carillon keeps running' }]);
    banners.clear();
    await notify(desktop.gatewayUrl, message('out of sight'));
    expect(banners.shown()).toMatchObject([{ body: 'out of sight' }]);
    await panel.click('Open Carillon');
    await eventually(async () => expect(await visible()).toBe(true));
    banners.clear();
    await closeWindow();
    await eventually(async () => expect(await visible()).toBe(false));
    expect(banners.shown()).toEqual([]);
  });

  it('lets a second start show it again, unless that is one at sign-in', async () => {
    await again('--hidden');
    expect(await visible()).toBe(false);
    await again();
    await eventually(async () => expect(await visible()).toBe(true));
  });

  it('keeps it within reach when the tray has disappeared', async () => {
    await panel.stop();
    await closeWindow();
    const state = () =>
      desktop.app.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return { there: window !== undefined, reachable: window?.isVisible() || window?.isMinimized() };
      });
    await again('--hidden');
    expect(await state()).toEqual({ there: true, reachable: true });
    panel = await startTrayHost();
  });

  it('follows a valid link that is handed over, and no other', async () => {
    await notify(desktop.gatewayUrl, message('behind a link'));
    await desktop.page.getByRole('option').filter({ hasText: 'behind a link' }).click();
    await desktop.page.getByRole('article').waitFor();
    const id = /[0-9A-Z]{26}/.exec(desktop.page.url())?.[0];
    expect(id).toBeDefined();
    await again('carillon://settings');
    await desktop.page.getByRole('heading', { name: 'Settings' }).first().waitFor();
    await again(`carillon://push/${id}`);
    await desktop.page.getByRole('article').waitFor();
    await again('carillon://quit', '--port', '1');
    await again('carillon://settings/../secrets');
    expect(desktop.page.url()).toContain(`/activity/${id}`);
  });

  it('quits from the tray', async () => {
    await eventually(async () => expect(await icon()).toBeDefined());
    const closed = desktop.app.waitForEvent('close');
    await panel.click('Quit Carillon');
    await closed;
    await expect(notify(desktop.gatewayUrl, message('too late'))).rejects.toThrow();
  });
});

describe('trouble', () => {
  it('is in the menu unchanged, whatever its text', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'carillon-tray-'));
    const keyFile = '/R&D && _file__ <b>\\101 \u202e%s';
    const app = { type: 'apns', keyFile, keyId: 'ABCDE12345', teamId: 'ABCDE12345', topic: 'org.example' };
    await writeFile(join(dataDir, 'config.json'), JSON.stringify({ apps: { 'org.example': app } }));
    const troubled = await launchDesktop({ dataDir });
    try {
      const text = '/R&D && _file__ <b>\\101 %s';
      await eventually(async () => expect((await icon())?.tooltip).toContain(text));
      // In labels over D-Bus one `_` marks an access key, and two are shown as one (com.canonical.dbusmenu).
      const [label = ''] = (await icon())?.menu ?? [];
      expect(label.replaceAll('__', '')).not.toContain('_');
      expect(`Carillon: ${label.replaceAll('__', '_')}`).toBe((await icon())?.tooltip);
    } finally {
      await troubled.app.close();
      await rm(dataDir, { recursive: true });
    }
  });
});

describe('started at sign-in', () => {
  it('stays in the tray, without a window', async () => {
    const hidden = await launchDesktop({ arguments: ['--hidden'] });
    try {
      await eventually(async () => expect((await icon())?.tooltip).toContain('Listening'));
      expect(hidden.app.windows()).toEqual([]);
      await panel.click('Open Carillon');
      await eventually(() => expect(hidden.app.windows()).toHaveLength(1));
    } finally {
      await hidden.close();
    }
  });
});

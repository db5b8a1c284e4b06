import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Desktop, type DesktopOptions, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';
import { temporaryFolder } from '../support/temporary.ts';

let banners: NotificationServer;
beforeAll(async () => {
  banners = await startNotificationServer();
});
afterAll(() => banners?.stop());
beforeEach(() => banners.clear());

async function start(options: DesktopOptions = {}): Promise<Desktop> {
  const desktop = await startDesktop(options);
  onTestFinished(() => desktop.close().catch(() => undefined));
  return desktop;
}

const row = ({ page }: Desktop, text: string) => page.getByRole('option').filter({ hasText: text });
/** The longest time that the app's main process was blocked within `milliseconds`, in milliseconds. */
const longestBlock = ({ app }: Desktop, milliseconds: number) =>
  app.evaluate(async (_, wanted) => {
    let longest = 0;
    for (let before = Date.now(), end = before + wanted; before < end; ) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      longest = Math.max(longest, Date.now() - before);
      before = Date.now();
    }
    return longest;
  }, milliseconds);

describe('a notification service that hangs', () => {
  it('freezes nothing, is reported in outcome and Settings, and shows banners again once it responds', async () => {
    const desktop = await start();
    const { page, gatewayUrl } = desktop;
    await notify(gatewayUrl, message('before'));
    await eventually(() => expect(banners.displayed()).toBe(1));
    banners.freeze();
    onTestFinished(banners.thaw);
    const first = notify(gatewayUrl, message('first', { room_id: '!first:example.org' }));
    expect(await longestBlock(desktop, 4_000)).toBeLessThan(2_000);
    await first;
    await notify(gatewayUrl, message('second', { room_id: '!second:example.org' }));
    await row(desktop, 'second').waitFor();
    await row(desktop, 'first').click();
    await page.getByText('did not answer within 5 seconds').first().waitFor();
    await row(desktop, 'second').click();
    await page.getByText('The notification service hangs').first().waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByText('The notification service of this computer does not answer').waitFor();

    banners.thaw();
    await notify(gatewayUrl, message('after', { room_id: '!third:example.org' }));
    await eventually(() => expect(banners.shown().map(({ body }) => body)).toContain('after'));
  });
});

describe('a banner of an app that was killed', () => {
  it('is closed by the next start, which closes its own when it quits', async () => {
    const dataDir = await temporaryFolder();
    const first = await start({ dataDir });
    await notify(first.gatewayUrl, message('left behind'));
    await eventually(() => expect(banners.displayed()).toBe(1));
    // The file is written a moment after the banner is shown.
    await eventually(async () => expect(await readdir(dataDir)).toContain('banners.json'));
    const gone = new Promise((resolve) => first.app.process().once('exit', resolve));
    first.app.process().kill('SIGKILL');
    await gone;
    expect(banners.displayed()).toBe(1);

    const second = await start({ dataDir });
    await eventually(() => expect(banners.displayed()).toBe(0));

    await notify(second.gatewayUrl, message('again', { room_id: '!other:example.org' }));
    await eventually(() => expect(banners.displayed()).toBe(1));
    await second.app.close();
    await eventually(() => expect(banners.displayed()).toBe(0));
  });
});

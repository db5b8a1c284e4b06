import type { BrowserContextOptions } from 'playwright';
import { describe, expect, it } from 'vitest';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const open = openPages();
const apps = { 'app.carillon.desktop': { type: 'desktop' }, 'dev.*': { type: 'capture' } };

/** A page with two pushes, one of them in a right-to-left script and longer than any row. */
async function openWith(options: BrowserContextOptions): Promise<WebPage> {
  const web = await open({ apps }, options);
  await web.signIn();
  const long = 'مرحبا بكم في الحديقة '.repeat(30);
  const devices = [{ app_id: 'dev.one', pushkey: 'k' }];
  await notify(web.relay.gatewayUrl, message(long, { devices, sender_display_name: long, room_name: long }));
  await notify(web.relay.gatewayUrl, message('Lunch at noon?', { devices }));
  return web;
}

/** Visits every page of the window, each once it is shown. */
async function* pages({ page }: WebPage): AsyncGenerator<string> {
  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('option').nth(1).waitFor();
  yield 'activity';
  await page.getByRole('option').filter({ hasText: 'Lunch at noon?' }).click();
  await page.getByRole('tab', { name: 'Attempts' }).click();
  await page.getByText('no pushkey was rejected').waitFor();
  yield 'detail';
  for (const name of ['Set up', 'Apps', 'Settings']) {
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    yield name.toLowerCase().replace(' ', '-');
  }
}

describe('the window', () => {
  it.each([
    ['at 200 %', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 }],
    ['480 pixels wide', { viewport: { width: 480, height: 800 } }],
    ['with the forced colours of the system', { forcedColors: 'active' }],
    ['with less motion', { reducedMotion: 'reduce' }],
  ] satisfies [string, BrowserContextOptions][])('fits and can be used %s', async (name, options) => {
    const web = await openWith(options);
    for await (const place of pages(web)) {
      await web.expectAccessible(`${name.replaceAll(/\W+/g, '-')}-${place}`);
      const wider = await web.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([place, wider]).toEqual([place, 0]);
    }
  });

  it('animates nothing for people who prefer less motion', async () => {
    const { page } = await openWith({ reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page.getByRole('menu').waitFor();
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ effect }) => Number(effect?.getComputedTiming().duration) > 0).length,
    );
    expect(moving).toBe(0);
  });
});

import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { lanAddress } from '../support/lan-address.ts';
import { message, notify } from '../support/notify.ts';
import { openPages } from '../support/web-page.ts';

const openPage = openPages();
const apps = { 'dev.*': { type: 'capture' }, 'app.carillon.desktop': { type: 'desktop' } };
const host = lanAddress();

/** The page over plain HTTP at an address of the network, where browsers deny it much. */
async function openFromNetwork() {
  const web = await openPage({ apps, ui: { host: '0.0.0.0' } });
  const errors: Error[] = [];
  web.page.on('pageerror', (error) => errors.push(error));
  const url = `http://${host}:${new URL(web.relay.uiUrl).port}`;
  await web.page.goto(`${url}/#token=${web.relay.token}`);
  await web.page.getByRole('contentinfo').getByText('Listening').waitFor();
  expect(await web.page.evaluate(() => isSecureContext)).toBe(false);
  return { ...web, url, errors };
}

/** The content of the clipboard, as somebody pastes it. */
async function pasted(page: Page): Promise<string> {
  await page.getByLabel('Search pushes').fill('');
  await page.getByLabel('Search pushes').press('Control+v');
  return page.getByLabel('Search pushes').inputValue();
}

describe.skipIf(host === undefined && process.env.CI === undefined)(
  'the page over plain HTTP, from the network',
  () => {
    it('shows every page, and each new push', async () => {
      const { page, relay, errors, row } = await openFromNetwork();
      for (const name of ['Set up', 'Apps', 'Settings', 'Activity']) {
        await page.getByRole('link', { name, exact: true }).click();
        await page.getByRole('main').getByText(/\w/).first().waitFor();
      }
      await notify(relay.gatewayUrl, message('Over the network', {}, 'dev.one'));
      await row('Over the network').waitFor();
      await row('Over the network').click();
      for (const tab of await page.getByRole('tab').all()) await tab.click();
      await page.getByRole('link', { name: 'Set up' }).click();
      await page
        .getByText(/carillon-[\da-f]{32}/)
        .first()
        .waitFor();
      expect(errors).toEqual([]);
    });

    it('copies, from a button and by the keyboard', async () => {
      const { page, relay, row } = await openFromNetwork();
      await notify(relay.gatewayUrl, message('Copied', {}, 'dev.one'));
      await page.getByRole('link', { name: 'Activity' }).click();
      await page.getByRole('button', { name: "Copy the gateway's address" }).last().click();
      await page.getByRole('button', { name: 'Copied' }).first().waitFor();
      expect(await pasted(page)).toBe(relay.gatewayUrl);
      await page.getByLabel('Search pushes').fill('');
      await row('Copied').click();
      await page.getByRole('button', { name: 'Copy as curl' }).focus();
      await page.keyboard.press('c');
      await page.getByRole('button', { name: 'Copied' }).first().waitFor();
      expect(await pasted(page)).toMatch(/^curl /);
    });

    it.each(['light', 'dark'] as const)(
      'shows what a browser does not copy, to be copied by hand (%s)',
      async (scheme) => {
        const { page, relay, expectAccessible } = await openFromNetwork();
        await page.emulateMedia({ colorScheme: scheme });
        await page.evaluate(() => {
          document.execCommand = () => false;
        });
        await page.getByRole('button', { name: "Copy the gateway's address" }).last().click();
        const field = page.getByRole('dialog', { name: 'Copy it by hand' }).getByRole('textbox');
        await field.waitFor();
        expect(await field.inputValue()).toBe(relay.gatewayUrl);
        await expectAccessible(`copy-by-hand-${scheme}`);
        await page.keyboard.press('Control+c');
        await page.keyboard.press('Escape');
        await page.getByRole('link', { name: 'Activity' }).click();
        await notify(relay.gatewayUrl, message('A row', {}, 'dev.one'));
        expect(await pasted(page)).toBe(relay.gatewayUrl);
      },
    );
  },
);

describe('a browser without storage for pages', () => {
  it('still shows the page', async () => {
    const { page, signIn } = await openPage({ apps });
    await page.addInitScript(() => {
      for (const kind of ['localStorage', 'sessionStorage']) {
        Object.defineProperty(window, kind, {
          get() {
            throw new DOMException('Access is denied for this document.', 'SecurityError');
          },
        });
      }
    });
    await signIn();
    await page.getByRole('contentinfo').getByText('Listening').waitFor();
    await page.getByRole('link', { name: 'Activity' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Days').waitFor();
  });
});

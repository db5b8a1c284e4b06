import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { message, notify } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { openPages } from '../support/web-page.ts';

const openPage = openPages();
const apps = { 'dev.*': { type: 'capture' } };

/** Makes a procedure answer something that the page cannot show. */
const spoil = (page: Page, procedure: string, answer: unknown) =>
  page.route(`**/rpc/${procedure}`, (route) => route.fulfill({ json: { json: answer } }));
const goTo = (page: Page, place: string) =>
  page.evaluate((name) => {
    location.hash = `#/${name}`;
  }, place);

describe('a page that cannot be shown', () => {
  it.each([
    ['settings', 'settings/get', {}],
    ['apps', 'health', { apps: [null] }],
    ['activity', 'pushes/list', { rows: [null], next: null, revision: 1 }],
  ])('says so in place of the %s, with what to do', async (place, procedure, answer) => {
    const { page, relay } = await openPage({ apps });
    await notify(relay.gatewayUrl, message('There', {}, 'dev.one'));
    await spoil(page, procedure, answer);
    await page.goto(`${relay.uiUrl}/#token=${relay.token}`);
    await goTo(page, place);
    const alert = page.getByRole('alert', { name: 'This page could not be shown' });
    await alert.waitFor();
    await page.unroute(`**/rpc/${procedure}`);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('contentinfo').getByText('Listening').waitFor();
    await alert.waitFor({ state: 'detached' });
  });

  it.each([
    ['light', 'en', 'This page could not be shown'],
    ['dark', 'de', 'Diese Seite konnte nicht gezeigt werden'],
  ] as const)('leaves the way to the others, and has a report (%s, %s)', async (colorScheme, locale, title) => {
    const { page, relay, signIn, expectAccessible } = await openPage({ apps }, { locale, colorScheme });
    await spoil(page, 'settings/get', {});
    await signIn();
    await goTo(page, 'settings');
    await page.getByRole('alert', { name: title }).waitFor();
    await expectAccessible(`crashed-${colorScheme}-${locale}`);
    const report = await page.getByRole('alert').locator('pre').textContent();
    expect(report).toContain('TypeError: ');
    const key = await page.evaluate(() => sessionStorage.getItem('carillon.session'));
    for (const secret of [String(key), relay.token]) expect(report).not.toContain(secret);
    await page.getByRole('link', { name: 'Apps' }).click();
    await page.getByText('dev.*').first().waitFor();
  });

  it('says so when one of its scripts did not load', async () => {
    const { page, signIn, expectAccessible } = await openPage({ apps });
    await page.route('**/assets/palette-*.js', (route) => route.abort());
    await signIn();
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'This could not be shown' }).waitFor();
    await expectAccessible('crashed-part');
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Days').waitFor();
  });

  it('is in English when the German texts did not load', async () => {
    const { page, relay } = await openPage({ apps }, { locale: 'de' });
    await page.route('**/assets/german-*.js', (route) => route.abort());
    await page.goto(`${relay.uiUrl}/#token=${relay.token}`);
    await page.getByRole('link', { name: 'Settings' }).waitFor();
  });

  it('says so without the catalogues when it could not even start', async () => {
    const { page, relay, expectAccessible } = await openPage({ apps });
    await page.addInitScript(() => {
      Object.defineProperty(window, 'setInterval', {
        value() {
          throw new Error('no time');
        },
      });
    });
    await page.goto(`${relay.uiUrl}/#token=${relay.token}`);
    await page.getByRole('button', { name: 'Load again · Neu laden' }).waitFor();
    await expectAccessible('crashed-plain');
    expect(await page.getByRole('textbox').inputValue()).toContain('no time');
    expect(await page.getByRole('textbox').inputValue()).not.toContain(relay.token);
  });
});

describe('a dialog over a page whose session ends', () => {
  const out = (page: Page) => page.getByLabel('Address or token', { exact: true });

  async function openSettings() {
    const web = await openPage({ apps });
    const { page, relay } = web;
    await notify(relay.gatewayUrl, message('There', {}, 'dev.one'));
    await web.signIn();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Days').waitFor();
    return {
      ...web,
      async signInAgain() {
        await out(page).fill(relay.token);
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('link', { name: 'Settings' }).waitFor();
      },
    };
  }

  it('gives way to signing in, and a question has to be asked again', async () => {
    const { page, relay, signInAgain } = await openSettings();
    await page.getByRole('button', { name: 'Delete all' }).first().click();
    await page.getByRole('dialog').waitFor();
    await callRelay(relay, 'sessions/endOthers');
    await out(page).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await signInAgain();
    await page.getByLabel('Days').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it.each([
    ['the map of the keys', 'Shift+?'],
    ['the palette', 'Control+k'],
  ])('gives way to signing in, and is back afterwards: %s', async (_, key) => {
    const { page, relay, signInAgain, expectAccessible } = await openSettings();
    await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await callRelay(relay, 'sessions/endOthers');
    await out(page).waitFor();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await expectAccessible('signed-out-with-dialog');
    await signInAgain();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});

import { describe, expect, it } from 'vitest';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPageOptions } from '../support/web-page.ts';

const openPage = openPages();
const apps = {
  'app.carillon.desktop': { type: 'desktop' },
  'dev.*': { type: 'capture' },
  'org.example.ios': { type: 'apns', keyFile: 'missing.p8', keyId: 'k', teamId: 't', topic: 'x' },
  'org.example.up': { type: 'unifiedpush' },
};
const open = (options: WebPageOptions = {}) => openPage({ apps }, options);

describe('the page in a browser', () => {
  it('asks for the printed address without a token, and accepts a typed one', async () => {
    const { page, relay } = await open();
    await page.goto(relay.uiUrl);
    const field = page.getByLabel('Address or token');
    await field.fill('wrong');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByText('This token is wrong.').waitFor();
    await field.fill(`${relay.uiUrl}/#token=${relay.token}`);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { name: 'Welcome to Carillon' }).waitFor();
  });

  it('removes the token from the address, and keeps the session over a reload', async () => {
    const { page, signIn } = await open();
    await signIn();
    await page.getByRole('heading', { name: 'Welcome to Carillon' }).waitFor();
    expect(page.url()).not.toContain('token');
    await page.reload();
    await page.getByRole('heading', { name: 'Welcome to Carillon' }).waitFor();
  });

  it('sends a test push from the first page and leads to it', async () => {
    const { page, signIn } = await open();
    await signIn();
    await page.getByRole('button', { name: 'Send a test push' }).click();
    await page.getByRole('link', { name: 'See this push' }).click();
    await page.getByRole('heading', { name: /Carillon in Test push/ }).waitFor();
  });

  it('shows a push when it arrives, with all its details', async () => {
    const { page, relay, row, signIn } = await open();
    await signIn();
    await page.getByText('Your gateway is listening').waitFor();
    await notify(relay.gatewayUrl, message('Lunch at noon?', {}, 'dev.one'));
    await row('Lunch at noon?').click();
    await page.getByRole('article', { name: 'Push' }).getByText('Delivered').first().waitFor();
    await page.getByRole('tab', { name: 'Push' }).click();
    await page.getByText('"!garden:example.org"').waitFor();
    await page.getByText('Hex').click();
    await page.getByText('000000').waitFor();
    await page.getByRole('tab', { name: 'Attempts' }).click();
    await page.getByText('no pushkey was rejected').waitFor();
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByText('Synapse/1.163.2').waitFor();
  });

  it('finds pushes by a part of their text, and says when nothing matches', async () => {
    const { page, relay, row, signIn } = await open();
    await notify(relay.gatewayUrl, message('apples and pears', {}, 'dev.one'));
    await notify(relay.gatewayUrl, message('oranges', {}, 'dev.one'));
    await signIn();
    await row('oranges').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ppl');
    await row('oranges').waitFor({ state: 'detached' });
    await row('apples and pears').waitFor();
    await page.getByLabel('Search pushes').fill('nothing like this');
    await page.getByText('Nothing matches').waitFor();
  });

  it('moves between pushes, opens and closes them by keyboard', async () => {
    const { page, relay, row, signIn } = await open();
    for (const text of ['first', 'second']) await notify(relay.gatewayUrl, message(text, {}, 'dev.one'));
    await signIn();
    await row('second').waitFor();
    await page.keyboard.press('j');
    await page.waitForFunction(() => location.hash.includes('/activity/'));
    await page.keyboard.press('j');
    await page.getByRole('option', { selected: true }).filter({ hasText: 'first' }).waitFor();
    await page.keyboard.press('3');
    await page.getByRole('tab', { name: 'Attempts', selected: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Open a push to see').waitFor();
  });

  it('shows hostile text as text', async () => {
    const { page, relay, row, signIn } = await open();
    await signIn();
    await page.getByText('Your gateway is listening').waitFor();
    const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await notify(relay.gatewayUrl, message(hostile, { sender_display_name: '<b>Mallory</b>' }, 'dev.one'));
    await row('<b>Mallory</b>').click();
    await page.getByRole('tab', { name: 'Push' }).click();
    await page.getByText('onerror').first().waitFor();
    expect(await page.title()).toBe('Carillon');
  });

  it('uses the language of the system, or a chosen one', async () => {
    const { page, signIn } = await open({ locale: 'de-AT' });
    await signIn();
    await page.getByRole('heading', { name: 'Willkommen bei Carillon' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByText('English').click();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
  });

  it.each(['light', 'dark'] as const)('is accessible in every place (%s)', async (scheme) => {
    const { page, relay, row, signIn, expectAccessible } = await open({ colorScheme: scheme });
    await page.goto(relay.uiUrl);
    await page.getByLabel('Address or token').waitFor();
    await expectAccessible(`${scheme}-sign-in`);
    await page.goto('about:blank');
    await signIn();
    await page.getByText('Your gateway is listening').waitFor();
    await expectAccessible(`${scheme}-welcome`);
    await notify(relay.gatewayUrl, message('Lunch at noon?'));
    await notify(relay.gatewayUrl, message('Unknown', {}, 'nobody'));
    await notify(relay.gatewayUrl, {
      counts: { unread: 3 },
      devices: [{ app_id: 'app.carillon.desktop', pushkey: 'k' }],
    });
    await row('Lunch at noon?').waitFor();
    await expectAccessible(`${scheme}-activity`);
    await row('Lunch at noon?').click();
    for (const name of ['Banner', 'Push', 'Attempts', 'Request']) {
      await page.getByRole('tab', { name }).click();
      await page.getByRole('tabpanel').locator(':scope > *').first().waitFor();
      await expectAccessible(`${scheme}-detail-${name.toLowerCase()}`);
    }
    for (const name of ['Apps', 'Settings']) {
      await page.getByRole('link', { name }).click();
      await page.getByRole('heading', { name, level: 1 }).waitFor();
      await expectAccessible(`${scheme}-${name.toLowerCase()}`);
    }
  });
});

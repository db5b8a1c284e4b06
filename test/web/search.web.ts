import { describe, expect, it } from 'vitest';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPageOptions } from '../support/web-page.ts';

const openPage = openPages();
const apps = { 'dev.*': { type: 'capture' } };

/** The page over two delivered pushes and one for an unknown app, with what it asks of the history. */
async function open(options: WebPageOptions = {}) {
  const web = await openPage({ apps }, options);
  const push = (text: string, app: string) => notify(web.relay.gatewayUrl, message(text, {}, app));
  await push('apples', 'dev.one');
  await push('pears', 'dev.one');
  await push('plums', 'nobody');
  const asked: string[] = [];
  web.page.on('request', (request) => {
    if (/\/rpc\/pushes\/(list|count)/.test(request.url())) asked.push(request.url());
  });
  await web.signIn();
  await web.row('plums').waitFor();
  return { ...web, push, asked, field: web.page.getByRole('combobox') };
}

describe('the search line', () => {
  it('says where and why a search cannot be read, keeps the list, and asks nothing', async () => {
    const { page, row, asked, field, expectAccessible } = await open();
    await field.fill('status:rejected');
    await row('apples').waitFor({ state: 'detached' });
    await page.getByText('1 of 3').waitFor();
    const before = asked.length;
    expect(before).toBeGreaterThan(2);
    await field.fill('colour:red apples');
    await page.getByText('“colour:” is not a key of the search.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('.search-mark span').textContent()).toBe('colour:');
    await expectAccessible('search-error');
    expect(asked.length).toBe(before);
    await row('plums').waitFor();
    await field.fill('type:message apples');
    await row('apples').waitFor();
    expect(await field.getAttribute('aria-invalid')).not.toBe('true');
  });

  it('completes keys and values by the keyboard', async () => {
    const { page, row, field, expectAccessible } = await open();
    const choice = page.getByRole('listbox', { name: 'Completions' }).getByRole('option');
    await field.pressSequentially('-sta');
    await choice.filter({ hasText: 'status:' }).waitFor();
    await field.press('ArrowDown');
    expect(await field.getAttribute('aria-activedescendant')).toBe(await choice.first().getAttribute('id'));
    await expectAccessible('search-completions');
    await field.press('Enter');
    await choice.filter({ hasText: 'delivered' }).waitFor();
    await field.pressSequentially('del');
    await field.press('ArrowDown');
    await field.press('Enter');
    expect(await field.inputValue()).toBe('-status:delivered ');
    expect(await choice.count()).toBe(0);
    await row('apples').waitFor({ state: 'detached' });
    await row('plums').waitFor();
  });

  it('closes its completions with Escape, and keeps what was typed; a second one clears it', async () => {
    const { page, field } = await open();
    const completions = page.getByRole('listbox', { name: 'Completions' });
    await field.pressSequentially('status:');
    await completions.waitFor();
    await field.press('Escape');
    await completions.waitFor({ state: 'detached' });
    expect(await field.inputValue()).toBe('status:');
    await page.getByText('“status:” needs a value').waitFor();
    await field.press('Escape');
    expect(await field.inputValue()).toBe('');
  });

  it('takes a completion by the mouse, without another one in its way', async () => {
    const { page, field } = await open();
    await field.pressSequentially('apples pri');
    await page.getByRole('option', { name: 'prio:' }).click();
    await page.getByRole('option', { name: 'high' }).click();
    expect(await field.inputValue()).toBe('apples prio:high ');
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it('counts what it finds, also what arrives later, and is cleared with one click', async () => {
    const { page, row, push, field } = await open();
    await field.fill('status:delivered');
    await page.getByText('2 of 3').waitFor();
    await push('cherries', 'dev.one');
    await page.getByText('3 of 4').waitFor();
    await row('cherries').waitFor();
    await page.getByRole('button', { name: 'Clear the search' }).click();
    await row('plums').waitFor();
    expect(await field.inputValue()).toBe('');
  });

  it('reads times by the clock of the browser', async () => {
    const timeZone = 'Asia/Kathmandu';
    const { page, row, field } = await open({ timezoneId: timeZone });
    const now = new Date().toLocaleTimeString('de', { timeZone, hour: '2-digit', minute: '2-digit' });
    await field.fill(`around:${now}`);
    await page.getByText('3 of 3').waitFor();
    await field.fill(`apples around:${now}`);
    await page.getByText('1 of 3').waitFor();
    await row('plums').waitFor({ state: 'detached' });
    await row('apples').waitFor();
  });

  it('speaks German', async () => {
    const { page, field } = await open({ locale: 'de' });
    await field.fill('larger:huge');
    await page.getByText('„huge“ ist keine Größe. Möglich sind 900, 4k.').waitFor();
    await field.fill('apples');
    await page.getByText('1 von 3').waitFor();
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPages, type WebPageOptions } from '../support/web-page.ts';

const openPage = openPages();
const fcm = { type: 'fcm', serviceAccountFile: 'account.json', fcmOptions: { android: { ttl: '60s' } } };

/** The form of an app with the editor in it, the errors of the browser, and the scripts loaded before and since. */
async function openEditor(options: WebPageOptions = {}) {
  const web = await openPage({ apps: { phones: fcm } }, options);
  const { page } = web;
  const complaints: string[] = [];
  const scripts: string[] = [];
  page.on('console', (entry) => entry.type() === 'error' && complaints.push(entry.text()));
  page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
  await web.signIn();
  await page.getByRole('link', { name: 'Apps' }).click();
  await page.getByRole('link', { name: 'phones' }).waitFor();
  const before = scripts.join();
  await page.getByRole('link', { name: 'phones' }).click();
  const field = page.getByRole('textbox', { name: '(JSON)' });
  await field.waitFor();
  const saved = async () => JSON.parse(await readFile(join(web.dataDir, 'config.json'), 'utf8')).apps.phones.fcmOptions;
  return { ...web, field, saved, complaints, before, after: scripts.join() };
}

describe('the JSON editor', () => {
  it('is loaded when it is opened, within the policy of the page', async () => {
    const { field, complaints, before, after } = await openEditor();
    expect(before).not.toContain('json-field');
    expect(after).toContain('json-field');
    expect(await field.textContent()).toContain('"ttl": "60s"');
    expect(complaints).toEqual([]);
  });

  it('names the line and column where a text is not JSON, and saves it once it is fixed', async () => {
    const { page, field, saved } = await openEditor();
    await field.fill('{\n"android": { "ttl": "90s" }\n"more": true\n}');
    await page.getByText('This is not JSON: see line 3, column 1.').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await page.locator('.cm-lintRange-error').waitFor();
    await field.fill('{\n"android": { "ttl": "90s" },\n"more": true\n}');
    await page.getByText('This is not JSON').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
    expect(await saved()).toEqual({ android: { ttl: '90s' }, more: true });
  });

  it('is entered and left by the Tab key', async () => {
    const { page, field } = await openEditor();
    const inField = () => field.evaluate((element) => element === document.activeElement);
    await field.focus();
    await page.keyboard.press('Tab');
    expect(await inField()).toBe(false);
    await page.keyboard.press('Shift+Tab');
    expect(await inField()).toBe(true);
    await page.keyboard.press('Shift+Tab');
    expect(await inField()).toBe(false);
    expect(await field.textContent()).not.toContain('\t');
  });

  it('undoes and redoes by keyboard', async () => {
    const { page, field } = await openEditor();
    await field.fill('true');
    await page.keyboard.press('Control+z');
    await field.getByText('"ttl"').waitFor();
  });

  it.each([
    ['light', 'en', 'This is not JSON: see line 1, column 9.'],
    ['dark', 'de', 'Ab Zeile 1, Spalte 9 ist das kein JSON.'],
  ] as const)('is accessible (%s, %s)', async (colorScheme, locale, wrong) => {
    const { page, field, complaints, expectAccessible } = await openEditor({ colorScheme, locale });
    await field.click();
    await field.scrollIntoViewIfNeeded();
    await expectAccessible(`${colorScheme}-json-editor`);
    await field.fill('{"a": 1,}');
    await page.getByText(wrong).waitFor();
    await page.locator('.cm-lintRange-error').hover();
    await page.getByRole('tooltip').or(page.locator('.cm-tooltip-hover')).first().waitFor();
    await expectAccessible(`${colorScheme}-json-editor-wrong`);
    expect(complaints).toEqual([]);
  });
});

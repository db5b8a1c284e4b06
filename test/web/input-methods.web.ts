import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { systemKeys } from '../support/keyboards.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const openPage = openPages();
const fcm = { type: 'fcm', serviceAccountFile: 'account.json', fcmOptions: {} };

const named = (key: string) => ({ key, code: key });
const enter = named('Enter');
/** Keys with which somebody chooses, accepts or drops a word, as Chromium and other browsers report them. */
const inComposition = ['Enter', 'Escape', 'ArrowDown', 'ArrowUp', 'Tab', ' ', '1', '/'].flatMap((key) => [
  { ...named(key), keyCode: 229 },
  { key: 'Process', code: key, keyCode: 229 },
]);
/** The same keys with their own keyCode: then only `isComposing` shows the composition. */
const onlyComposing = ['Enter', 'Escape'].map(named);

async function open() {
  const web = await openPage({ apps: { phones: fcm, 'dev.*': { type: 'capture' } } });
  await notify(web.relay.gatewayUrl, message('Lunch at noon?', {}, 'dev.one'));
  await web.signIn();
  await web.row('Lunch at noon?').waitFor();
  return { ...web, keys: await systemKeys(web.page) };
}

/** Composes in the field that has the focus, and presses all that an input method uses. */
async function compose({ keys }: { keys: Awaited<ReturnType<typeof systemKeys>> }, text: string) {
  await keys.compose(text);
  for (const one of [...inComposition, ...onlyComposing]) await keys.press(one);
}

/** The Enter that ends a composition in Safari, which reports its keydown after the end, like any other. */
async function commitWithEnter({ keys }: { keys: Awaited<ReturnType<typeof systemKeys>> }, text: string) {
  await Promise.all([keys.commit(text), keys.press(enter)]);
}

const address = ({ page }: WebPage) => page.evaluate(() => location.hash);

describe('a composition', () => {
  it('runs no command in the palette, and closes nothing', async () => {
    const web = await open();
    const { page, keys } = web;
    const before = await address(web);
    await keys.press({ key: 'k', code: 'KeyK', ctrl: true });
    const field = page.getByRole('combobox', { name: 'Commands' });
    await page.locator('[role=combobox]:focus').waitFor();
    // A word that a command has, so that Enter would run it.
    await compose(web, 'Apps');
    expect(await field.inputValue()).toBe('Apps');
    await commitWithEnter(web, 'Apps');
    await eventually(async () => expect(await field.inputValue()).toBe('Apps'));
    expect(await field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await address(web)).toBe(before);
    await field.fill('go apps');
    await keys.press(enter);
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
  });

  it('does not clear the search', async () => {
    const web = await open();
    const { page, keys } = web;
    const search = page.getByLabel('Search pushes');
    await keys.press({ key: '/', code: 'Slash' });
    await keys.commit('Lunch ');
    await compose(web, 'に');
    await commitWithEnter(web, '日');
    await eventually(async () => expect(await search.inputValue()).toBe('Lunch 日'));
    await keys.press(named('Escape'));
    await eventually(async () => expect(await search.inputValue()).toBe(''));
  });

  it('submits no form', async () => {
    const web = await open();
    const { page, keys } = web;
    await page.getByRole('link', { name: 'Apps' }).click();
    await page.getByRole('link', { name: 'dev.*' }).click();
    const form = page.getByRole('form');
    const name = form.getByRole('textbox').first();
    await name.focus();
    await page.evaluate(() => {
      addEventListener('submit', () => document.body.classList.add('submitted'), { capture: true });
    });
    await compose(web, 'に');
    await commitWithEnter(web, '日');
    await eventually(async () => expect(await name.inputValue()).toContain('日'));
    expect(await page.locator('body.submitted').count()).toBe(0);
    // The next Enter submits it.
    await name.fill('dev.*');
    await keys.press(enter);
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
  });

  it('breaks no line in the JSON editor, but the next Enter does', async () => {
    const web = await open();
    const { page, keys } = web;
    await page.getByRole('link', { name: 'Apps' }).click();
    await page.getByRole('link', { name: 'phones' }).click();
    const field = page.getByRole('textbox', { name: '(JSON)' });
    await field.fill('"');
    await compose(web, 'に');
    await commitWithEnter(web, '日');
    await eventually(async () => expect(await field.textContent()).toBe('"日'));
    expect(await field.locator('.cm-line').count()).toBe(1);
    await keys.press(enter);
    await eventually(async () => expect(await field.locator('.cm-line').count()).toBe(2));
  });

  it('closes no dialog, but the Escape after it does', async () => {
    const web = await open();
    const { page, keys } = web;
    await keys.press({ key: 'k', code: 'KeyK', ctrl: true });
    await page.locator('[role=combobox]:focus').waitFor();
    await keys.compose('に');
    // In Safari, Escape ends the composition with nothing.
    await Promise.all([keys.commit(''), keys.press({ ...named('Escape'), keyCode: 229 })]);
    await page.locator('[role=combobox]:focus').waitFor();
    await keys.press(named('Escape'));
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('does not swallow a key pressed while the key that ended it is still down', async () => {
    const web = await open();
    const { page, keys } = web;
    await keys.press({ key: 'k', code: 'KeyK', ctrl: true });
    const field = page.getByRole('combobox', { name: 'Commands' });
    await page.locator('[role=combobox]:focus').waitFor();
    await field.fill('go apps');
    await keys.compose('に');
    const taken = { ...enter, keyCode: 229 };
    await keys.down(taken);
    // Korean on a Mac: Enter ends the syllable and is still an Enter.
    await Promise.all([keys.commit(''), keys.up(taken), keys.press(enter)]);
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
  });
});

import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { keyboards, type Press, systemKeys } from '../support/keyboards.ts';
import { message, notify } from '../support/notify.ts';
import { openPages } from '../support/web-page.ts';

const openPage = openPages();

/** The page with three pushes, and the keys of this system. */
async function open(platform?: string) {
  const web = await openPage({ apps: { 'dev.*': { type: 'capture' } } });
  const { page } = web;
  for (const text of ['one', 'two', 'three']) {
    await notify(web.relay.gatewayUrl, message(text, {}, 'dev.one'));
  }
  if (platform !== undefined) {
    await page.addInitScript((given) => Object.defineProperty(navigator, 'platform', { value: given }), platform);
  }
  await web.signIn();
  await web.row('one').waitFor();
  const keys = await systemKeys(page);
  const search = page.getByLabel('Search pushes');
  const palette = page.getByRole('dialog', { name: 'Commands' });
  const map = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  const leave = () => keys.press({ key: 'Escape', code: 'Escape' });
  return {
    ...web,
    keys,
    search,
    palette,
    map,
    leave,
    chosen: () => page.locator('.row-chosen').count(),
    opened: (text: string) => web.page.locator('.row-opened').filter({ hasText: text }).waitFor(),
    hasFocus: () => search.evaluate((element) => element === document.activeElement),
    /** Presses a key that must have no visible effect. */
    async nothingFrom(...presses: readonly Press[]) {
      const seen = () =>
        page.evaluate(() => [
          location.hash,
          document.activeElement?.className,
          ...[...document.querySelectorAll('[role=dialog], .row-chosen, [role=option]')].map((one) => one.textContent),
        ]);
      const before = await seen();
      for (const one of presses) {
        await keys.press(one);
        expect(await seen(), JSON.stringify(one)).toEqual(before);
      }
    },
  };
}

describe('the shortcuts', () => {
  it.each(Object.entries(keyboards))('work on a keyboard that is %s', async (_, keyboard) => {
    const { page, keys, search, palette, map, leave, opened, chosen, hasFocus } = await open();
    await keys.press(keyboard.next);
    await opened('three');
    await keys.press(keyboard.next);
    await opened('two');
    await keys.press(keyboard.previous);
    await opened('three');
    await keys.press(keyboard.secondTab);
    await page.getByRole('tab', { name: 'Push', selected: true }).waitFor();
    await keys.press(keyboard.choose);
    await eventually(async () => expect(await chosen()).toBe(1));
    await keys.press(keyboard.chooseNext);
    await eventually(async () => expect(await chosen()).toBe(2));
    await keys.press(keyboard.all);
    await eventually(async () => expect(await chosen()).toBe(3));
    await keys.press(keyboard.palette);
    await palette.locator('[role=combobox]:focus').waitFor();
    await keys.press(keyboard.palette);
    await palette.waitFor({ state: 'detached' });
    await keys.press(keyboard.map);
    await map.waitFor();
    await leave();
    await map.waitFor({ state: 'detached' });
    await keys.press(keyboard.search);
    await eventually(async () => expect(await hasFocus()).toBe(true));
    expect(await search.inputValue()).toBe('');
  });

  it('are those of Apple on a Mac: ⌘ and not Ctrl, and Backspace where there is no Delete', async () => {
    const { page, keys, palette, map, leave, row, opened, nothingFrom } = await open('MacIntel');
    const k = { key: 'k', code: 'KeyK' };
    await nothingFrom({ ...k, ctrl: true });
    await keys.press({ ...k, meta: true });
    await palette.waitFor();
    await keys.press({ ...k, meta: true });
    await palette.waitFor({ state: 'detached' });
    await keys.press({ key: '/', code: 'Digit7', alt: true, shift: true });
    await page.keyboard.type('t');
    expect(await page.getByLabel('Search pushes').inputValue()).toBe('t');
    // The first one closes the list of what may be typed next.
    await leave();
    await leave();
    await keys.press({ key: '?', code: 'Slash', shift: true });
    await map.getByText('⌘ K').waitFor();
    await map.getByText('⌫').waitFor();
    await leave();
    await map.waitFor({ state: 'detached' });
    await keys.press({ key: 'j', code: 'KeyJ' });
    await opened('three');
    await keys.press({ key: 'Backspace', code: 'Backspace' });
    await row('three').waitFor({ state: 'detached' });
  });

  it('do not react to other modifiers, to what AltGr types, or to dead keys', async () => {
    const { page, keys, nothingFrom, hasFocus } = await open();
    const k = { key: 'k', code: 'KeyK' };
    const slash = { key: '/', code: 'Slash' };
    await keys.press({ key: 'j', code: 'KeyJ' });
    await page.getByRole('tab', { name: 'Banner', selected: true }).waitFor();
    await nothingFrom(
      { ...k, key: 'K', ctrl: true, shift: true },
      { ...k, ctrl: true, alt: true },
      { ...k, ctrl: true, meta: true },
      { ...k, meta: true },
      { key: 'z', code: 'KeyZ', ctrl: true },
      { ...slash, ctrl: true },
      { ...slash, alt: true },
      { ...slash, meta: true },
      { key: '1', code: 'Digit1', alt: true },
      { key: '2', code: 'Digit2', ctrl: true },
      { key: 'j', code: 'KeyJ', alt: true },
      // What Polish and German keyboards type with AltGr, reported as AltGr or as Ctrl and Alt.
      { key: 'ź', code: 'KeyX' },
      { key: 'ź', code: 'KeyX', ctrl: true, alt: true },
      { key: '²', code: 'Digit2' },
      { key: '{', code: 'Digit7', ctrl: true, alt: true },
      { key: 'Dead', code: 'Slash' },
      { key: 'Dead', code: 'KeyX' },
      // Characters of other layouts on our keys, and letters that the layout has elsewhere.
      { key: '.', code: 'Slash' },
      { key: '«', code: 'Digit2' },
      { key: 'é', code: 'Digit2' },
      { key: 'h', code: 'KeyJ' },
      { key: 'Delete', code: 'Delete', shift: true },
      { key: 'Backspace', code: 'Backspace' },
      { key: 'Escape', code: 'Escape', ctrl: true },
    );
    expect(await hasFocus()).toBe(false);
  });

  it('leave keys to the browser that have no effect now', async () => {
    const { page, keys, opened } = await open();
    await page.evaluate(() => {
      document.body.dataset.taken = '';
      addEventListener('keydown', ({ key, defaultPrevented }) => {
        if (defaultPrevented) document.body.dataset.taken += `${key} `;
      });
    });
    for (const key of ['1', 'x', 'Delete', 'Escape', 'ArrowRight']) await keys.press({ key, code: key });
    await keys.press({ key: 'z', code: 'KeyZ', ctrl: true });
    await keys.press({ key: 'c', code: 'KeyC', ctrl: true });
    await keys.press({ key: 'a', code: 'KeyA', ctrl: true, shift: true });
    await keys.press({ key: 'j', code: 'KeyJ' });
    await opened('three');
    expect(await page.evaluate(() => document.body.dataset.taken)).toBe('j ');
  });

  it('do nothing behind a dialog or a menu, which handles Escape itself', async () => {
    const { page, keys, map, leave, opened, chosen } = await open();
    await keys.press({ key: 'j', code: 'KeyJ' });
    await opened('three');
    await keys.press({ key: '?', code: 'Slash', shift: true });
    await map.locator(':focus').waitFor();
    await map.getByText('next push', { exact: true }).click();
    for (const key of ['j', 'x', 'Delete', '/']) await keys.press({ key, code: key });
    await leave();
    await map.waitFor({ state: 'detached' });
    await opened('three');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('menu').locator(':focus').waitFor({ state: 'attached' });
    await keys.press({ key: 'x', code: 'KeyX' });
    await leave();
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await opened('three');
    expect(await chosen()).toBe(0);
  });

  it('act once however long they are held, except for those that move', async () => {
    const { keys, palette, opened } = await open();
    const j = { key: 'j', code: 'KeyJ' };
    const k = { key: 'k', code: 'KeyK', ctrl: true };
    await keys.down(j);
    await keys.press({ ...j, repeat: true });
    await opened('two');
    await keys.down(k);
    await palette.waitFor();
    await keys.press({ ...k, repeat: true });
    await palette.locator('[role=combobox]:focus').waitFor();
    await keys.press(k);
    await palette.waitFor({ state: 'detached' });
  });
});

describe('the map of the keys', () => {
  const russian = { KeyJ: 'о', KeyK: 'л', KeyX: 'ч', KeyC: 'с', KeyA: 'ф', KeyZ: 'я', Slash: '.' };
  const layout = (entries: object | undefined) => {
    const keyboard = entries && { getLayoutMap: async () => new Map(Object.entries(entries)) };
    Object.defineProperty(navigator, 'keyboard', { value: keyboard });
  };
  const explanation = 'Where your keyboard types another script';

  it('shows the keys of the layout', async () => {
    const { page, keys, map, palette, leave, expectAccessible } = await open();
    await page.addInitScript(layout, russian);
    await page.reload();
    await page.getByText('о and л move, ? shows all shortcuts.').waitFor();
    await keys.press({ key: '?', code: 'Digit7', shift: true });
    const line = (what: string) => map.locator('.facts-row').filter({ hasText: what }).locator('dt');
    await map.getByText('Ctrl Л').waitFor();
    expect(await line('undo the deletion').textContent()).toBe('Ctrl Я');
    expect(await line('copy the open push').textContent()).toBe('с');
    expect(await line('search').textContent()).toBe('/');
    expect(await map.getByText(explanation).count()).toBe(0);
    await expectAccessible('light-keys-russian');
    await leave();
    await map.waitFor({ state: 'detached' });
    await keys.press({ key: 'о', code: 'KeyJ' });
    await keys.press({ key: 'л', code: 'KeyK', ctrl: true });
    await palette.getByRole('option', { name: 'Close the push' }).getByText('Esc').waitFor();
  });

  it('describes them in words where the browser does not report the layout', async () => {
    const { page, keys, map, expectAccessible } = await open();
    await page.addInitScript(layout, undefined);
    await page.reload();
    await page.getByText('j and k move, ? shows all shortcuts.').waitFor();
    await keys.press({ key: '?', code: 'Slash', shift: true });
    await map.getByText(explanation).waitFor();
    await expectAccessible('light-keys');
  });
});

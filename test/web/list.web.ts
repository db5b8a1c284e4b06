import type { Page } from 'playwright';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { openPages } from '../support/web-page.ts';

const openPage = openPages();
const apps = { 'dev.*': { type: 'capture' } };

/** The page over a history of so many pushes. */
async function open(count: number) {
  const web = await openPage({ apps });
  const push = (text: string) => notify(web.relay.gatewayUrl, message(text, {}, 'dev.one'));
  for (let number = 1; number <= count; number++) await push(`Push ${number}.`);
  const list = web.page.getByRole('listbox', { name: 'Pushes, newest first' });
  const go = (name: string) => web.page.getByRole('link', { name, exact: true }).click();
  const pushes = (number: number) => web.page.getByRole('contentinfo').getByText(`${number} pushes`).waitFor();
  return { ...web, push, list, go, pushes };
}

/** Lets what the page caches expire by hand: all else goes by the real clock. */
async function expiring(page: Page): Promise<() => Promise<void>> {
  await page.addInitScript(() => {
    const FIVE_MINUTES = 300_000;
    const start = window.setTimeout;
    const waiting = new Map<number, () => void>();
    const set = (use: () => void, ms?: number, ...rest: unknown[]) => {
      const id = start(use, ms, ...rest);
      if (ms === FIVE_MINUTES) waiting.set(id, use);
      return id;
    };
    const clear = window.clearTimeout;
    const expire = () => {
      for (const use of waiting.values()) use();
      waiting.clear();
    };
    Object.assign(window, {
      setTimeout: set,
      clearTimeout(id: number) {
        waiting.delete(id);
        clear(id);
      },
      expire,
    });
  });
  return () => page.evaluate(() => (window as unknown as { expire: () => void }).expire());
}

describe('the list of pushes', () => {
  it.each(['Set up', 'Settings'])('has every push after an absence on “%s” that outlasts the cache', async (place) => {
    const { page, row, signIn, push, list, go, pushes } = await open(40);
    const expire = await expiring(page);
    await signIn();
    await row('Push 39.').click();
    await page.getByRole('article', { name: 'Push' }).waitFor();
    await list.evaluate((element) => element.scrollBy(0, 900));
    await row('Push 40.').waitFor({ state: 'detached' });
    await go(place);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await push('Arrives first.');
    await pushes(41);
    await expire();
    await push('Arrives second.');
    await pushes(42);
    await go('Activity');
    await row('Arrives second.').waitFor();
    const texts = (await page.getByRole('option').allTextContents()).join(' ');
    expect(texts).toMatch(/Arrives second\..*Arrives first\..*Push 40\..*Push 39\./s);
  });

  it('shows new pushes while one is open, and stays at its top', async () => {
    const { row, signIn, push, list, page } = await open(3);
    await signIn();
    await row('Push 3.').click();
    await page.getByRole('article', { name: 'Push' }).waitFor();
    for (let number = 4; number <= 30; number++) await push(`Push ${number}.`);
    await row('Push 30.').waitFor();
    expect(await list.evaluate(({ scrollTop }) => scrollTop)).toBe(0);
    expect(await page.getByRole('button', { name: /new/ }).count()).toBe(0);
  });

  it('counts them under the search while it is scrolled, without moving or covering a row', async () => {
    const { row, signIn, push, list, page, expectAccessible } = await open(40);
    await signIn();
    await row('Push 40.').waitFor();
    await list.evaluate((element) => element.scrollBy(0, 900));
    await row('Push 40.').waitFor({ state: 'detached' });
    const topOf = async () => (await row('Push 20.').boundingBox())?.y;
    const before = await topOf();
    await push('Arrives above.');
    const bar = page.getByRole('button', { name: '1 new' });
    await bar.waitFor();
    expect(await topOf()).toBe(before);
    const [barBox, listBox] = [await bar.boundingBox(), await list.boundingBox()];
    expect((barBox?.y ?? 0) + (barBox?.height ?? 0)).toBeLessThanOrEqual(listBox?.y ?? 0);
    await expectAccessible('list-newer');
    await push('Arrives later.');
    await page.getByRole('button', { name: '2 new' }).click();
    await row('Arrives later.').waitFor();
    await row('Arrives above.').waitFor();
    expect(await page.getByRole('button', { name: /new/ }).count()).toBe(0);
  });

  it('shows what came while it was scrolled as soon as it is at its top again', async () => {
    const { row, signIn, push, list, page } = await open(40);
    await signIn();
    await row('Push 40.').waitFor();
    await list.evaluate((element) => element.scrollBy(0, 900));
    await row('Push 40.').waitFor({ state: 'detached' });
    await push('Arrives above.');
    await page.getByRole('button', { name: '1 new' }).waitFor();
    await list.evaluate((element) => element.scrollTo(0, 0));
    await row('Arrives above.').waitFor();
    await eventually(async () => expect(await page.getByRole('button', { name: /new/ }).count()).toBe(0));
  });
});

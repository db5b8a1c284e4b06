import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type StatesServer, serveStates } from '../states/server.ts';
import { states } from '../states/states.ts';
import { launchBrowser } from '../support/browser.ts';
import { message, notify } from '../support/notify.ts';
import { compare, differingCells, isSame } from '../support/picture.ts';
import { openPages } from '../support/web-page.ts';

const artifacts = 'artifacts/browser';
const wide = { width: 1440, height: 900 };
const narrow = { width: 800, height: 600 };
/** What a browser writes for every request that fails, which some states are about. */
const FAILED_REQUEST = /^Failed to load resource/;
/** Not compared yet: they show names of temporary folders and ports, or a list that scrolls while it is being read. */
const unsteady = new Set(
  'app-credentials-refused app-faulty apps-faulty apps-match apps-waiting apps attempts attempts-devices attempts-refused attempts-rejected attempts-unknown-app banner-devices banner-long banner list-large-text lost not-read push-not-kept refused refusing request set-up-no-desktop settings-faulty-file settings-port-taken waiting waiting-for-repair'.split(
    ' ',
  ),
);
const openPage = openPages();
let browser: Browser;
let server: StatesServer;
beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  browser = await launchBrowser();
  server = await serveStates();
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

/** A tab, with the errors that its pages report. */
async function openTab() {
  const context = await browser.newContext({
    viewport: wide,
    locale: 'en',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    colorScheme: 'light',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (line) => {
    if (line.type() === 'error' && !FAILED_REQUEST.test(line.text())) errors.push(line.text());
  });
  return { page, errors, close: () => context.close() };
}

async function newPage() {
  const tab = await openTab();
  onTestFinished(() => tab.close());
  return tab;
}

/** Waits until a page has taken all its steps; resolves to what it reports. */
async function outcomeOf(page: Page): Promise<string | undefined> {
  await page.waitForFunction(() => document.documentElement.dataset.state !== undefined);
  return page.evaluate(() => document.documentElement.dataset.state);
}

/** What axe finds; in the other colours, only contrasts can be different. */
async function findings(page: Page, rules?: readonly string[]): Promise<string> {
  // The desktop's window has an address of its own, in which axe cannot open a page beside it.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules === undefined ? axe : axe.withRules([...rules])).analyze();
  const found = violations.map(({ id, nodes }) => ({
    id,
    nodes: nodes.map(({ html, any }) => `${html} ${any[0]?.message}`),
  }));
  return JSON.stringify(found, null, 2);
}

/** Lets the page change its colours as it does when another tab was told to. */
async function darken(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.evaluate(() => {
    const change = { key: 'mantine-color-scheme-value', newValue: 'dark', storageArea: localStorage };
    dispatchEvent(new StorageEvent('storage', change));
  });
}

describe('the index of all states', () => {
  it('lists each of them, and opens it in a frame, also in German', async () => {
    const { page, errors } = await newPage();
    await page.goto(`${server.url}#give-up`);
    const links = await page.getByRole('navigation').getByRole('link').all();
    const addresses = await Promise.all(links.map((link) => link.getAttribute('href')));
    expect(addresses).toEqual(states.map(({ id }) => `${id}/`));
    expect(new Set(addresses).size).toBe(states.length);
    const frame = page.frameLocator('iframe');
    await frame.getByRole('button', { name: 'Keep waiting' }).waitFor();
    await page.getByLabel('Language').selectOption('de');
    await frame.getByRole('button', { name: 'Weiter warten' }).waitFor();
    await page.getByRole('link', { name: 'Desktop: an update is ready' }).click();
    await frame.getByText('9.9.9').waitFor();
    expect(errors).toEqual([]);
  });
});

describe('every state of the window', () => {
  let shared: Awaited<ReturnType<typeof openTab>>;
  beforeAll(async () => {
    shared = await openTab();
  });
  afterAll(() => shared.close());

  // Loaded once each: pages that are loaded again for each size and theme would take most of the time of all browser tests.
  it.each(states)(
    'has no error, is readable by machines in both themes, and looks as it did: $id',
    async ({ id, crashes = false }) => {
      const { page, errors } = shared;
      const keep = (name: string) => page.screenshot({ path: join(artifacts, `${name}-${id}.png`) });
      const compared = !unsteady.has(id);
      errors.length = 0;
      await page.emulateMedia({ colorScheme: 'light' });
      await page.setViewportSize(compared ? narrow : wide);
      await page.goto(`${server.url}${id}/${compared ? '?steady' : ''}`);
      expect(await outcomeOf(page)).toBe('shown');
      const picture = compared ? await page.screenshot({ animations: 'disabled', caret: 'hide' }) : null;
      if (compared) await page.evaluate(() => document.querySelector('#steady')?.remove());
      await page.setViewportSize(narrow);
      await keep('light-800');
      await page.setViewportSize(wide);
      await keep('light-1440');
      expect(await findings(page)).toBe('[]');
      await darken(page);
      await keep('dark-1440');
      expect(await findings(page, ['color-contrast'])).toBe('[]');
      await page.setViewportSize(narrow);
      await keep('dark-800');
      if (!crashes) expect(errors).toEqual([]);
      if (picture === null) return;
      const cells = await differingCells(id, picture);
      expect(isSame(cells), `${id} differs in ${cells} cells`).toBe(true);
    },
  );
});

it('sees rows that moved, but not letters that are drawn a little differently', async () => {
  const { page } = await newPage();
  await page.setViewportSize(narrow);
  await page.goto(`${server.url}held/?steady`);
  expect(await outcomeOf(page)).toBe('shown');
  const picture = () => page.screenshot({ animations: 'disabled', caret: 'hide' });
  const before = await picture();
  const cells = async (style: string) => {
    const added = await page.addStyleTag({ content: style });
    const { cells: found } = compare(before, await picture());
    await added.evaluate((element) => element.parentNode?.removeChild(element));
    return found;
  };
  expect(isSame(await cells('.row { }'))).toBe(true);
  expect(isSame(await cells('body { filter: blur(0.8px); }'))).toBe(true);
  expect(isSame(await cells('.row { margin-top: 4px; }'))).toBe(false);
});

describe('a list that could not be read', () => {
  it('is read again on request', async () => {
    const web = await openPage({ apps: { 'dev.*': { type: 'capture' } } });
    await notify(web.relay.gatewayUrl, message('Lunch at noon?', {}, 'dev.one'));
    await web.page.route('**/rpc/pushes/list', (route) => route.abort());
    await web.signIn();
    await web.page.getByText('The history could not be read').waitFor();
    await web.page.getByRole('alert').getByText('No answer from the relay.').waitFor();
    await web.page.unroute('**/rpc/pushes/list');
    await web.page.getByRole('button', { name: 'Try again' }).click();
    await web.row('Lunch at noon?').waitFor();
  });

  it('says that it may be out of date when its relay has stopped', async () => {
    const web = await openPage({ apps: { 'dev.*': { type: 'capture' } } });
    await web.signIn();
    await web.page.getByText('Listening').first().waitFor();
    await web.page.context().setOffline(true);
    await web.relay.stop();
    await web.page.getByText('What you see may be out of date').waitFor();
  });
});

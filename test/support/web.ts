import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type RelayProcess, startRelay } from './relay-process.ts';

const artifacts = 'artifacts/browser';

/**
 * The built relay and its page in Chromium, anew for each test of the file: `relay` and `page` are those of the test that
 * runs. `apps` is asked for each time, so that it can name emulators that were just opened.
 */
export function webSuite(apps: () => object | Promise<object>) {
  let browser: Browser;
  let dataDir: string;
  let relay: RelayProcess;
  let context: BrowserContext;
  let page: Page;

  const open = async (options: BrowserContextOptions = {}) => {
    await context?.close();
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en', ...options });
    page = await context.newPage();
  };

  beforeAll(async () => {
    await mkdir(artifacts, { recursive: true });
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'carillon-web-'));
    relay = await startRelay({ dataDir, config: { apps: await apps() } });
    await open();
  });
  afterEach(async () => {
    await context.close();
    await relay.stop();
    await rm(dataDir, { recursive: true });
  });

  return {
    browser: () => browser,
    relay: () => relay,
    page: () => page,
    context: () => context,
    dataDir: () => dataDir,
    open,
    signIn: () => page.goto(`${relay.uiUrl}/#token=${relay.token}`),
    /** The row of the list that shows this text. */
    row: (text: string) => page.getByRole('option').filter({ hasText: text }),
    shot: (name: string) => page.screenshot({ path: join(artifacts, `${name}.png`) }),
    async expectAccessible(name: string) {
      await page.screenshot({ path: join(artifacts, `${name}.png`) });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html, any }) => `${html} ${any[0]?.message}`) })),
      ).toEqual([]);
    },
  };
}

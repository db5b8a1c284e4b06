import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type RelayProcess, startRelay } from './relay-process.ts';

const artifacts = 'artifacts/browser';

/** The built headless relay with a page in a real browser, signed in. */
export interface WebPage {
  readonly page: Page;
  readonly relay: RelayProcess;
  readonly dataDir: string;
  /** Takes a picture into the artifacts, and expects that axe finds nothing. */
  expectAccessible(name: string): Promise<void>;
}

/** A browser for all tests of a file; what it opens is closed with its test. */
export function openPages() {
  let browser: Browser;
  beforeAll(async () => {
    await mkdir(artifacts, { recursive: true });
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  return async (
    config: object,
    { ownPort = false, ...options }: BrowserContextOptions & { ownPort?: boolean } = {},
  ): Promise<WebPage> => {
    const dataDir = await mkdtemp(join(tmpdir(), 'carillon-web-'));
    const relay = await startRelay({ dataDir, config, ownPort });
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    onTestFinished(async () => {
      await context.close();
      expect(await relay.stop()).toBe(0);
      await rm(dataDir, { recursive: true });
    });
    await page.goto(`${relay.uiUrl}/#token=${relay.token}`);
    await page.getByRole('navigation').waitFor();
    return {
      page,
      relay,
      dataDir,
      async expectAccessible(name) {
        await page.screenshot({ path: join(artifacts, `${name}.png`) });
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => html) }))).toEqual([]);
      },
    };
  };
}

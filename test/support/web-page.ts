import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type RelayProcess, startRelay } from './relay-process.ts';

const artifacts = 'artifacts/browser';
/**
 * Without animations, so that pictures and axe never catch a transition: axe reports low contrast in a dialog that
 * fades in.
 */
const steady = { viewport: { width: 1440, height: 900 }, locale: 'en', reducedMotion: 'reduce' } as const;

/** The built headless relay with an empty page in a real browser. */
export interface WebPage {
  readonly page: Page;
  readonly browser: Browser;
  readonly relay: RelayProcess;
  readonly dataDir: string;
  /** Opens the page at the printed address, and waits until it is ready. */
  signIn(): Promise<void>;
  /** The row of the list that shows this text. */
  row(text: string): Locator;
  /** Stores a picture in the artifacts. */
  shot(name: string): Promise<void>;
  /** Stores a picture, and expects axe to find nothing. */
  expectAccessible(name: string): Promise<void>;
}

export interface WebPageOptions extends BrowserContextOptions {
  /** The gateway listens on the configured port, not on a free one. */
  readonly ownPort?: boolean;
}

/** A browser for all tests of a file; its pages are closed with their test. */
export function openPages() {
  let browser: Browser;
  beforeAll(async () => {
    await mkdir(artifacts, { recursive: true });
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  return async (config: object, { ownPort = false, ...options }: WebPageOptions = {}): Promise<WebPage> => {
    const dataDir = await mkdtemp(join(tmpdir(), 'carillon-web-'));
    onTestFinished(() => rm(dataDir, { recursive: true }));
    const relay = await startRelay({ dataDir, config, ownPort });
    onTestFinished(async () => expect(await relay.stop()).toBe(0));
    const context = await browser.newContext({ ...steady, ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();

    const shot = async (name: string) => void (await page.screenshot({ path: join(artifacts, `${name}.png`) }));
    return {
      page,
      browser,
      relay,
      dataDir,
      shot,
      async signIn() {
        await page.goto(`${relay.uiUrl}/#token=${relay.token}`);
        await page.getByRole('navigation').waitFor();
      },
      row: (text) => page.getByRole('option').filter({ hasText: text }),
      async expectAccessible(name) {
        await shot(name);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.map(({ id, nodes }) => ({
          id,
          nodes: nodes.map(({ html, any }) => `${html} ${any[0]?.message}`),
        }));
        expect(found).toEqual([]);
      },
    };
  };
}

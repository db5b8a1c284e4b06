import type { BrowserContext, Page, Request } from 'playwright';
import type { RelayProcess } from './relay-process.ts';

const isFeed = (request: Request) => request.url().endsWith('/rpc/pushes/live');

/** Pages of one relay in one browser, each with its own session, and which of them have a live feed. */
export async function openTabs(context: BrowserContext, relay: RelayProcess, count: number) {
  const feeds = new Map<Request, Page>();
  context.on('request', (request) => {
    if (isFeed(request)) feeds.set(request, request.frame().page());
  });
  const over = (request: Request) => void feeds.delete(request);
  context.on('requestfinished', over);
  context.on('requestfailed', over);
  const open = async () => {
    const page = await context.newPage();
    page.on('close', () => forget(page));
    page.on('crash', () => forget(page));
    await page.goto(`${relay.uiUrl}/#token=${relay.token}`);
    await page.getByRole('contentinfo').getByText('Listening').waitFor();
    return page;
  };
  const forget = (page: Page) => {
    for (const [request, of] of feeds) if (of === page) feeds.delete(request);
  };
  const pages: Page[] = [];
  for (let number = 0; number < count; number += 1) pages.push(await open());
  return {
    pages,
    /** The pages whose feeds are open. */
    leaders: () => [...feeds.values()],
  };
}

/** Simulates a hidden or visible tab; Chromium without a window treats all tabs as visible. */
export async function setVisible(page: Page, state: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibilityState });
    Object.defineProperty(document, 'hidden', { configurable: true, value: visibilityState === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}

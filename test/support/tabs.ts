import type { BrowserContext, Page, Request } from 'playwright';
import type { RelayProcess } from './relay-process.ts';

const isFeed = (request: Request) => request.url().endsWith('/rpc/pushes/live');

/** Pages of one relay in one browser, each signed in on its own, and which of them has a live feed. */
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

/** What a browser does to a tab that nobody sees; without a window Chromium shows all of them. */
export async function setVisible(page: Page, state: 'visible' | 'hidden'): Promise<void> {
  await page.evaluate((visibilityState) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: visibilityState });
    Object.defineProperty(document, 'hidden', { configurable: true, value: visibilityState === 'hidden' });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  }, state);
}

import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { makeCertificate } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { hasNginx, startNginx } from '../support/nginx.ts';
import { message } from '../support/notify.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const apps = { 'dev.*': { type: 'capture' } };
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser(['--host-resolver-rules=MAP *.example.org 127.0.0.1, MAP example.org 127.0.0.1']);
});
afterAll(() => browser.close());

/** The nginx configurations of the page about proxies, in order. */
async function documented(): Promise<{ name: string; folder: string }> {
  const text = await readFile('docs/proxies.md', 'utf8');
  const [name = '', folder = ''] = [...text.matchAll(/```nginx\n([^`]+)```/g)].map(([, block = '']) => block);
  return { name, folder };
}

/** A relay with this public URL, and the proxy in front of it; the ports of the configuration are the real ones. */
async function behindNginx(url: string, configuration: (blocks: { name: string; folder: string }) => string) {
  const [port, uiPort] = [await freePort(), await freePort()];
  const { protocol, hostname, pathname } = new URL(url);
  const publicUrl = `${protocol}//${hostname}:${port}${pathname}`;
  const relay = await startRelay({
    dataDir: await temporaryFolder(),
    config: { apps, ui: { publicUrl, trustProxy: ['127.0.0.1'] } },
    args: ['--ui-port', String(uiPort)],
  });
  onTestFinished(async () => void (await relay.stop()));
  const { key, cert } = await makeCertificate();
  const written = configuration(await documented())
    .replaceAll('listen 443 ssl', `listen 127.0.0.1:${port} ssl`)
    .replaceAll('/etc/ssl/push.example.org.pem', cert)
    .replaceAll('/etc/ssl/push.example.org.key', key)
    .replaceAll('127.0.0.1:7875', `127.0.0.1:${uiPort}`)
    .replaceAll('127.0.0.1:7874', new URL(relay.gatewayUrl).host);
  await startNginx(written, port);
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: 'en' });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const requested: string[] = [];
  page.on('request', (request) => requested.push(new URL(request.url()).pathname));
  return {
    page,
    requested,
    address: publicUrl,
    notifyUrl: `${protocol}//${hostname}:${port}/_matrix/push/v1/notify`,
    gatewayUrl: relay.gatewayUrl,
    async signIn() {
      await page.goto(`${publicUrl.replace(/\/?$/, '/')}#token=${relay.token}`);
      await page.getByRole('contentinfo').getByText('Listening').waitFor();
    },
  };
}

const serverWith = (location: string) =>
  `server { listen 443 ssl; server_name example.org; ssl_certificate /etc/ssl/push.example.org.pem;
    ssl_certificate_key /etc/ssl/push.example.org.key; ${location} }`;

/** The shortest time from a push to its row, of three pushes. Milliseconds. */
async function showsAtOnce(page: Page, push: (text: string) => Promise<unknown>) {
  const took: number[] = [];
  for (const text of ['first', 'second', 'third']) {
    const start = performance.now();
    await push(text);
    await page.getByRole('option').filter({ hasText: text }).waitFor();
    took.push(performance.now() - start);
  }
  return Math.min(...took);
}

/** Posts like a homeserver; the names of the test resolve to this computer, and its certificate is self-signed. */
async function post(page: Page, url: string, text: string) {
  const answer = await page.context().request.post(url.replace(/\/\/[^:]+:/, '//127.0.0.1:'), {
    data: { notification: message(text, {}, 'dev.one') },
    headers: { host: new URL(url).host },
  });
  expect(answer.status()).toBe(200);
}

describe.skipIf(!hasNginx())('behind nginx with its defaults', () => {
  it('the page and the gateway each have a name, with TLS', async () => {
    const { page, requested, notifyUrl, signIn } = await behindNginx('https://push.example.org/', ({ name }) => name);
    await signIn();
    expect(await showsAtOnce(page, (text) => post(page, notifyUrl, text))).toBeLessThan(1_000);
    expect(requested.filter((path) => path === '/rpc/pushes/live').length).toBe(1);
    expect(requested.filter((path) => path === '/rpc/pushes/changes').length).toBeLessThan(6);
  });

  it('the page works in a folder of another name, over reloads and on every page', async () => {
    const web = await behindNginx('https://example.org/carillon', ({ folder }) => serverWith(folder));
    const { page, requested, address, gatewayUrl, signIn } = web;
    await signIn();
    const push = (text: string) => post(page, gatewayUrl, text);
    expect(await showsAtOnce(page, push)).toBeLessThan(1_000);
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Days').waitFor();
    expect(page.url()).toBe(`${address}/#/settings`);
    await page.reload();
    await page.getByLabel('Days').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Address or token', { exact: true }).waitFor();
    expect(requested.filter((path) => !path.startsWith('/carillon/'))).toEqual([]);
    await page.goto(`${address}#/apps`);
    await page.getByLabel('Address or token', { exact: true }).waitFor();
    expect(page.url()).toBe(`${address}/#/apps`);
  });

  it('the page polls where the proxy buffers the feed against the headers of the relay', async () => {
    const all = 'location / { proxy_pass http://127.0.0.1:7875; proxy_ignore_headers X-Accel-Buffering; }';
    const { page, requested, gatewayUrl, signIn } = await behindNginx('https://example.org', () => serverWith(all));
    await signIn();
    expect(await showsAtOnce(page, (text) => post(page, gatewayUrl, text))).toBeLessThan(2_500);
    // Also after it has given up the feed.
    await page.waitForEvent('requestfailed', (request) => request.url().endsWith('/rpc/pushes/live'));
    await post(page, gatewayUrl, 'after the feed');
    await page.getByRole('option').filter({ hasText: 'after the feed' }).waitFor();
    expect(requested.filter((path) => path === '/rpc/pushes/live')).toHaveLength(1);
    expect(await page.getByText('No answer from the relay').count()).toBe(0);
  });
});

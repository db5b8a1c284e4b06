import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** A foreign name that resolves to this computer. */
const NAME = 'attacker.example';
let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]);
});
afterAll(() => browser.close());

async function relayWith(gateway: object) {
  const relay = await startRelay({
    dataDir: await temporaryFolder(),
    config: { gateway, apps: { '*': { type: 'capture' } } },
  });
  onTestFinished(async () => void (await relay.stop()));
  const pushes = async () =>
    ((await callRelay(relay, 'pushes/list', { limit: 10, search: '-is:refused' })) as { rows: unknown[] }).rows.length;
  return { gateway: new URL(relay.gatewayUrl), pushes };
}

/** A page of another site, opened in the browser. */
async function openAttack(name: string, port?: number) {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<p>Hi</p>'));
  server.listen(port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  await page.goto(`http://${name}:${typeof address === 'object' ? address?.port : ''}/`);
  return page;
}

const push = '{"notification":{"event_id":"$attack","devices":[{"app_id":"a","pushkey":"b"}],"x":"="}}';

/** A plain form, which needs no preflight: its one field is the JSON. */
const postForm = ([url = '', json = '']: string[]) => {
  const form = document.createElement('form');
  Object.assign(form, { method: 'POST', action: url, enctype: 'text/plain' });
  const field = document.createElement('input');
  [field.name = '', field.value = ''] = json.split('=');
  form.append(field);
  document.body.append(form);
  form.submit();
};
const fetchText = ([url = '', json = '']: string[]) =>
  fetch(url, { method: 'POST', body: json }).then(
    (answer) => `${answer.status} ${answer.type}`,
    () => 'refused',
  );
const fetchBlind = ([url = '', json = '']: string[]) =>
  fetch(url, { method: 'POST', body: json, mode: 'no-cors' }).then((answer) => answer.type);

it.each(['127.0.0.1', 'localhost', NAME])('a page at %s cannot post a push, by form or by script', async (name) => {
  const { gateway, pushes } = await relayWith({});
  const page = await openAttack(name);
  expect(await page.evaluate(fetchText, [gateway.href, push])).toBe('refused');
  expect(await page.evaluate(fetchBlind, [gateway.href, push])).toBe('opaque');
  const answered = page.waitForResponse((response) => response.url() === gateway.href);
  await page.evaluate(postForm, [gateway.href, push]);
  expect((await answered).status()).toBe(403);
  expect(await pushes()).toBe(0);
});

it('a page whose name resolves to the gateway cannot either, although it has the same origin', async () => {
  const { gateway, pushes } = await relayWith({});
  const page = await browser.newPage();
  onTestFinished(() => page.close());
  const rebound = new URL(gateway);
  rebound.hostname = NAME;
  // An answer of the gateway stands for the page that was at this name before the name changed.
  await page.goto(new URL('/health', rebound).href);
  expect(await page.evaluate(fetchText, [rebound.href, push])).toBe('403 basic');
  expect(await pushes()).toBe(0);
});

it('a test tool in the browser pushes and reads the answer with gateway.allowBrowsers', async () => {
  const { gateway, pushes } = await relayWith({ allowBrowsers: true });
  const page = await openAttack('localhost');
  expect(await page.evaluate(fetchText, [gateway.href, push])).toBe('200 cors');
  expect(
    await page.evaluate(
      ([url = '', json = '']) =>
        fetch(url, { method: 'POST', body: json, headers: { 'content-type': 'application/json' } }).then((answer) =>
          answer.json(),
        ),
      [gateway.href, push],
    ),
  ).toEqual({ rejected: [] });
  expect(await pushes()).toBe(2);
});

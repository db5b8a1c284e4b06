import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { message, notify } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { openPages } from '../support/web-page.ts';

const openPage = openPages();
const apps = { 'app.carillon.desktop': { type: 'desktop' }, 'dev.*': { type: 'capture' } };
const password = 'a horse that nobody rides';

/** A relay whose page keeps its port over restarts. */
async function restartable(env: NodeJS.ProcessEnv = {}) {
  const dataDir = await temporaryFolder();
  const uiPort = await freePort();
  const start = () =>
    startRelay({
      dataDir,
      config: { apps },
      args: ['--ui-port', String(uiPort)],
      env: { ...process.env, ...env },
    });
  let relay = await start();
  onTestFinished(async () => void (await relay.stop()));
  return {
    relay: () => relay,
    stop: () => relay.stop(),
    async start() {
      relay = await start();
    },
  };
}

/** A page of another local user, which records what browsers send to it. */
async function hostileServer() {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    response.setHeader('content-type', 'text/html').end('<title>Hostile</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
async function enter(page: Page, label: string, value: string) {
  await field(page, label).fill(value);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

describe('the session of a page', () => {
  it('is separate for each of two relays on a computer', async () => {
    const one = await openPage({ apps });
    const two = await startRelay({ dataDir: await temporaryFolder(), config: { apps } });
    onTestFinished(async () => void (await two.stop()));
    await one.signIn();
    const page = await one.page.context().newPage();
    await page.goto(`${two.uiUrl}/#token=${two.token}`);
    await page.getByRole('navigation').waitFor();
    for (const open of [one.page, page]) {
      await open.reload();
      await open.getByRole('navigation').waitFor();
    }
    expect(await one.page.context().cookies()).toEqual([]);
  });

  it('is sent to no other port of the computer, and its page reveals nothing to a hostile one', async () => {
    const { page, relay, signIn } = await openPage({ apps });
    await notify(relay.gatewayUrl, message('Between us', {}, 'dev.one'));
    await signIn();
    const key = await page.evaluate(() => sessionStorage.getItem('carillon.session'));
    expect(key).toMatch(/^[\w-]{32}$/);
    const hostile = await hostileServer();
    const other = await page.context().newPage();
    await other.goto(hostile.url);
    const read = await other.evaluate(async (url) => {
      const list = `${url}/rpc/pushes/list`;
      const body = '{"json":{"limit":10}}';
      const headers = { 'content-type': 'application/json' };
      const tries = await Promise.all(
        [
          fetch(list, { method: 'POST', body, headers, credentials: 'include' }),
          fetch(list, { method: 'POST', body, headers: { ...headers, authorization: 'Bearer x' } }),
          fetch(list, { method: 'POST', body, mode: 'no-cors', credentials: 'include' }),
          fetch(url, { credentials: 'include' }),
          fetch(`${url}/session`, { method: 'DELETE', credentials: 'include' }),
        ].map((response) =>
          response.then(
            async (answer) => `${answer.type} ${await answer.text()}`,
            () => 'refused',
          ),
        ),
      );
      const frame = document.createElement('iframe');
      frame.src = url;
      const opened = window.open(url);
      await new Promise((resolve) => {
        frame.onload = resolve;
        document.body.append(frame);
      });
      const within = (target: Window | null | undefined) => {
        try {
          return target?.sessionStorage.getItem('carillon.session') ?? target?.document.body.textContent ?? '';
        } catch {
          return 'refused';
        }
      };
      return {
        tries,
        windows: [within(frame.contentWindow), within(opened)],
        own: [document.cookie, sessionStorage.length, localStorage.length].join(),
      };
    }, relay.uiUrl);
    expect(read.tries).toEqual(Array.from({ length: 5 }, () => 'refused'));
    expect(read.own).toBe(',0,0');
    expect(read.windows).not.toContain(key);
    expect(JSON.stringify(read)).not.toContain('Between us');
    expect(hostile.seen.length).toBeGreaterThan(0);
    for (const headers of hostile.seen) {
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('authorization');
      expect(JSON.stringify(headers)).not.toContain(relay.token);
    }
    await page.getByText('Between us').first().waitFor();
  });

  it('belongs to one tab, and a second tab asks again', async () => {
    const { page, relay, signIn } = await openPage({ apps });
    await signIn();
    const other = await page.context().newPage();
    await other.goto(relay.uiUrl);
    await field(other, 'Address or token').waitFor();
  });
});

describe('the printed token', () => {
  it('stays neither in the address nor in the browser history', async () => {
    const { page, relay, signIn } = await openPage({ apps });
    await page.goto('about:blank');
    await signIn();
    await page.getByRole('link', { name: 'Settings' }).click();
    const chromium = await page.context().newCDPSession(page);
    const { entries } = await chromium.send('Page.getNavigationHistory');
    const seen = entries.map(({ url }) => url);
    expect(seen).toContain(page.url());
    expect(seen.filter((url) => url.includes(relay.token))).toEqual([]);
  });

  it('may be opened in a tab that shows the page, which keeps the open push', async () => {
    const { page, relay } = await openPage({ apps });
    await page.goto(`${relay.uiUrl}/#/settings`);
    await field(page, 'Address or token').waitFor();
    await page.evaluate((token) => {
      location.hash = `#token=${token}`;
    }, relay.token);
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect(page.url()).toBe(`${relay.uiUrl}/#/settings`);
  });
});

describe('a session that ends', () => {
  it('leads to signing in, without what was read, and then to what was open', async () => {
    const { page, relay, row, signIn } = await openPage({ apps });
    for (const text of ['apples', 'pears']) await notify(relay.gatewayUrl, message(text, {}, 'dev.one'));
    await signIn();
    await page.getByLabel('Search pushes').fill('pears');
    await row('apples').waitFor({ state: 'detached' });
    await row('pears').click();
    await page.getByRole('tab', { name: 'Attempts' }).click();
    await page.keyboard.press('x');
    await page.getByText('1 push selected').waitFor();
    const before = page.url();
    expect(before).toContain('/activity/');
    await callRelay(relay, 'sessions/endOthers');
    await field(page, 'Address or token').waitFor();
    expect(await page.locator('body').innerHTML()).not.toContain('Garden');
    // The shortcuts of the pages do nothing while no page is shown.
    for (const key of ['Escape', '1', 'Control+k']) await page.keyboard.press(key);
    expect(await page.getByRole('dialog').count()).toBe(0);
    await enter(page, 'Address or token', relay.token);
    await page.getByRole('tab', { name: 'Attempts', selected: true }).waitFor();
    await row('pears').waitFor();
    expect(await row('apples').count()).toBe(0);
    await page.getByText('1 push selected').waitFor();
    expect(page.url()).toBe(before);
    expect(await page.getByLabel('Search pushes').inputValue()).toBe('pears');
    await notify(relay.gatewayUrl, message('more pears', {}, 'dev.one'));
    await page.getByLabel('Search pushes').fill('');
    await row('more pears').waitFor();
  });

  it('keeps what was not saved yet', async () => {
    const { page, relay, signIn } = await openPage({ apps });
    await signIn();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByLabel('Days').fill('77');
    await callRelay(relay, 'sessions/endOthers');
    await enter(page, 'Address or token', relay.token);
    await page.getByLabel('Days').waitFor();
    expect(await page.getByLabel('Days').inputValue()).toBe('77');
  });

  it('is noticed by any request, without waiting for the live feed', async () => {
    const { page, relay, signIn } = await openPage({ apps });
    await signIn();
    await page.evaluate(() => {
      sessionStorage.setItem('carillon.session', 'another');
      location.hash = '#/settings';
    });
    await field(page, 'Address or token').waitFor();
    await enter(page, 'Address or token', relay.token);
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  });

  it('can be ended in the settings, where one can also sign out', async () => {
    const { page, relay, signIn, expectAccessible } = await openPage({ apps });
    await signIn();
    for (const _ of [1, 2]) await callRelay(relay, 'sessions/list');
    await page.getByRole('link', { name: 'Settings' }).click();
    const section = page.getByRole('region', { name: 'Signed in' });
    const entries = section.getByRole('listitem');
    await eventually(async () => expect(await entries.count()).toBe(3));
    await section.scrollIntoViewIfNeeded();
    await expectAccessible('sessions');
    await entries.filter({ hasText: 'node' }).first().getByRole('button', { name: 'End' }).click();
    await eventually(async () => expect(await entries.count()).toBe(2));
    await section.getByRole('button', { name: 'End all others' }).click();
    await eventually(async () => expect(await entries.count()).toBe(1));
    await entries.filter({ hasText: 'This page' }).getByRole('button', { name: 'Sign out' }).click();
    await field(page, 'Address or token').waitFor();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await page.reload();
    await field(page, 'Address or token').waitFor();
  });
});

describe('a relay that is restarted', () => {
  it('is waited for, asks for its password, and shows the open push again', async () => {
    const { page } = await openPage({ apps });
    const service = await restartable({ CARILLON_UI_PASSWORD: password });
    await page.goto(service.relay().uiUrl);
    await enter(page, 'Password', 'a horse that nobody rode');
    await page.getByText('This password is wrong.').waitFor();
    await page.screenshot({ path: join('artifacts/browser', 'sign-in-password.png') });
    await enter(page, 'Password', password);
    await page.getByRole('link', { name: 'Apps' }).click();
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
    await service.stop();
    await page.getByText('No answer from the relay. Trying again …').waitFor();
    await service.start();
    await enter(page, 'Password', password);
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
    await page.getByText('dev.*').first().waitFor();
    await page.getByText('Listening').waitFor();
  });

  it('asks for its new token, also if signing in got no answer meanwhile', async () => {
    const { page } = await openPage({ apps });
    const service = await restartable();
    const before = service.relay();
    await page.goto(`${before.uiUrl}/#token=${before.token}`);
    await page.getByRole('link', { name: 'Apps' }).click();
    await callRelay(before, 'sessions/endOthers');
    await field(page, 'Address or token').waitFor();
    await service.stop();
    await page.getByText('No answer from the relay.').waitFor();
    await enter(page, 'Address or token', before.token);
    await service.start();
    await page.getByText('No answer from the relay.').waitFor({ state: 'detached' });
    await enter(page, 'Address or token', before.token);
    await page.getByText('This token is wrong.').waitFor();
    await enter(page, 'Address or token', service.relay().token);
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
  });
});

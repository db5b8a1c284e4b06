import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEndpoint } from '../emulators/endpoint.ts';
import { rawPost, sendRaw } from '../support/gateway.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const openPage = openPages();
let web: WebPage;
let service: Awaited<ReturnType<typeof openEndpoint>>;
beforeEach(async () => {
  service = await openEndpoint((response) =>
    response.writeHead(413, { 'x-limit': '4096', 'content-type': 'application/json' }).end('{"error":"too much"}'),
  );
  const up = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };
  web = await openPage({
    apps: { 'app.carillon.desktop': { type: 'desktop' }, 'dev.*': { type: 'capture' }, 'org.example.up': up },
  });
});
afterEach(() => service.close());

const toService = () => ({ devices: [{ app_id: 'org.example.up', pushkey: service.url }] });
const open = async (text: string, tab: string) => {
  await web.row(text).click();
  await web.page.getByRole('tab', { name: tab }).click();
};

describe('an open push', () => {
  it('lets any value and its path be copied from the tree, also by keyboard', async () => {
    await notify(web.relay.gatewayUrl, message('Lunch at noon?', {}, 'dev.one'));
    await web.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await web.signIn();
    await open('Lunch at noon?', 'Push');
    const page = web.page;
    const tree = page.getByRole('tree', { name: 'Body' });
    await tree.getByRole('treeitem').filter({ hasText: 'room_name' }).click();
    await page.getByRole('button', { name: 'Copy path' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('$.notification.room_name');
    await page.getByRole('button', { name: 'Copy value' }).click();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Garden');

    await tree.focus();
    for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await page.getByText('$.notification.event_id').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await tree.getByRole('treeitem', { expanded: false }).filter({ hasText: 'notification' }).waitFor();
    await web.row('Lunch at noon?').and(page.locator('[aria-selected=true]')).waitFor();
  });

  it('shows headers of any name, and explains those it knows', async () => {
    const body = JSON.stringify({ notification: message('Lunch at noon?', {}, 'dev.one') });
    const odd = ['__proto__', 'constructor', 'toString'].map((name) => `${name}: odd`);
    await sendRaw(Number(new URL(web.relay.gatewayUrl).port), rawPost(body, ['User-Agent: Synapse/1.163.2', ...odd]));
    await web.signIn();
    await open('Lunch at noon?', 'Request');
    const headers = web.page.getByRole('table', { name: 'Headers' });
    await headers.getByText('The homeserver software and its version.').waitFor();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const cells = headers.getByRole('row').filter({ hasText: name }).getByRole('cell');
      expect(await cells.allTextContents()).toEqual([name, 'odd', '']);
    }
  });

  it('says what was left out of a request to fit the limit of the provider', async () => {
    const content = { msgtype: 'm.text', body: 'long '.repeat(1_500) };
    await notify(web.relay.gatewayUrl, message('', { content, ...toService() }));
    await web.signIn();
    await open('long long', 'Banner');
    await web.page.getByRole('meter', { name: "Share of the provider's size limit" }).waitFor();
    await web.page.getByText("Left out to keep to the provider's size limit: content.").waitFor();
    await web.expectAccessible('light-detail-left-out');
  });

  it('shows each attempt with its answer, and why there was no banner', async () => {
    await notify(web.relay.gatewayUrl, message('to a phone', toService()));
    await web.signIn();
    await open('to a phone', 'Attempts');
    const page = web.page;
    await page.getByText('No app of this push shows notifications on this computer.').waitFor();
    await page.getByText('Answer: 413').click();
    const answer = page.getByRole('tree', { name: 'Answer: 413' });
    await answer.getByRole('treeitem').filter({ hasText: 'x-limit' }).getByText('"4096"').waitFor();
    await answer.getByText('too much').waitFor();
    await web.expectAccessible('light-detail-answer');
  });

  it('stays quick with half a megabyte in it', async () => {
    const entries = Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`key ${index}`, 'v'.repeat(100)]));
    await notify(web.relay.gatewayUrl, message('large', { content: { body: 'large', entries } }, 'dev.one'));
    await web.signIn();
    await open('large', 'Push');
    const page = web.page;
    const tree = page.getByRole('tree', { name: 'Body' });
    await tree.getByRole('treeitem').filter({ hasText: 'entries' }).click();
    await tree.getByText('key 0').waitFor();
    await page.keyboard.press('End');
    await tree.getByText('devices').waitFor();
    expect(await tree.getByRole('treeitem').count()).toBeLessThan(150);
    // Drawing is what takes time.
    const drawn = async () => (await page.getByRole('tabpanel').textContent())?.length;
    await page.getByText('Raw', { exact: true }).click();
    await page.getByText('Show all').waitFor();
    expect(await drawn()).toBeLessThan(60_000);
    await page.getByText('Hex', { exact: true }).click();
    await page.getByText('000000').waitFor();
    expect(await drawn()).toBeLessThan(60_000);
  });
});

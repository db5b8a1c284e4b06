import { spawnSync } from 'node:child_process';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { cleanText } from '../../src/matrix/text.ts';
import { eventually } from '../support/eventually.ts';
import { hostileTable, hostileTexts } from '../support/hostile-text.ts';
import { message, notify } from '../support/notify.ts';
import { callRelay } from '../support/relay-api.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const openPage = openPages();
let web: WebPage;
beforeEach(async () => {
  web = await openPage({ apps: { 'dev.*': { type: 'capture' } } });
  await web.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});

const send = async (body: string | Uint8Array<ArrayBuffer>, type = 'application/json') => {
  const answer = await fetch(web.relay.gatewayUrl, { method: 'POST', headers: { 'content-type': type }, body });
  expect(answer.status).toBe(200);
};
const open = async (text: string) => {
  await web.row(text).click();
  await web.page.getByRole('tab', { name: 'Push' }).click();
};
const line = (text: string) =>
  web.page.getByRole('tree', { name: 'Body' }).getByRole('treeitem').filter({ hasText: text });
const copied = async (button: string) => {
  await web.page.getByRole('button', { name: button }).click();
  return web.page.evaluate(() => navigator.clipboard.readText());
};

describe('the body of a push', () => {
  it('is shown and copied as its sender wrote it', async () => {
    const inner = String.raw`{"id":1152921506151679042, "price" : 1.10,"e":1e400,"z":-0,"10":"ten","9":"nine","twice":1,"twice":2,"name":"J\u00fcrgen \ud83d\ude00 pay\u202etxt"}`;
    const body = `{"notification":{"event_id":"$1","sender":"@exact:example.org","room_name":"Gar\u202eden","content":${inner},"devices":[{"app_id":"dev.a","pushkey":"k"}]}}`;
    await send(body);
    await web.signIn();
    await web.row('exact').click();
    const exact = web.page.getByRole('tree', { name: 'Exact request' });
    await exact.getByText('1152921506151679042', { exact: true }).waitFor();
    await web.shot('light-detail-captured');
    await open('exact');
    for (const [key, value] of [
      ['id', '1152921506151679042'],
      ['price', '1.10'],
      ['e', '1e400'],
      ['z', '-0'],
    ] as const) {
      await line(`${key}:\u00a0${value}`).click();
      expect(await copied('Copy value')).toBe(value);
    }
    const lines = await web.page.getByRole('tree', { name: 'Body' }).getByRole('treeitem').allTextContents();
    const names = lines.map((text) => text.replace(/:\u00a0.*/s, ''));
    expect(names.slice(names.indexOf('z') + 1, names.indexOf('name'))).toEqual(['10', '9', 'twice', 'twice']);
    await line(String.raw`name:${'\u00a0'}"Jürgen 😀 pay\u202etxt"`).click();
    expect(await copied('Copy value')).toBe('Jürgen 😀 pay\u202etxt');
    expect(await copied('Copy as JSON')).toBe(String.raw`"J\u00fcrgen \ud83d\ude00 pay\u202etxt"`);
    await web.expectAccessible('light-detail-exact');
    await web.page.getByText('Raw', { exact: true }).click();
    await web.page.locator('.unseen').filter({ hasText: String.raw`\u202e` }).waitFor();
    await web.expectAccessible('light-detail-exact-raw');
    await web.page.getByText('Tree', { exact: true }).click();
    await line('content:').click();
    expect(await copied('Copy value')).toBe(inner);
    expect(await copied('Copy body')).toBe(body);
  });

  it.each([
    ['latin1', 'application/json; charset=iso-8859-1', (text: string) => Buffer.from(text, 'latin1')],
    ['UTF-16', 'application/json', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('in %s is shown as it was meant, and its curl line sends the same bytes', async (name, type, encode) => {
    const text = JSON.stringify({ notification: message('Süßes für Jürgen', {}, 'dev.one') });
    const body = Uint8Array.from(encode(text));
    await send(body, type);
    await web.signIn();
    await open('Süßes für Jürgen');
    await line('body:\u00a0"Süßes für Jürgen"').waitFor();
    expect(await copied('Copy body')).toBe(text);
    await web.shot(`light-detail-charset-${name}`);
    const { status } = spawnSync('sh', ['-s'], { input: await copied('Copy as curl') });
    expect(status).toBe(0);
    const [again, first] = await eventually(async () => {
      const list = z.object({ rows: z.array(z.object({ id: z.string() })) });
      const { rows } = list.parse(await callRelay(web.relay, 'pushes/list', { limit: 10 }));
      expect(rows).toHaveLength(2);
      return Promise.all(rows.map(({ id }) => callRelay(web.relay, 'pushes/get', { id })));
    });
    expect(again).toMatchObject({ body: Buffer.from(body).toString('base64'), bodyText: text });
    expect(first).toMatchObject({ body: Buffer.from(body).toString('base64'), bodyText: text });
  });

  it('is a tree that responds at once, also where it is nested very deeply', async () => {
    const text = JSON.stringify({ notification: message('bottomless', {}, 'dev.one') });
    await send(text.replace('"bottomless"', `"bottomless","deep":${'['.repeat(250_000)}${']'.repeat(250_000)}`));
    await web.signIn();
    await open('bottomless');
    const tree = web.page.getByRole('tree', { name: 'Body' });
    await line('deep:').click();
    for (let level = 5; level < 60; level++) await web.page.keyboard.press('ArrowRight');
    await tree.locator('[aria-level="30"]').waitFor();
    await web.shot('light-detail-deep');
    expect((await copied('Copy value')).length).toBeGreaterThan(499_000);
  });

  it('is only ever text in the page', async () => {
    for (const [name, text] of hostileTable) {
      const fields = {
        sender_display_name: text,
        room_name: name,
        content: { msgtype: 'm.text', body: text, [text]: 1 },
      };
      await notify(web.relay.gatewayUrl, message('', fields, 'dev.one'));
    }
    const dialogs: string[] = [];
    web.page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    await web.signIn();
    for (const name of [
      'markup',
      'escape sequences of terminals',
      'controls of the writing direction',
      'quotes',
    ] as const) {
      await open(name);
      const shown = await line('body:').textContent();
      const value = JSON.parse(shown?.replace(/^[^"]*/, '') ?? '');
      expect(value).toBe(hostileTexts[name]);
    }
    for (const name of ['markup', 'quotes', 'a link in octal escapes']) {
      await web
        .row(name)
        .getByText(cleanText(hostileTexts[name] ?? '', 40).replace(/…$/, ''))
        .first()
        .waitFor();
    }
    expect(await web.page.locator('img[src="x"], a[href*="evil"]').count()).toBe(0);
    expect(dialogs).toEqual([]);
  });
});

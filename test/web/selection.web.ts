import { beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const open = openPages();
const broken = { type: 'apns', keyFile: 'missing.p8', keyId: 'k', teamId: 't', topic: 'x' };
let web: WebPage;
beforeEach(async () => {
  web = await open({ apps: { 'dev.*': { type: 'capture' }, 'org.example.ios': broken } });
});

const send = async (...texts: string[]) => {
  for (const text of texts) await notify(web.relay.gatewayUrl, message(text, {}, 'dev.one'));
};
const ticked = () => web.page.locator('.row-chosen').count();
const button = (name: string) => web.page.getByRole('button', { name, exact: true });

describe('selected pushes', () => {
  it('are deleted together, and come back when that is undone', async () => {
    await send('one', 'two', 'three', 'four');
    await web.signIn();
    const tick = (text: string) => web.row(text).locator('.tick');
    await web.row('four').hover();
    await tick('four').click();
    await tick('two').click({ modifiers: ['Shift'] });
    await web.page.getByText('3 pushes selected').waitFor();
    await web.expectAccessible('light-selection');
    await button('Delete').click();
    await web.row('three').waitFor({ state: 'detached' });
    await web.page.getByText('3 pushes deleted.').waitFor();
    await web.row('one').waitFor();
    await web.expectAccessible('light-deleted');
    await button('Undo').click();
    await web.row('three').waitFor();
    await web.page.getByText('3 pushes deleted.').waitFor({ state: 'detached' });
  });

  it('can be selected and deleted by keyboard', async () => {
    await send('one', 'two', 'three');
    await web.signIn();
    await web.row('three').waitFor();
    const { keyboard } = web.page;
    await keyboard.press('j');
    await keyboard.press('x');
    await keyboard.press('Shift+ArrowDown');
    await eventually(async () => expect(await ticked()).toBe(2));
    await keyboard.press('Delete');
    await web.row('two').waitFor({ state: 'detached' });
    await web.row('one').waitFor();
    await keyboard.press('Control+z');
    await web.row('three').waitFor();
    await web.row('two').waitFor();
  });

  it('can be all that match, also those not loaded, except those with waiting deliveries', async () => {
    await Promise.all(Array.from({ length: 250 }, (_, push) => send(`apple ${push}`)));
    await send('pear');
    const phone = { devices: [{ app_id: 'org.example.ios', pushkey: 'ab'.repeat(32) }] };
    await notify(web.relay.gatewayUrl, message('apple that waits', phone));
    await web.signIn();
    await web.row('apple that waits').waitFor();
    await web.page.keyboard.press('/');
    await web.page.keyboard.type('apple');
    await web.row('pear').waitFor({ state: 'detached' });
    await web.row('apple that waits').hover();
    await web.row('apple that waits').locator('.tick').click();
    await button('Select all that match').click();
    await web.page.getByText('All selected that match “apple”').waitFor();
    await button('Delete').click();
    await web.page.getByText('250 pushes deleted. 1 waits for its delivery and stays.').waitFor();
    await eventually(async () => expect(await web.page.getByRole('option').count()).toBe(1));
    await web.row('apple that waits').waitFor();
    await web.page.getByLabel('Search pushes').fill('');
    await web.row('pear').waitFor();
  });

  it('unfold into their deliveries and fold again, by keyboard', async () => {
    const devices = ['k1', 'k2'].map((pushkey) => ({ app_id: 'dev.one', pushkey }));
    await notify(web.relay.gatewayUrl, message('two devices', { devices }));
    await web.signIn();
    await web.row('two devices').waitFor();
    const { keyboard } = web.page;
    const lines = () => web.row('two devices').locator('.fold-line').count();
    await keyboard.press('j');
    await keyboard.press('ArrowRight');
    await eventually(async () => expect(await lines()).toBe(2));
    await keyboard.press('ArrowLeft');
    await eventually(async () => expect(await lines()).toBe(0));
  });

  it('hold the list, which follows again once none is selected', async () => {
    await send('one');
    await web.signIn();
    await web.row('one').hover();
    await web.row('one').locator('.tick').click();
    await send('two');
    await button('1 new ↑').waitFor();
    expect(await web.row('two').count()).toBe(0);
    expect(await ticked()).toBe(1);
    await web.page.keyboard.press('Escape');
    await web.row('two').waitFor();
    expect(await ticked()).toBe(0);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEndpoint } from '../emulators/endpoint.ts';
import { message, notify } from '../support/notify.ts';
import { sabotage } from '../support/outbox.ts';
import { differingCells, isSame, steadyPicture } from '../support/picture.ts';
import { openPages, type WebPage, type WebPageOptions } from '../support/web-page.ts';

const broken = { type: 'apns', keyFile: 'missing.p8', keyId: 'k', teamId: 't', topic: 'x' };
/** All states, one after the other, take long on a busy machine. */
const LONG_MS = 300_000;
const sizes = [
  { width: 1440, height: 900 },
  { width: 800, height: 600 },
];
const openPage = openPages();
let web: WebPage;
let service: Awaited<ReturnType<typeof openEndpoint>>;
beforeEach(async () => {
  service = await openEndpoint((response) => response.writeHead(503, { 'retry-after': '600' }).end());
});
afterEach(() => service.close());

/** A page that takes pictures: the window lets nobody add styles, and a picture without what changes by itself needs one. */
async function open(options: WebPageOptions = {}) {
  const up = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };
  const apps = { 'dev.*': { type: 'capture' }, 'org.example.ios': broken, 'org.example.up': up };
  web = await openPage({ apps }, { bypassCSP: true, ...options });
}

const send = (notification: object) => notify(web.relay.gatewayUrl, notification);
const device = (app_id: string, pushkey: string) => ({ app_id, pushkey, data: {}, tweaks: {} });

/** A push of every kind, and of every end. */
async function fill() {
  await send(message('The build is green again.', {}, 'dev.one'));
  await send(message('من الجيد أن أراك هنا', { sender_display_name: 'ليلى', room_name: 'غرفة الأخبار' }, 'dev.one'));
  await send(message('so long '.repeat(60), { sender_display_name: 'A'.repeat(90) }, 'dev.one'));
  await send(message('Nobody knows this app', {}, 'nobody'));
  await send(message('For a phone', { devices: [device('org.example.ios', 'ab'.repeat(32))] }));
  await send(message('For a busy provider', { devices: [device('org.example.up', service.url)] }));
  const devices = [device('dev.one', 'k1'), device('org.example.ios', 'cd'.repeat(32)), device('nobody', 'k3')];
  await send(message('For three devices', { devices }));
  await send({ counts: { unread: 3 }, devices: [device('dev.one', 'k')] });
}

describe.each(['light', 'dark'] as const)('every state of the activity page (%s)', (colorScheme) => {
  /** Pictures at both sizes for somebody to look at, what axe finds, and what differs from the picture that is kept. */
  async function look(name: string, compared = true) {
    const page = web.page;
    for (const size of sizes) {
      await page.setViewportSize(size);
      if (size.width === 800 && compared && colorScheme === 'light') {
        const cells = await differingCells(web.browser, name, await steadyPicture(page));
        expect(isSame(cells), `${name} differs in ${cells} cells`).toBe(true);
      }
      await web.shot(`${colorScheme}-${size.width}-${name}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await web.expectAccessible(`${colorScheme}-${name}`);
  }

  it(
    'is designed, readable by machines, and looks as it did',
    async () => {
      await open({ colorScheme });
      await fill();
      await web.signIn();
      const page = web.page;
      await web.row('For three devices').waitFor();
      await page.getByText('org.example.ios cannot deliver').waitFor();
      await look('list');

      await web.row('For three devices').locator('.row-fold').click();
      await web.row('For three devices').locator('.fold-line').nth(2).waitFor();
      await look('unfolded');

      await web.row('For a busy provider').click();
      await page.getByText('Next try in').waitFor();
      await page.getByRole('tree').waitFor();
      await send(message('Arrives while another is read', {}, 'dev.one'));
      await page.getByRole('button', { name: '1 new ↑' }).waitFor();
      await look('waiting-and-held');
      await page.getByRole('tab', { name: 'Attempts' }).click();
      await look('attempts', false);
      await page.getByRole('tab', { name: 'Request' }).click();
      await look('request', false);
      await page.getByRole('button', { name: 'Give up' }).click();
      await page.getByText('The pushkey stays').waitFor();
      await look('give-up', false);
      await page.getByRole('button', { name: 'Keep waiting' }).click();

      await web.row('Nobody knows').hover();
      await web.row('Nobody knows').locator('.tick').click();
      await page.getByText('1 push chosen').waitFor();
      await look('chosen');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');

      await page.getByLabel('Search pushes').fill('nothing like this');
      await page.getByText('Nothing matches').waitFor();
      await look('no-match');
      await page.getByLabel('Search pushes').fill('');
      await web.row('For three devices').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Shift+?');
      await page.getByText('this map').waitFor();
      await look('keys', false);
    },
    LONG_MS,
  );

  it(
    'is designed while something is wrong',
    async () => {
      await open({ colorScheme });
      const page = web.page;
      await fill();
      let answer: () => void = () => undefined;
      const answered = new Promise<void>((resolve) => {
        answer = resolve;
      });
      await page.route('**/rpc/pushes/list', async (route) => {
        await answered;
        await route.abort();
      });
      await web.signIn();
      await page.getByRole('progressbar', { name: 'Reading the history' }).waitFor();
      await page.getByText('Listening').first().waitFor();
      await look('reading');
      answer();
      await page.getByText('The history could not be read').waitFor();
      await look('not-read', false);
      await page.unroute('**/rpc/pushes/list');
      await page.getByRole('button', { name: 'Try again' }).click();
      await web.row('For three devices').waitFor();

      const full = sabotage(`${web.dataDir}/outbox.db`, 'log');
      await send(message('Cannot be kept', {}, 'dev.one'));
      await page.getByText('Pushes are refused').first().waitFor();
      await look('refusing', false);
      full.mend();

      await web.page.context().setOffline(true);
      await web.relay.stop();
      await page.getByText('What you see may be out of date').waitFor();
      await look('lost');
    },
    LONG_MS,
  );
});

it('sees a pill that moved, but not letters that are drawn a little differently', async () => {
  await open();
  await fill();
  await web.signIn();
  await web.row('For three devices').locator('.row-fold').click();
  await web.row('For a busy provider').click();
  await web.page.getByRole('tree').waitFor();
  await send(message('Arrives while another is read', {}, 'dev.one'));
  await web.page.getByRole('button', { name: '1 new ↑' }).waitFor();
  await web.page.setViewportSize({ width: 800, height: 600 });
  const cells = async (style: string) => {
    const added = await web.page.addStyleTag({ content: style });
    const found = await differingCells(web.browser, 'waiting-and-held', await steadyPicture(web.page));
    await added.evaluate((element) => element.parentNode?.removeChild(element));
    return found;
  };
  if (process.env.UPDATE_SCREENSHOTS) return;
  expect(isSame(await cells('.pill { }'))).toBe(true);
  expect(isSame(await cells('body { filter: blur(0.4px); }'))).toBe(true);
  expect(isSame(await cells('.pill { margin-top: 6px; }'))).toBe(false);
});

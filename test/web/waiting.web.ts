import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openEndpoint } from '../emulators/endpoint.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const open = openPages();
let web: WebPage;
let status = 503;
let service: Awaited<ReturnType<typeof openEndpoint>>;
beforeEach(async () => {
  status = 503;
  service = await openEndpoint((response) => response.writeHead(status, { 'retry-after': '600' }).end());
  const up = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };
  const ios = { type: 'apns', keyFile: 'missing.p8', keyId: 'k', teamId: 't', topic: 'x' };
  web = await open({ apps: { 'dev.*': { type: 'capture' }, 'org.example.up': up, 'org.example.ios': ios } });
});
afterEach(() => service.close());

const waits = (text: string) =>
  notify(
    web.relay.gatewayUrl,
    message(text, { devices: [{ app_id: 'org.example.up', pushkey: service.url }] }, 'org.example.up'),
  );

describe('a push that waits', () => {
  it('says when and why it is retried, and is sent at once on request', async () => {
    await waits('later');
    await web.signIn();
    await web
      .row('later')
      .getByText(/retrying in \d+m/)
      .waitFor();
    await web.row('later').click();
    const detail = web.page.getByRole('article', { name: 'Push' });
    await detail.getByText('The endpoint answered 503.').first().waitFor();
    await detail.getByText(/Next attempt in \d+m, at /).waitFor();
    status = 201;
    await detail.getByRole('button', { name: 'Try now' }).click();
    await detail.getByText('The provider accepted the push.').waitFor();
    await web.row('later').getByText('accepted').waitFor();
    expect(service.received).toHaveLength(2);
  });

  it('names the failing provider and the number of pushes that wait for it', async () => {
    for (let push = 0; push < 5; push++) {
      const pushkey = `${service.url}${push}`;
      await notify(web.relay.gatewayUrl, message(`push ${push}`, { devices: [{ app_id: 'org.example.up', pushkey }] }));
    }
    await web.signIn();
    await web.row('push 0').click();
    await web.page
      .getByText(
        /127\.0\.0\.1:\d+ failed several times in a row, so deliveries to it are on hold\. The next probe is in/,
      )
      .waitFor();
    await web.page.getByText('Deliveries on hold:').waitFor();
  });

  it('is kept while its app is switched off, and discarded on request', async () => {
    await waits('kept');
    await web.signIn();
    await web.page.getByRole('link', { name: 'Apps' }).click();
    await web.page.getByRole('switch', { name: 'org.example.up is switched on' }).click({ force: true });
    await web.page.getByText('1 delivery waits.').waitFor();
    await web.page.getByText('It is kept until the app is switched on again').waitFor();
    await web.expectAccessible('apps-off-waiting');
    await web.page.getByRole('button', { name: 'Discard' }).click();
    const question = web.page.getByRole('dialog', { name: 'Discard' });
    await question.getByRole('button', { name: 'Discard' }).click();
    await question.waitFor({ state: 'hidden' });
    await web.page.getByText('It is kept until').waitFor({ state: 'hidden' });
  });

  it('is given up only after saying what that means', async () => {
    await waits('no use');
    await web.signIn();
    await web.row('no use').click();
    const detail = web.page.getByRole('article', { name: 'Push' });
    await detail.getByRole('button', { name: 'Give up' }).click();
    const question = web.page.getByRole('dialog', { name: 'Give up' });
    await question.getByText('The pushkey stays').waitFor();
    await question.getByRole('button', { name: 'Keep waiting' }).click();
    await question.waitFor({ state: 'hidden' });
    await detail.getByRole('button', { name: 'Give up' }).click();
    await question.getByRole('button', { name: 'Give up' }).click();
    await detail.getByText('Somebody gave up on this delivery.').waitFor();
    await web.row('no use').getByText('given up').waitFor();
  });
});

describe('a problem that needs a person', () => {
  it('is shown above every page, with a link to where it is fixed', async () => {
    const ios = { devices: [{ app_id: 'org.example.ios', pushkey: 'ab'.repeat(32) }] };
    await notify(web.relay.gatewayUrl, message('for a phone', ios));
    await web.signIn();
    const notice = web.page.getByRole('region', { name: 'What needs your attention' });
    await notice.getByText('org.example.ios cannot deliver').waitFor();
    await notice.getByText('1 delivery waits.').waitFor();
    await web.expectAccessible('light-notice');
    await notice.getByRole('link', { name: 'Open the apps' }).click();
    await web.page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
    await notice.getByRole('link').waitFor({ state: 'detached' });
  });

  it('is shown for an invalid configuration, and disappears once that is valid', async () => {
    await web.signIn();
    await web.page.getByText('Your gateway is listening').waitFor();
    const file = join(web.dataDir, 'config.json');
    await writeFile(file, '{ "apps": ');
    const notice = web.page.getByRole('region', { name: 'What needs your attention' });
    await notice.getByText('the last valid configuration stays in effect').waitFor();
    await writeFile(file, '{ "ui": { "port": 1 }, "apps": {} }');
    await notice.getByText('in effect after Carillon restarts: ui').waitFor();
    await notice.getByRole('button', { name: 'Close' }).click();
    await notice.getByText('in effect after').waitFor({ state: 'detached' });
  });
});

describe("a push beyond its app's own limits", () => {
  it('names the limit and the time when it is sent, and is sent when the app may send more', async () => {
    const endpoint = await openEndpoint();
    onTestFinished(() => endpoint.close());
    const limited = (more: object) => ({ type: 'unifiedpush', allowNetworks: ['127.0.0.1'], ...more });
    const apps = (more: object) => ({ minute: limited({ maxPerMinute: 1 }), day: limited({ maxPerDay: 1, ...more }) });
    const page = await open({ apps: apps({}) });
    for (const app of ['minute', 'day'])
      for (const text of ['first', 'second']) {
        const device = { app_id: app, pushkey: endpoint.url };
        await notify(page.relay.gatewayUrl, message(`${text} of a ${app}`, { devices: [device] }));
      }
    await page.signIn();
    const detail = page.page.getByRole('article', { name: 'Push' });
    await page.row('second of a minute').click();
    await detail.getByText('as many pushes within a minute as the app allows').first().waitFor();
    await detail.getByText(/Next attempt in \d+s, at /).waitFor();
    await page.expectAccessible('waiting-for-minute');
    await page.row('second of a day').click();
    await detail.getByText('used up its pushes for the day').first().waitFor();
    await detail.getByText('It is sent when the next day (UTC) starts, or when the app may send more.').waitFor();
    await page.expectAccessible('waiting-for-budget');
    await writeFile(join(page.dataDir, 'config.json'), JSON.stringify({ apps: apps({ maxPerDay: 2 }) }));
    await detail.getByText('accepted').first().waitFor();
  });
});

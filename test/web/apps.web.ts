import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startEndpoint } from '../support/emulators.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const open = openPages();
const apps = {
  'app.carillon.desktop': { type: 'desktop' },
  'dev.*': { type: 'capture' },
  'org.example.ios': { type: 'apns', keyFile: 'missing.p8', keyId: 'k', teamId: 't', topic: 'x' },
  'org.example.up': { type: 'unifiedpush' },
  'org.broken': { type: 'pigeon' },
};
const pem = () =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
const saved = async ({ dataDir }: WebPage) => JSON.parse(await readFile(join(dataDir, 'config.json'), 'utf8')).apps;
const row = ({ page }: WebPage, name: string) => page.getByRole('listitem', { name, exact: true });

async function openApps() {
  const web = await open({ apps });
  await web.signIn();
  await web.page.getByRole('link', { name: 'Apps' }).click();
  await web.page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
  return web;
}

describe('the list of apps', () => {
  it('says which app cannot deliver and why, by file, line and key', async () => {
    const web = await openApps();
    await row(web, 'org.example.ios')
      .getByText(/keyFile: .*missing\.p8 cannot be read/)
      .waitFor();
    await row(web, 'org.broken')
      .getByText(/config\.json: line \d+, column \d+.*type/)
      .waitFor();
    await row(web, 'app.carillon.desktop').getByText('Nothing delivered since Carillon started.').waitFor();
    await web.expectAccessible('apps-list');
  });

  it('says that a replaced key works, or that the previous one stays in use', async () => {
    const web = await openApps();
    const ios = row(web, 'org.example.ios');
    await ios.getByText('Cannot deliver').waitFor();
    await writeFile(join(web.dataDir, 'missing.p8'), pem());
    await ios.getByText('Nothing delivered since Carillon started.').waitFor();
    await writeFile(join(web.dataDir, 'missing.p8'), 'half a key');
    await ios.getByText(/its previous content stays in use\. .*missing\.p8/).waitFor();
    await web.page.getByText('org.example.ios keeps using its old keys').waitFor();
    await ios.getByText('Nothing delivered since Carillon started.').waitFor();
    await web.expectAccessible('apps-old-key');
  });

  it('says which app an app_id reaches', async () => {
    const { page } = await openApps();
    const field = page.getByLabel('Which app would this app_id reach?');
    await field.fill('dev.anything');
    await page.getByText('It reaches').getByRole('link', { name: 'dev.*' }).waitFor();
    await field.fill('org.example.up');
    await page.getByText('It reaches').getByRole('link', { name: 'org.example.up' }).waitFor();
    await field.fill('nobody');
    await page.getByText('None: its pushkey would be rejected.').waitFor();
  });

  it('switches an app off and on again, at once', async () => {
    const web = await openApps();
    const device = { devices: [{ app_id: 'dev.one', pushkey: 'k' }] };
    await web.page.getByText('dev.* is switched on').or(row(web, 'dev.*').getByRole('switch')).first().waitFor();
    await row(web, 'dev.*').getByRole('switch').click({ force: true });
    await row(web, 'dev.*').getByText('Switched off').waitFor();
    expect((await saved(web))['dev.*']).toEqual({ type: 'capture', enabled: false });
    expect(await notify(web.relay.gatewayUrl, message('Hi', device))).toEqual({ status: 200, body: { rejected: [] } });
    await row(web, 'dev.*').getByRole('switch').click({ force: true });
    await row(web, 'dev.*').getByText('Switched off').waitFor({ state: 'detached' });
    expect((await saved(web))['dev.*']).toEqual({ type: 'capture' });
  });

  it('shows how deliveries go: how many wait, for what, and that they succeeded in the end', async () => {
    const web = await open({ apps: { up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'], answerWithin: 1 } } });
    await web.signIn();
    let status = 503;
    const endpoint = await startEndpoint((response) => response.writeHead(status).end());
    await notify(web.relay.gatewayUrl, message('Hi', { devices: [{ app_id: 'up', pushkey: endpoint.url }] }));
    await web.page.getByRole('link', { name: 'Apps' }).click();
    await row(web, 'up').getByText('1 delivery waits.').waitFor();
    await row(web, 'up').getByText('The endpoint answered 503.').waitFor();
    await web.expectAccessible('apps-waiting');
    status = 201;
    await row(web, 'up').getByText('Delivers.').waitFor();
  });
});

describe('the form of an app', () => {
  it('adds a Web Push app with an uploaded key, which works at once', async () => {
    const web = await openApps();
    const { page } = web;
    await page.getByRole('link', { name: 'Add app' }).click();
    await page.getByLabel('app_id or glob').fill('org.web.*');
    await page.getByLabel('Provider', { exact: true }).selectOption('webpush');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('fix the 2 problems above').waitFor();
    await web.expectAccessible('apps-new-issues');
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Upload' }).first().click();
    await (await chooser).setFiles({
      name: 'vapid.pem',
      mimeType: 'application/x-pem-file',
      buffer: Buffer.from(pem()),
    });
    await page.getByText('Set. Public key, for the client:').waitFor();
    await page.getByLabel('VAPID subject').fill('mailto:admin@example.org');
    await page.getByText('above first').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await row(web, 'org.web.*').waitFor();
    expect((await saved(web))['org.web.*']).toEqual({
      type: 'webpush',
      vapidPrivateKeyFile: 'secrets/vapid.pem',
      vapidSubject: 'mailto:admin@example.org',
    });
    await row(web, 'org.web.*').getByText('Nothing delivered since Carillon started.').waitFor();
  });

  it('refuses a glob that overlaps with another while it is typed', async () => {
    const { page } = await openApps();
    await page.getByRole('link', { name: 'Add app' }).click();
    await page.getByLabel('app_id or glob').fill('dev.one.*');
    await page.getByText('overlaps with dev.*: an app_id could match both').waitFor();
  });

  it('fixes a broken app, whose waiting pushes are then delivered', async () => {
    const web = await openApps();
    const { page } = web;
    await notify(web.relay.gatewayUrl, message('Hi', { devices: [{ app_id: 'org.broken', pushkey: 'k' }] }));
    await row(web, 'org.broken').getByText('1 delivery waits.').waitFor();
    await page.getByRole('link', { name: 'org.broken' }).click();
    await page.getByLabel('Provider', { exact: true }).selectOption('capture');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
    await row(web, 'org.broken').getByText('Cannot deliver').waitFor({ state: 'detached' });
    expect((await saved(web))['org.broken']).toEqual({ type: 'capture' });
  });

  it('checks credentials and says what was proven', async () => {
    const { page } = await openApps();
    await page.getByRole('link', { name: 'org.example.ios' }).click();
    await page.getByRole('button', { name: 'Check credentials' }).click();
    await page.getByText(/Refused\./).waitFor();
    await page.getByRole('link', { name: '← Apps' }).click();
    await page.getByRole('link', { name: 'org.example.up' }).click();
    await page.getByRole('button', { name: 'Check credentials' }).click();
    await page.getByText('This app has no credentials to check.').waitFor();
  });

  it('shows the exact request for a push of the history', async () => {
    const web = await openApps();
    const { page, relay } = web;
    const devices = [{ app_id: 'dev.one', pushkey: 'https://push.example.org/up' }];
    await notify(relay.gatewayUrl, message('Lunch at noon?', { devices }));
    await page.getByRole('link', { name: 'org.example.up' }).click();
    await page.getByLabel('Push', { exact: true }).waitFor();
    await page.getByText('"https://push.example.org/up"').waitFor();
    await page.getByText(/ of 4\.1 KB/).waitFor();
    await web.expectAccessible('apps-preview');
  });

  it('asks before it removes an app, and says what that means', async () => {
    const web = await openApps();
    const { page } = web;
    await page.getByRole('link', { name: 'dev.*' }).click();
    await page.getByRole('button', { name: 'Remove app' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove dev.*?' });
    await dialog.getByText('homeservers remove their pushers').waitFor();
    await web.expectAccessible('apps-remove');
    await dialog.getByRole('button', { name: 'Remove app' }).click();
    await row(web, 'org.example.up').waitFor();
    expect(Object.keys(await saved(web))).not.toContain('dev.*');
  });

  it('follows an edit of the file, and says what is wrong with a broken one', async () => {
    const web = await openApps();
    const file = join(web.dataDir, 'config.json');
    await writeFile(file, JSON.stringify({ apps: { ...apps, 'new.app': { type: 'capture' } } }));
    await row(web, 'new.app').waitFor();
  });

  it.each([
    ['light', 1440, 900],
    ['dark', 1440, 900],
    ['light', 480, 800],
  ] as const)('is accessible for every provider (%s, %i × %i)', async (colorScheme, width, height) => {
    const web = await open({ apps }, { colorScheme, viewport: { width, height } });
    await web.signIn();
    const { page } = web;
    await page.getByRole('link', { name: 'Apps' }).click();
    await row(web, 'dev.*').waitFor();
    await web.expectAccessible(`${colorScheme}-${width}-apps`);
    await page.getByRole('link', { name: 'Add app' }).click();
    for (const type of ['apns', 'fcm', 'webpush', 'unifiedpush']) {
      await page.getByLabel('Provider', { exact: true }).selectOption(type);
      await page.getByText('More settings').click();
      if (type === 'fcm') await page.locator('.cm-content').waitFor();
      await web.expectAccessible(`${colorScheme}-${width}-apps-${type}`);
    }
  });

  it('is accessible while the JSON editor is open', async () => {
    const web = await openApps();
    const { page } = web;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/json-field-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.getByRole('link', { name: 'Add app' }).click();
    await page.getByLabel('Provider', { exact: true }).selectOption('fcm');
    await page.getByRole('progressbar', { name: 'Opening the editor' }).waitFor();
    await web.expectAccessible('apps-editor-opens');
    letGo();
    await page.locator('.cm-content').waitFor();
  });
});

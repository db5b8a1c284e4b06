import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const open = openPages();
async function openGerman(config: object) {
  const web = await open(config, { locale: 'de-DE' });
  await web.signIn();
  return web;
}
const row = ({ page }: WebPage, name: string) => page.getByRole('listitem', { name, exact: true });

/** Words of which most English sentences have one, and no German sentence does. */
const english = /\b(the|is|are|be|cannot|must|with|and|of|to|has|or|not|it)\b/gi;

/** Everything that stands on the page; what a person or a program wrote is marked as such, or in quotes. */
async function expectNoEnglish({ page }: WebPage) {
  const texts = await page.locator('body').allInnerTexts();
  const found = texts.flatMap((text) => text.split('\n')).filter((line) => line.match(english));
  expect(found).toEqual([]);
}

describe('in German', () => {
  it('a configuration with mistakes is reported with line, column and key', async () => {
    const web = await openGerman({
      apps: { 'org.broken': { type: 'pigeon' }, 'org.up': { type: 'unifiedpush', ttl: 'long', tll: 5 } },
    });
    await web.page.getByRole('link', { name: 'Apps' }).click();
    await row(web, 'org.broken')
      .getByText(/Zeile 1, Spalte \d+, apps\["org\.broken"\]\.type muss eines von diesen sein: desktop/)
      .waitFor();
    await row(web, 'org.up')
      .getByText(/Zeile 1, Spalte \d+, apps\["org\.up"\]\.ttl muss eine Zahl sein/)
      .waitFor();
    await expectNoEnglish(web);
    await web.expectAccessible('german-config-values');
    await row(web, 'org.up').getByRole('link', { name: 'org.up' }).click();
    await web.page.getByText('Hier nicht bekannt: tll.').waitFor();
    await web.page.getByText('muss eine Zahl sein', { exact: true }).waitFor();
    await expectNoEnglish(web);
    await web.expectAccessible('german-app-form');
  });

  it('a configuration that breaks at run time is reported above every page, and where it matters', async () => {
    const web = await openGerman({ apps: {} });
    await writeFile(join(web.dataDir, 'config.json'), '{\n  "apps": {}\n  "gateway": {}\n}');
    await web.page.getByText(/Zeile 3, Spalte 3: ein Komma fehlt\. Berichtige die Datei/).waitFor();
    await web.page.getByRole('link', { name: 'Einstellungen', exact: true }).click();
    await web.page
      .getByRole('main')
      .getByText(/ein Komma fehlt/)
      .first()
      .waitFor();
    await expectNoEnglish(web);
    await web.expectAccessible('german-config-broken');
    const cut = (alerts: Element[]) => alerts.filter((one) => one.scrollHeight > one.clientHeight + 1).length;
    expect(await web.page.getByRole('main').getByRole('alert').evaluateAll(cut)).toBe(0);
  });

  it('a missing key file is reported with its key and its path, also by the check of the credentials', async () => {
    const ios = { type: 'apns', keyFile: 'missing.p8', keyId: 'k', teamId: 't', topic: 'x' };
    const web = await openGerman({ apps: { 'org.example.ios': ios } });
    await web.page.getByRole('link', { name: 'Apps' }).click();
    await row(web, 'org.example.ios')
      .getByText(/keyFile: .*missing\.p8 kann nicht gelesen werden \(ENOENT\)\. Berichtige den Pfad/)
      .waitFor();
    await expectNoEnglish(web);
    await web.page.getByRole('link', { name: 'org.example.ios' }).click();
    await web.page.getByRole('button', { name: 'Zugangsdaten prüfen' }).click();
    await web.page.getByText(/✕ Abgelehnt\. keyFile: .* kann nicht gelesen werden/).waitFor();
    await expectNoEnglish(web);
    await web.expectAccessible('german-key-missing');
    const devices = [{ app_id: 'org.example.ios', pushkey: 'key' }];
    await notify(web.relay.gatewayUrl, message('Hallo', { devices }));
    await web.page.getByRole('link', { name: 'Verlauf' }).click();
    await web.row('Hallo').click();
    await web.page
      .getByText(/keyFile: .* kann nicht gelesen werden/)
      .first()
      .waitFor();
    await expectNoEnglish(web);
    await web.expectAccessible('german-outcome');
  });

  it('a port in use is reported with the program that uses it, and a free port is offered', async () => {
    const web = await open({ apps: {}, gateway: { port: await freePort() } }, { locale: 'de-DE', ownPort: true });
    await web.signIn();
    const port = await freePort();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    await writeFile(join(web.dataDir, 'config.json'), JSON.stringify({ gateway: { port }, apps: {} }));
    const why = new RegExp(`Port ${port} ist durch .+ belegt\\.`);
    const { page } = web;
    await page.getByRole('status').filter({ hasText: why }).waitFor();
    await page.getByRole('link', { name: 'Einstellungen', exact: true }).click();
    await page.getByRole('main').getByText(why).waitFor();
    await page.getByRole('main').getByText('oder wähle mit --port einen anderen Port').waitFor();
    await expectNoEnglish(web);
    await web.expectAccessible('german-port-taken');
    await page.getByRole('link', { name: 'Einrichten' }).click();
    await page.getByRole('main').getByText(why).waitFor();
    await expectNoEnglish(web);
  });
});

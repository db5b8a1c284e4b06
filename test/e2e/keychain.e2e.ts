import { generateKeyPairSync } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { hasKeyring, startKeyring } from '../support/keyring.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { temporaryFolder } from '../support/temporary.ts';

const pem = String(
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);
let banners: NotificationServer;
beforeAll(async () => {
  banners = await startNotificationServer();
});
afterAll(() => banners?.stop());

/** Adds a Web Push app with an uploaded key in the window; returns what is then on the disk. */
async function uploadKey({ page, dataDir }: Desktop): Promise<{ readonly kept: string; readonly mode: number }> {
  await page.getByRole('navigation').getByText('Apps', { exact: true }).click();
  await page.getByRole('link', { name: 'Add app' }).click();
  await page.getByLabel('app_id or glob').fill('org.web.*');
  await page.getByLabel('Provider', { exact: true }).selectOption('webpush');
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload' }).first().click();
  await (await chooser).setFiles({ name: 'vapid.pem', mimeType: 'text/plain', buffer: Buffer.from(pem) });
  await page.getByText('Set. Public key, for the client:').waitFor();
  await page.getByLabel('VAPID subject').fill('mailto:admin@example.org');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Nothing delivered since Carillon started.').first().waitFor();
  const file = join(dataDir, 'secrets', 'vapid.pem');
  return { kept: await readFile(file, 'latin1'), mode: (await stat(file)).mode & 0o777 };
}

const openSettings = ({ page }: Desktop) => page.getByRole('navigation').getByText('Settings', { exact: true }).click();

describe('an uploaded key', () => {
  it.skipIf(!hasKeyring())('is sealed by the keychain, and opened again by the next start', async () => {
    const keyring = await startKeyring(await temporaryFolder());
    onTestFinished(() => keyring.stop());
    const options = { dataDir: await temporaryFolder(), arguments: ['--password-store=gnome-libsecret'] };
    const first = await startDesktop(options);
    onTestFinished(() => first.close().catch(() => undefined));
    const { kept, mode } = await uploadKey(first);
    expect(kept.startsWith('carillon-sealed-1\n')).toBe(true);
    expect(kept).not.toContain('PRIVATE KEY');
    expect(mode).toBe(0o600);
    await first.close();
    const desktop = await startDesktop(options);
    onTestFinished(() => desktop.close());
    await desktop.page.getByRole('navigation').getByText('Apps', { exact: true }).click();
    await desktop.page.getByText('Nothing delivered since Carillon started.').first().waitFor();
    await openSettings(desktop);
    await desktop.page.getByRole('heading', { name: 'Desktop' }).waitFor();
    expect(await desktop.page.getByText('Keys are not encrypted').count()).toBe(0);
  });

  it('is a file for its owner only where there is no keychain, and the window says so', async () => {
    const desktop = await startDesktop({ arguments: ['--password-store=basic'] });
    onTestFinished(() => desktop.close());
    expect(await uploadKey(desktop)).toEqual({ kept: pem, mode: 0o600 });
    await openSettings(desktop);
    await desktop.page.getByText('Keys are not encrypted').waitFor();
  });
});

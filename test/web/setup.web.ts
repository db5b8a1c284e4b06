import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { openPages } from '../support/web-page.ts';

const openPage = openPages();
const sharedSecret = `a/b&c+d%2F 'e" ö`;
const escaped = new URLSearchParams({ secret: sharedSecret }).toString().replaceAll('+', '%20');

async function openSetup() {
  const web = await openPage({ gateway: { sharedSecret }, apps: { 'app.carillon.desktop': { type: 'desktop' } } });
  await web.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await web.signIn();
  await web.page.getByRole('link', { name: 'Set up' }).click();
  const copied = async (button: string) => {
    await web.page.evaluate(() => navigator.clipboard.writeText(''));
    await web.page.getByRole('button', { name: button }).first().click();
    let text = '';
    await eventually(async () => {
      text = await web.page.evaluate(() => navigator.clipboard.readText());
      expect(text).not.toBe('');
    });
    return text;
  };
  return { ...web, copied, address: `${web.relay.gatewayUrl}?${escaped}` };
}

it('hides the shared secret on the screen, and copies the address and the command with it', async () => {
  const { page, copied, address, relay, expectAccessible } = await openSetup();
  await page.getByText(`${relay.gatewayUrl}?secret=••••••••`).first().waitFor();
  expect(await page.content()).not.toContain('a%2Fb');
  await expectAccessible('light-setup-secret');
  expect(await copied("Copy the gateway's address")).toBe(address);
  expect(await copied('Copy the command')).toContain(JSON.stringify({ data: { url: address } }).slice(1, -1));
  expect((await notify(address, message('With the address'))).status).toBe(200);
  expect(await page.content()).not.toContain('a%2Fb');
});

it('shows the shared secret on request, and hides it again', async () => {
  const { page, address } = await openSetup();
  await page.getByRole('button', { name: 'Show the secret' }).click();
  await page.locator('ol.steps').getByText(address, { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Hide the secret' }).click();
  await page.getByRole('button', { name: 'Show the secret' }).waitFor();
  expect(await page.content()).not.toContain('a%2Fb');
});

it('includes the shared secret in the command that sends a push again, and in what the status bar copies', async () => {
  const { page, copied, address, row } = await openSetup();
  await notify(address, message('Lunch at noon?'));
  await page.getByRole('link', { name: 'Activity' }).click();
  await row('Lunch at noon?').click();
  const command = await copied('Copy as curl');
  expect(execFileSync('sh', ['-c', `${command} -s`], { encoding: 'utf8' })).toBe('{"rejected":[]}');
  expect(await copied("Copy the gateway's address")).toBe(address);
});

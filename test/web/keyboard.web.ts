import { beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { message, notify } from '../support/notify.ts';
import { openPages, type WebPage } from '../support/web-page.ts';

const openPage = openPages();
const apps = { 'app.carillon.desktop': { type: 'desktop' }, 'dev.*': { type: 'capture' } };
let web: WebPage;
beforeEach(async () => {
  web = await openPage({ apps });
});

const palette = () => web.page.getByRole('dialog', { name: 'Commands' });
/** Waits until the field of the palette has the focus: then it receives what is typed. */
const ready = () => palette().locator('[role=combobox]:focus').waitFor();
const command = (name: string) => palette().getByRole('option', { name });

async function open() {
  await notify(web.relay.gatewayUrl, message('Lunch at noon?', {}, 'dev.one'));
  await web.signIn();
  await web.row('Lunch at noon?').waitFor();
  await web.page.keyboard.press('Control+k');
  await ready();
}
const run = async (query: string) => {
  await ready();
  await web.page.keyboard.type(query);
  await palette().getByRole('option').first().waitFor();
  await web.page.keyboard.press('Enter');
  await palette().waitFor({ state: 'detached' });
};

describe('the command palette', () => {
  it('goes to pages and pushes, and back, without a mouse', async () => {
    await open();
    await web.expectAccessible('light-palette');
    await run('newest');
    await web.page.getByRole('article', { name: 'Push' }).waitFor();
    await web.page.keyboard.press('Control+k');
    await run('tab attempts');
    await web.page.getByRole('tab', { name: 'Attempts', selected: true }).waitFor();
    await web.page.keyboard.press('Control+k');
    await run('go apps');
    await web.page.getByRole('heading', { name: 'Apps', level: 1 }).waitFor();
  });

  it('pauses notifications and resumes them', async () => {
    await open();
    await run('pause 1 hour');
    await web.page.keyboard.press('Control+k');
    await command('Resume notifications').waitFor();
    await run('resume notifications');
    await web.page.keyboard.press('Control+k');
    await command('Pause notifications for 1 hour').waitFor();
  });

  it('lists only what can be done now, and says when nothing has that name', async () => {
    await open();
    expect(await command('Delete the push').count()).toBe(0);
    await web.page.keyboard.type('nothing like this');
    await palette().getByText('No command has this name.').waitFor();
    await web.page.keyboard.press('Escape');
    await palette().waitFor({ state: 'detached' });
  });

  it('changes language and colours', async () => {
    await open();
    await run('dark colours');
    await eventually(async () =>
      expect(await web.page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark'),
    );
    await web.page.keyboard.press('Control+k');
    await run('deutsch');
    await web.page.getByRole('link', { name: 'Verlauf' }).waitFor();
    await web.page.keyboard.press('Shift+?');
    await web.page.getByRole('dialog').getByText('diese Übersicht').waitFor();
  });
});

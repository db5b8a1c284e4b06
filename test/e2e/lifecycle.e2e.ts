import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Desktop, type DesktopOptions, listening, relayPid, startDesktop } from '../support/desktop.ts';
import { startEndpoint } from '../support/emulators.ts';
import { eventually } from '../support/eventually.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';
import { temporaryFolder } from '../support/temporary.ts';

let banners: NotificationServer;
beforeAll(async () => {
  banners = await startNotificationServer();
});
afterAll(() => banners?.stop());
beforeEach(() => banners.clear());

interface Files {
  readonly shell?: object;
  readonly config?: object;
}

/** Starts the desktop app with files that an earlier run may have left, and closes it when the test ends. */
async function startWith({ shell, config }: Files, options: DesktopOptions = {}): Promise<Desktop> {
  const dataDir = options.dataDir ?? (await temporaryFolder());
  if (shell !== undefined) await writeFile(join(dataDir, 'shell.json'), JSON.stringify(shell));
  if (config !== undefined) await writeFile(join(dataDir, 'config.json'), JSON.stringify(config));
  const desktop = await startDesktop({ ...options, dataDir });
  onTestFinished(() => desktop.close().catch(() => undefined));
  return desktop;
}

const preferences = { startAtLogin: 'off', closeToTray: true, openOnClick: 'push' };
const row = ({ page }: Desktop, text: string) => page.getByRole('option').filter({ hasText: text });
/** Listens on a port as soon as it is free. */
function takePort(port: number): Promise<Server> {
  return eventually(
    () =>
      new Promise<Server>((resolve, reject) => {
        const server = createServer();
        server.once('error', reject).listen(port, '127.0.0.1', () => resolve(server));
      }),
    { interval: 5 },
  );
}

const exitOf = ({ app }: Desktop) => new Promise((resolve) => app.process().once('exit', resolve));

describe('a click on a notification', () => {
  it('opens its push in the window, even a hidden one', async () => {
    const desktop = await startWith({});
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    await notify(desktop.gatewayUrl, message('click me'));
    await eventually(() => expect(banners.displayed()).toBe(1));
    banners.click();
    await desktop.page.getByRole('article').getByText('click me').first().waitFor();
    expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())).toBe(true);
  });

  it('opens the room in a client, if that is set', async () => {
    const folder = await temporaryFolder();
    const opened = join(folder, 'opened');
    const browser = join(folder, 'xdg-open');
    await writeFile(browser, `#!/bin/sh\nprintf '%s' "$1" > '${opened}'\n`);
    await chmod(browser, 0o755);
    const desktop = await startWith(
      { shell: { shell: { ...preferences, openOnClick: 'matrix.to' } } },
      { env: { PATH: `${folder}:${process.env.PATH}` } },
    );
    await notify(desktop.gatewayUrl, message('click me', { room_id: '!a room/../x:example.org', event_id: '$1' }));
    await eventually(() => expect(banners.displayed()).toBe(1));
    banners.click();
    await eventually(async () =>
      expect(await readFile(opened, 'utf8')).toBe('https://matrix.to/#/!a%20room%2F..%2Fx%3Aexample.org/%241'),
    );
  });
});

describe('do not disturb', () => {
  it('is noted in the outcome', async () => {
    const desktop = await startWith({});
    banners.setQuiet(true);
    onTestFinished(() => banners.setQuiet(false));
    await notify(desktop.gatewayUrl, message('quietly'));
    await row(desktop, 'quietly').click();
    await desktop.page.getByRole('tab', { name: 'Attempts' }).click();
    await desktop.page
      .getByText(/Do not disturb is on/)
      .first()
      .waitFor();
  });
});

describe('a relay that was killed', () => {
  it('is not shown as listening by the status of the one before it', async () => {
    const desktop = await startWith({});
    const { page } = desktop;
    await page.evaluate(() => {
      const status = document.querySelector('output');
      const note = () =>
        document.body.setAttribute('data-shown', `${document.body.dataset.shown ?? ''}${status?.textContent}|`);
      if (status !== null) new MutationObserver(note).observe(status, { subtree: true, characterData: true });
    });
    execFileSync('kill', ['-9', String(await relayPid(desktop))]);
    const other = await takePort(Number(new URL(desktop.gatewayUrl).port));
    onTestFinished(() => void other.close());
    await page.getByRole('status').filter({ hasText: 'is in use' }).waitFor();
    const shown = (await page.evaluate(() => document.body.dataset.shown)) ?? '';
    expect(shown).toContain('restarting');
    expect(shown).not.toContain('Listening');
  });
});

describe('a relay that keeps dying', () => {
  it('leads to a page with its log and a way to retry, and recovers', async () => {
    const desktop = await startWith({});
    const { page, dataDir, gatewayUrl } = desktop;
    // The relay does not start with an invalid configuration.
    await writeFile(join(dataDir, 'config.json'), '{ "apps": ');
    const pid = await relayPid(desktop);
    execFileSync('kill', ['-9', String(pid)]);
    await page.getByRole('heading', { name: 'The relay keeps stopping' }).waitFor({ timeout: 30_000 });
    await page.getByRole('alert').filter({ hasText: 'config.json' }).waitFor();
    await page.getByText('"message":"the relay failed and exits"').first().waitFor();
    await mkdir('artifacts/desktop', { recursive: true });
    await page.screenshot({ path: 'artifacts/desktop/relay-failed.png' });
    await writeFile(join(dataDir, 'config.json'), '{}');
    await page.getByRole('button', { name: 'Try again now' }).click();
    await listening(page);
    expect((await notify(gatewayUrl, message('back again'))).status).toBe(200);
  });
});

describe('quitting', () => {
  it('first completes what is in flight, and answers it', async () => {
    let arrived: () => void = () => undefined;
    const underWay = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { url, received } = await startEndpoint((response) => {
      arrived();
      setTimeout(() => response.writeHead(201).end(), 1_000);
    });
    const desktop = await startWith({
      config: { apps: { up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] } } },
    });
    const answer = notify(desktop.gatewayUrl, message('slowly', { devices: [{ app_id: 'up', pushkey: url }] }));
    await underWay;
    const exit = exitOf(desktop);
    await desktop.app.evaluate(({ app }) => app.quit());
    expect(await answer).toEqual({ status: 200, body: { rejected: [] } });
    expect(received).toHaveLength(1);
    expect(await exit).toBe(0);
  });

  it('follows SIGTERM', async () => {
    const desktop = await startWith({});
    const exit = exitOf(desktop);
    desktop.app.process().kill('SIGTERM');
    expect(await exit).toBe(0);
    await expect(stat(join(desktop.dataDir, 'outbox.db-wal'))).rejects.toThrow('ENOENT');
  });

  it('follows closing the window, if the tray is switched off', async () => {
    const desktop = await startWith({ shell: { shell: { ...preferences, closeToTray: false } } });
    const exit = exitOf(desktop);
    await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    expect(await exit).toBe(0);
  });
});

describe('starting', () => {
  it('moves a window onto the display that was left on another one', async () => {
    const place = { bounds: { x: 5_000, y: -3_000, width: 900, height: 700 } };
    const desktop = await startWith({ shell: { place } });
    const { bounds, area } = await desktop.app.evaluate(({ BrowserWindow, screen }) => ({
      bounds: BrowserWindow.getAllWindows()[0]?.getBounds(),
      area: screen.getPrimaryDisplay().workArea,
    }));
    expect(bounds).toMatchObject({ width: 900, height: 700 });
    expect(bounds?.x).toBe(area.x + area.width - 900);
    expect(bounds?.y).toBe(area.y);
  });

  it('updates the entry that starts it at sign-in', async () => {
    const config = await temporaryFolder();
    await mkdir(join(config, 'autostart'));
    await writeFile(join(config, 'autostart', 'carillon.desktop'), '[Desktop Entry]\nExec=/opt/Carillon.AppImage\n');
    const desktop = await startWith(
      { shell: { shell: { ...preferences, startAtLogin: 'minimised' } } },
      { env: { XDG_CONFIG_HOME: config, APPIMAGE: '/opt/moved/Carillon.AppImage' } },
    );
    const entry = () => readFile(join(config, 'autostart', 'carillon.desktop'), 'utf8');
    await eventually(async () => expect(await entry()).toContain('Exec=/opt/moved/Carillon.AppImage '));
    expect(await entry()).toContain(`--data-dir ${desktop.dataDir} --hidden\n`);
  });

  it('does not change an entry that was switched off elsewhere, and says so until a person chooses again', async () => {
    const config = await temporaryFolder();
    const file = join(config, 'autostart', 'carillon.desktop');
    const off = '[Desktop Entry]\nType=Application\nExec=/opt/old\nHidden=true\nX-GNOME-Autostart-Delay=9\n';
    await mkdir(join(config, 'autostart'));
    await writeFile(file, off);
    const desktop = await startWith(
      { shell: { shell: { ...preferences, startAtLogin: 'open' } } },
      { env: { XDG_CONFIG_HOME: config, APPIMAGE: '/opt/Carillon.AppImage' } },
    );
    const { page, dataDir } = desktop;
    const stored = async () => JSON.parse(await readFile(join(dataDir, 'shell.json'), 'utf8')).shell;
    await page.getByRole('link', { name: 'Settings' }).click();
    const hint = page.getByText('It was switched off in the desktop');
    await hint.waitFor();
    await page.getByLabel('A click on a notification opens').selectOption({ index: 1 });
    await eventually(async () => expect(await stored()).toMatchObject({ openOnClick: 'matrix', startAtLogin: 'off' }));
    expect(await readFile(file, 'utf8')).toBe(off);
    await page.getByRole('radiogroup', { name: 'Start at sign-in' }).getByText('With its window').click();
    await eventually(async () => {
      const entry = await readFile(file, 'utf8');
      expect(entry).toContain('Exec=/opt/Carillon.AppImage');
      expect(entry).toContain('X-GNOME-Autostart-Delay=9');
      expect(entry).not.toContain('Hidden');
    });
    expect(await hint.count()).toBe(0);
  });

  it('replaces invalid preferences by the defaults', async () => {
    const desktop = await startWith({ shell: { shell: { openOnClick: 'custom', customLink: 'file:///' }, place: 7 } });
    expect((await notify(desktop.gatewayUrl, message('all the same'))).status).toBe(200);
  });
});

describe('a crash', () => {
  it('leaves its report in the data folder, and sends it nowhere', async () => {
    const desktop = await startWith({});
    const [dumps, uploads] = await desktop.app.evaluate(({ app, crashReporter }) => [
      app.getPath('crashDumps'),
      crashReporter.getUploadToServer(),
    ]);
    expect(String(dumps).startsWith(desktop.dataDir)).toBe(true);
    expect(uploads).toBe(false);
  });

  it('of the page is followed by a new page', async () => {
    const desktop = await startWith({});
    await notify(desktop.gatewayUrl, message('before the crash'));
    await row(desktop, 'before the crash').waitFor();
    await desktop.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    // Playwright abandons a crashed page, so the app is asked instead; a page that is just crashing never answers.
    const text = () =>
      desktop.app.evaluate(({ BrowserWindow }) =>
        Promise.race([
          BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText'),
          new Promise((resolve) => setTimeout(resolve, 1_000, 'no answer')),
        ]),
      );
    await eventually(async () => expect(await text()).toContain('before the crash'));
  });
});

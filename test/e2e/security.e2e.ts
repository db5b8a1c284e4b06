import { mkdtempSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';

let banners: NotificationServer;
let desktop: Desktop;
const folder = mkdtempSync(join(tmpdir(), 'carillon-security-'));
const opened = join(folder, 'opened');
const complaints: string[] = [];

beforeAll(async () => {
  // Without one, D-Bus would start another, which the next test file would find.
  banners = await startNotificationServer();
  const browser = join(folder, 'xdg-open');
  await writeFile(browser, `#!/bin/sh\nprintf '%s\\n' "$1" >> '${opened}'\n`);
  await chmod(browser, 0o755);
  await writeFile(opened, '');
  desktop = await startDesktop({ env: { PATH: `${folder}:${process.env.PATH}` } });
  desktop.page.on('console', (line) => complaints.push(line.text()));
  await mkdir(join(desktop.dataDir, 'secrets'), { recursive: true });
  await writeFile(join(desktop.dataDir, 'secrets', 'key.pem'), 'the secret key');
});
afterAll(async () => {
  await desktop?.close();
  await banners?.stop();
});

describe("Electron's security checklist, in the running window", () => {
  it('2, 3, 4, 6, 8, 9, 11: holds for the options of the window', async () => {
    const preferences = await desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      nodeIntegration: false,
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
    });
    const off = ['allowRunningInsecureContent', 'experimentalFeatures', 'webviewTag', 'enableBlinkFeatures'];
    const also = ['nodeIntegrationInWorker', 'nodeIntegrationInSubFrames'];
    expect([...off, ...also].filter((name) => preferences[name])).toEqual([]);
  });

  it('5: permits copying and nothing else', async () => {
    const { page } = desktop;
    expect(await page.evaluate(() => Notification.requestPermission())).toBe('denied');
    const states = await page.evaluate(async () => {
      const names = ['geolocation', 'camera', 'microphone', 'clipboard-read', 'midi', 'notifications'];
      const queries = names.map((name) =>
        navigator.permissions.query({ name: name as PermissionName }).then(
          ({ state }) => state,
          () => 'denied',
        ),
      );
      return Promise.all(queries);
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
    await expect(page.evaluate(() => navigator.mediaDevices.getUserMedia({ audio: true }))).rejects.toThrow();
    await expect(page.evaluate(() => navigator.clipboard.readText())).rejects.toThrow();
  });

  it('7: runs no script but those of the page', async () => {
    const { page } = desktop;
    const ran = await page.evaluate(async () => {
      const evil = document.createElement('script');
      evil.textContent = 'document.title = "taken over"';
      document.body.append(evil);
      const image = document.createElement('div');
      image.innerHTML = '<img src="x" onerror="document.title = \'taken over\'">';
      document.body.append(image);
      const link = document.createElement('a');
      link.href = 'javascript:document.title = "taken over"';
      document.body.append(link);
      link.click();
      const remote = document.createElement('script');
      remote.src = 'https://example.org/evil.js';
      const loaded = new Promise((resolve) => {
        remote.onload = () => resolve('loaded');
        remote.onerror = () => resolve('refused');
      });
      document.body.append(remote);
      const timer = new Promise((resolve) => setTimeout(resolve, 0));
      const outcome = await loaded;
      await timer;
      return { outcome, title: document.title };
    });
    expect(ran).toEqual({ outcome: 'refused', title: 'Carillon' });
  });

  it('7: adds no style but those of the page', async () => {
    const display = await desktop.page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = '#root { display: none }';
      document.head.append(style);
      const seen = getComputedStyle(document.querySelector('#root') as Element).display;
      style.remove();
      return seen;
    });
    expect(display).not.toBe('none');
  });

  it('11, 12: allows no webviews and no frames', async () => {
    const seen = await desktop.page.evaluate(async () => {
      const view = document.createElement('webview');
      const frame = document.createElement('iframe');
      frame.src = 'carillon-app://window/';
      document.body.append(view, frame);
      await new Promise((resolve) => {
        frame.onload = resolve;
      });
      let inside = 'nothing';
      try {
        inside = frame.contentDocument?.body.textContent ?? 'nothing';
      } catch {
        inside = 'refused';
      }
      const known = 'loadURL' in view;
      view.remove();
      frame.remove();
      return { known, inside };
    });
    expect(seen.known).toBe(false);
    expect(seen.inside).not.toContain('Carillon');
  });

  it('14, 15: lets the page open no window, and only few addresses elsewhere', async () => {
    const { page, app } = desktop;
    const tries = [
      'file:///etc/passwd',
      'javascript:alert(1)',
      'smb://host/share',
      'carillon://settings',
      'about:blank',
    ];
    for (const address of [...tries, 'https://example.org/a b?c']) {
      expect(await page.evaluate((url) => window.open(url) === null, address)).toBe(true);
    }
    await eventually(async () => expect(await readFile(opened, 'utf8')).toBe('https://example.org/a%20b?c\n'));
    expect(app.windows()).toHaveLength(1);
  });

  it('17: accepts requests from the page itself and from no other frame', async () => {
    const { app, page, dataDir } = desktop;
    await writeFile(opened, '');
    await app.evaluate(({ ipcMain }) => {
      const strangers = [
        null,
        { parent: null, url: 'https://example.org/' },
        { parent: null, url: 'carillon-app://elsewhere/' },
        { parent: {}, url: 'carillon-app://window/' },
      ];
      for (const senderFrame of strangers) ipcMain.emit('carillon:show-data', { senderFrame });
    });
    await page.evaluate(() => postMessage({ type: 'carillon:show-data' }, location.origin));
    await eventually(async () => expect(await readFile(opened, 'utf8')).not.toBe(''));
    expect(await readFile(opened, 'utf8')).toBe(`${dataDir}\n`);
  });

  it('18: lets the page read nothing but its own files', async () => {
    const status = (address: string) =>
      desktop.page.evaluate(
        (url) =>
          fetch(url).then(
            async (answer) => (answer.ok ? answer.text() : `refused ${answer.status}`),
            () => 'refused',
          ),
        address,
      );
    const { dataDir } = desktop;
    const addresses = [
      `file://${dataDir}/secrets/key.pem`,
      'file:///etc/passwd',
      'https://example.org/',
      'http://127.0.0.1:7874/health',
      'carillon-app://window/../main/main.js',
      'carillon-app://window/%2e%2e/main/main.js',
      'carillon-app://window/..%2fmain%2fmain.js',
      'carillon-app://window/..%5cmain%5cmain.js',
      `carillon-app://window/${encodeURIComponent(`../../../../../../../..${dataDir}/secrets/key.pem`)}`,
      'carillon-app://elsewhere/index.html',
    ];
    for (const address of addresses)
      expect([address, await status(address)]).toEqual([address, expect.stringMatching(/^refused/)]);
  });

  it('20: gives the page nothing of Node, Electron or the preload script', async () => {
    const { page } = desktop;
    const reach = await page.evaluate(() => {
      const names = [
        'require',
        'process',
        'module',
        'exports',
        'global',
        'Buffer',
        'electron',
        'ipcRenderer',
        '__dirname',
      ];
      const walked = new Set<unknown>();
      const found: string[] = [];
      const suspicious = /ipcRenderer|contextBridge|webFrame|_linkedBinding|internalBinding|mainModule/;
      const walk = (value: unknown, path: string, depth: number) => {
        if ((typeof value !== 'object' && typeof value !== 'function') || value === null || walked.has(value)) return;
        walked.add(value);
        for (const key of Reflect.ownKeys(value)) {
          const place = `${path}.${String(key)}`;
          if (suspicious.test(String(key))) found.push(place);
          if (depth === 0) continue;
          try {
            walk(Reflect.get(value, key), place, depth - 1);
          } catch {
            // A getter that throws gives access to nothing.
          }
        }
      };
      walk(globalThis, 'window', 3);
      return { names: names.filter((name) => name in globalThis), found };
    });
    expect(reach).toEqual({ names: [], found: [] });
  });

  it('7: has a policy that the page itself never violates', async () => {
    const { page, gatewayUrl } = desktop;
    complaints.length = 0;
    await notify(gatewayUrl, message('a row to open'));
    for (const place of ['Apps', 'Settings', 'Set up', 'Activity']) {
      await page.getByRole('navigation').getByText(place, { exact: true }).click();
    }
    await page.getByRole('option').filter({ hasText: 'a row to open' }).click();
    for (const tab of await page.getByRole('tab').all()) await tab.click();
    await page.getByRole('article').waitFor();
    // The command palette locks the page behind it, and adds a style for that.
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    expect(complaints.filter((text) => /Content Security Policy/i.test(text))).toEqual([]);
  });
});

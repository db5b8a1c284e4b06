import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pageOnce, securityHeaders } from '../../src/api/web/security-headers.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
/** Source without comments, by its file's name. */
const shell = new Map(
  readdirSync(join(root, 'electron'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /^[\w-]+\.ts$/.test(name))
    .map((name) => [name, read(join('electron', name)).replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, '')]),
);
/** Files of the shell in which something stands. */
const having = (pattern: RegExp) => [...shell].filter(([, text]) => pattern.test(text)).map(([name]) => name);
const source = (name: string) => shell.get(name) ?? '';
const policy = (headers: Readonly<Record<string, string>>) =>
  new Map(
    headers['content-security-policy']?.split('; ').map((line) => {
      const [directive = '', ...sources] = line.split(' ');
      return [directive, sources];
    }),
  );

/**
 * The checklist of Electron's documentation ("Security", in its order and numbers), as far as the source shows it; what
 * a running window shows of it is in test/e2e/security.e2e.ts.
 */
describe("Electron's security checklist", () => {
  it('1: loads nothing but the page of our own scheme, which is as secure as https', () => {
    expect(having(/loadURL\(/)).toEqual(['window.ts']);
    expect(source('window.ts')).toContain('loadURL(PAGE_URL)');
    expect(having(/loadFile\(|http:\/\//)).toEqual([]);
    expect(source('protocol.ts')).toContain('privileges: { standard: true, secure: true }');
    expect(read('renderer/index.html')).not.toMatch(/(src|href)="(?!\.\/)/);
  });

  it('2: integrates Node nowhere', () => {
    expect(having(/nodeIntegration\w*: true/)).toEqual([]);
    expect(source('window.ts')).toContain('nodeIntegration: false');
  });

  it('3: isolates contexts', () => {
    expect(source('window.ts')).toContain('contextIsolation: true');
  });

  it('4: sandboxes every process', () => {
    expect(source('security.ts')).toContain('app.enableSandbox()');
    expect(source('window.ts')).toContain('sandbox: true');
    expect(having(/no-sandbox/)).toEqual(['security.ts']);
  });

  it('5: decides about permissions, and about devices', () => {
    const handlers = ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler'];
    expect(handlers.filter((handler) => !source('security.ts').includes(handler))).toEqual([]);
  });

  it('6: keeps web security on', () => {
    expect(source('window.ts')).toContain('webSecurity: true');
    expect(having(/webSecurity: false|disable-web-security/)).toEqual([]);
  });

  it('7: defines a policy for content that allows nothing unsafe, and nothing by default', () => {
    for (const headers of [securityHeaders, pageOnce('').headers]) {
      expect(headers['content-security-policy']).not.toContain('unsafe-');
      expect(policy(headers).get('default-src')).toEqual(["'none'"]);
      expect(policy(headers).get('script-src')).toEqual(["'self'"]);
      expect(policy(headers).get('connect-src')).toEqual(["'self'"]);
    }
    expect(policy(securityHeaders).get('style-src')).toEqual(["'self'"]);
  });

  it('7: lets a page add styles by a nonce that is never used again', () => {
    const pages = [pageOnce('<meta nonce="STYLE_NONCE">'), pageOnce('<meta nonce="STYLE_NONCE">')];
    const nonces = pages.map(({ html }) => /nonce="([\w+/=]+)"/.exec(html)?.[1]);
    expect(new Set(nonces).size).toBe(2);
    expect(pages.map(({ headers }) => policy(headers).get('style-src')?.[1])).toEqual(
      nonces.map((nonce) => `'nonce-${nonce}'`),
    );
    expect(read('renderer/index.html').match(/STYLE_NONCE/g)).toHaveLength(1);
  });

  it.each([
    ['8: allows no insecure content', /allowRunningInsecureContent|allow-running-insecure-content/],
    ['9: switches no experiments on', /experimentalFeatures|experimental-web-platform|enable-experimental/],
    ['10: switches no features of Blink on', /enableBlinkFeatures|enable-blink-features/],
    ['11: has no webview, so none that opens windows', /webviewTag|allowpopups|<webview/],
  ])('%s', (_, pattern) => {
    expect(having(pattern)).toEqual([]);
  });

  it('11: has no webview in the page, either', () => {
    const page = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' });
    const files = page.filter((name) => /\.(tsx?|html)$/.test(name));
    expect(files.filter((name) => /<webview|<iframe|<embed|<object/.test(read(join('renderer', name))))).toEqual([]);
  });

  it.each([
    ['12: attaches no webview', 'will-attach-webview'],
    ['13: goes nowhere else', 'will-navigate'],
    ['13: is sent nowhere else', 'will-redirect'],
  ])('%s', (_, event) => {
    expect(source('security.ts')).toContain(`contents.on('${event}', (event) => event.preventDefault())`);
  });

  it('14: opens no windows', () => {
    expect(source('security.ts')).toMatch(/setWindowOpenHandler\([\s\S]*return \{ action: 'deny' \}/);
    expect(having(/action: 'allow'/)).toEqual([]);
    expect(having(/new BrowserWindow\(/)).toEqual(['window.ts']);
    expect(source('security.ts')).toContain(
      "app.on('web-contents-created', (_event, contents) => lockContents(contents))",
    );
  });

  it('15: opens addresses in other programs through one function, which lets only a few kinds pass', () => {
    expect(having(/\.openExternal\(/)).toEqual(['open-outside.ts']);
    expect(source('open-outside.ts')).toMatch(
      /openable\(address\);\s*if \(url === null\) throw[\s\S]*openExternal\(url\)/,
    );
    // Folders of ours, named by nobody else.
    expect(having(/\.openPath\(|showItemInFolder/)).toEqual(['crash-reports.ts']);
    expect(having(/showFolder\(/).filter((name) => name !== 'crash-reports.ts')).toEqual(['desktop.ts', 'menu.ts']);
  });

  it('16: builds on one exact release of Electron that is still supported', () => {
    const { devDependencies } = JSON.parse(read('package.json'));
    expect(devDependencies.electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number(devDependencies.electron.split('.')[0])).toBeGreaterThanOrEqual(45);
  });

  it('17: looks at the sender of every message, and reads what it carries by a schema', () => {
    expect(having(/ipcMain/)).toEqual(['page-channel.ts']);
    expect(source('page-channel.ts').match(/ipcMain\.(on|once|handle|handleOnce)\(/g)).toHaveLength(1);
    expect(source('page-channel.ts')).toMatch(
      /ipcMain\.on\(request, \(\{ senderFrame \}\) => \{\s*if \(isOurPage\(senderFrame\)\) act\(\);/,
    );
    expect(source('relay-supervisor.ts')).toMatch(
      /shellCallSchema\.safeParse\(message\)[\s\S]*fromRelaySchema\.parse\(message\)/,
    );
    expect(source('single-instance.ts')).toContain('handOverSchema.catch');
  });

  it('18: serves the page over a scheme of its own, never from files', () => {
    expect(having(/file:\/\/|interceptFileProtocol|registerFileProtocol/)).toEqual([]);
    expect(source('protocol.ts')).toContain('protocol.handle(SCHEME');
  });

  it('19: decides about every fuse', () => {
    // That each is decided, and set in the packaged build, is held by test/packaging/fuses.test.ts and test/packaged.
    expect(read('electron-builder.yml')).toMatch(/^electronFuses:\n( {2}.*\n)*? {2}runAsNode: false$/m);
  });

  it('20: hands the page nothing of Electron, not even an event', () => {
    const preload = source('preload.ts');
    expect(preload).toContain("import { ipcRenderer } from 'electron'");
    expect(preload).not.toMatch(/contextBridge|exposeInMainWorld|window\.\w+ = /);
    // What arrives is stripped of its event, and what leaves is one of a few words.
    const heard = [...preload.matchAll(/ipcRenderer\.on\([\w.]+, \(([^)]*)\) =>/g)].map(([, given = '']) => given);
    expect(heard).toHaveLength(preload.match(/ipcRenderer\.on\(/g)?.length ?? 0);
    expect(heard.filter((given) => !/^\{ ports \}, payload: object$/.test(given))).toEqual([]);
    expect(preload).not.toMatch(/postMessage\([^)]*_event/);
    expect(preload).toContain('requests.includes(data?.type)');
    expect(preload.match(/ipcRenderer\.(send|invoke|sendSync|postMessage)\(/g)).toEqual(['ipcRenderer.send(']);
  });
});

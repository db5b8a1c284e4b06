import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEEP_LINK_SCHEME } from '../../electron/deep-link.ts';
import manifest from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8');
const builder = read('electron-builder.yml');
const metainfo = read('build/desktop/app.carillon.desktop.metainfo.xml');
const value = (key: string) => new RegExp(`^ *${key}: *(.+)$`, 'm').exec(builder)?.[1];

describe('names that have to match', () => {
  it('are the same on Windows for notifications and for the installer’s shortcut', () => {
    const named = /setAppUserModelId\('([^']+)'\)/.exec(read('electron/main.ts'))?.[1];
    expect(named).toBe(value('appId'));
  });

  it('are the same in menu entry and window, so that a desktop sees them as one', () => {
    expect(manifest.desktopName).toBe(`${value('executableName')}.desktop`);
    expect(value('syncDesktopName')).toBe('true');
    expect(metainfo).toContain(`<launchable type="desktop-id">${manifest.desktopName}</launchable>`);
    expect(metainfo).toContain(`<id>${value('appId')}</id>`);
  });

  it('are the same in the menu entry of deb and rpm as in the one that electron-builder writes for an AppImage', () => {
    const entry = read('build/desktop/carillon.desktop');
    const field = (key: string) => new RegExp(`^${key}=(.+)$`, 'm').exec(entry)?.[1];
    expect(field('Name')).toBe(value('productName'));
    expect(field('Exec')).toBe(`/opt/${value('productName')}/${value('executableName')} %U`);
    expect(field('Icon')).toBe(value('executableName'));
    expect(field('StartupWMClass')).toBe(value('executableName'));
    expect(field('Comment')).toBe(value('description'));
    expect(field('Categories')).toBe(`${value('category')};`);
    expect(field('Keywords')).toBe(value('Keywords'));
    expect(field('X-GNOME-SingleWindow')).toBe('true');
    expect(field('MimeType')).toBe(`x-scheme-handler/${DEEP_LINK_SCHEME};`);
  });

  it.each(['build/desktop/nfpm.yaml', 'build/server/nfpm.yaml'])('are those of package.json in %s', (file) => {
    const { author, homepage, license } = manifest;
    for (const line of [
      `maintainer: ${author.name} <${author.email}>`,
      `homepage: ${homepage}`,
      `license: ${license}`,
    ]) {
      expect(read(file)).toContain(`${line}\n`);
    }
  });

  it('include the links that the desktop follows', () => {
    expect(builder).toContain(`schemes: [${DEEP_LINK_SCHEME}]`);
    expect(metainfo).toContain(`<mediatype>x-scheme-handler/${DEEP_LINK_SCHEME}</mediatype>`);
  });

  it('include this version among the releases', () => {
    expect(metainfo).toContain(`<release version="${manifest.version}"`);
  });
});

describe('the icon', () => {
  const pngs = readdirSync(`${root}/build/icons`);

  it.each(pngs)('%s is as large as its name says', (name) => {
    const png = readFileSync(`${root}/build/icons/${name}`);
    expect(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}.png`).toBe(name);
  });

  it('comes in every format and size that a platform needs', () => {
    expect(pngs).toEqual(expect.arrayContaining(['16x16.png', '48x48.png', '256x256.png', '512x512.png']));
    const windows = readFileSync(`${root}/build/icon.ico`);
    const widths = Array.from({ length: windows.readUInt16LE(4) }, (_, at) => windows.readUInt8(6 + 16 * at) || 256);
    expect(widths).toEqual([16, 24, 32, 48, 64, 128, 256]);
    expect(readFileSync(`${root}/build/icon.icns`).toString('latin1', 0, 4)).toBe('icns');
  });
});

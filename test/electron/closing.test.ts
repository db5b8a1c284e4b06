import { describe, expect, it } from 'vitest';
import { closingOf } from '../../electron/closing.ts';
import { hasTray, waitForTray } from '../../electron/tray-host.ts';

const preferences = { startAtLogin: 'off', openOnClick: 'push' } as const;

describe('closing the window', () => {
  it.each([
    ['linux', true, true, 'hide'],
    ['linux', true, false, 'minimise'],
    ['linux', false, true, 'quit'],
    ['linux', false, false, 'quit'],
    ['win32', true, true, 'hide'],
    ['win32', false, true, 'quit'],
    ['darwin', true, true, 'hide'],
    ['darwin', false, true, 'hide'],
  ] as const)('on %s, with closeToTray %s and a tray %s, is to %s', (platform, closeToTray, tray, what) => {
    expect(closingOf({ ...preferences, closeToTray }, tray, platform)).toBe(what);
  });
});

describe('a tray', () => {
  it('is assumed on macOS and Windows, and looked up on Linux', async () => {
    const unasked = () => Promise.reject(new Error('asked'));
    expect(await hasTray('darwin', unasked)).toBe(true);
    expect(await hasTray('win32', unasked)).toBe(true);
    expect(await hasTray('linux', async () => true)).toBe(true);
    expect(await hasTray('linux', async () => false)).toBe(false);
    expect(await hasTray('linux', async () => null)).toBe(false);
  });

  it('may come late, within a limit', async () => {
    const answers = [false, false, true];
    expect(await waitForTray(async () => answers.shift() ?? false, 5, 0)).toBe(true);
    expect(await waitForTray(async () => false, 3, 0)).toBe(false);
  });
});

import { EventEmitter } from 'node:events';
import type { AppUpdater } from 'electron-updater';
import { describe, expect, it, vi } from 'vitest';
import type { UpdateState } from '../../electron/channels.ts';
import { type Build, createUpdates, updateSource } from '../../electron/updates.ts';
import { createManualClock } from '../support/manual-clock.ts';

const build: Build = { packaged: true, platform: 'linux', env: {}, packageType: undefined, hasPlace: true };
const appImage = { ...build, env: { APPIMAGE: '/home/a/Carillon.AppImage' } };

describe('who brings updates', () => {
  it.each([
    ['nobody, while it is developed', { ...appImage, packaged: false }, 'nobody'],
    ['the package manager, of a deb', { ...build, packageType: 'deb' }, 'package-manager'],
    ['the package manager, of an rpm', { ...build, packageType: 'rpm' }, 'package-manager'],
    ['nobody, of an unpacked archive', build, 'nobody'],
    ['itself, as an AppImage', appImage, 'itself'],
    ['itself, as an AppImage built beside a deb', { ...appImage, packageType: 'deb' }, 'itself'],
    ['nobody, where the build names no place', { ...appImage, hasPlace: false }, 'nobody'],
    ['itself, on Windows', { ...build, platform: 'win32' as const }, 'itself'],
    ['itself, on macOS', { ...build, platform: 'darwin' as const }, 'itself'],
  ])('%s', (_what, given, source) => {
    expect(updateSource(given)).toBe(source);
  });
});

describe('updates', () => {
  /** electron-updater by what is used of it, which writes down what it is asked. */
  function setUp() {
    const asked: string[] = [];
    const events = new EventEmitter();
    const updater = Object.assign(events, {
      checkForUpdates: async () => {
        asked.push('check');
        return null;
      },
      quitAndInstall: () => void asked.push('install'),
    }) as unknown as AppUpdater;
    const told: UpdateState[] = [];
    const clock = createManualClock();
    const updates = createUpdates({
      after: clock.after,
      source: 'itself',
      load: async () => updater,
      quit: () => void asked.push('quit'),
      giveWay: () => void asked.push('give way'),
    });
    updates.onState((state) => void told.push(state));
    return { asked, clock, events, updater, told, updates };
  }

  it('are looked for after the start and then once a day', async () => {
    const { asked, clock, updates } = setUp();
    await updates.start();
    expect(asked).toEqual([]);
    clock.advance(10_000);
    expect(asked).toEqual(['check']);
    clock.advance(24 * 60 * 60 * 1_000);
    expect(asked).toEqual(['check', 'check']);
  });

  it('are told as they come', async () => {
    const { events, told, updates } = setUp();
    await updates.start();
    events.emit('update-available', { version: '2.0.0' });
    events.emit('update-downloaded', { version: '2.0.0' });
    events.emit('error', new Error('sha512 checksum mismatch\n    at a stack'));
    events.emit('update-not-available', {});
    expect(told).toEqual([
      { state: 'downloading', version: '2.0.0' },
      { state: 'ready', version: '2.0.0' },
      { state: 'failed', problem: 'sha512 checksum mismatch' },
      { state: 'current' },
    ]);
  });

  it('are put in place when somebody asks, and only after the app has ended what it does', async () => {
    const { asked, events, updater, updates } = setUp();
    await updates.start();
    expect(updater.autoInstallOnAppQuit).toBe(false);
    updates.install();
    expect(asked).toEqual([]);
    events.emit('update-downloaded', { version: '2.0.0' });
    updates.install();
    expect(asked).toEqual(['quit']);
    expect(updates.leave()).toBe(true);
    expect(asked).toEqual(['quit', 'give way', 'install']);
  });

  it('are not put in place by a quit that nobody meant for it', async () => {
    const { asked, events, updates } = setUp();
    await updates.start();
    events.emit('update-downloaded', { version: '2.0.0' });
    expect(updates.leave()).toBe(false);
    expect(asked).toEqual([]);
  });

  it('load nothing where somebody else brings them', async () => {
    const load = vi.fn();
    const nothing = () => undefined;
    const updates = createUpdates({
      source: 'package-manager',
      load,
      quit: nothing,
      giveWay: nothing,
    });
    await updates.start();
    expect(load).not.toHaveBeenCalled();
    expect(updates.state()).toEqual({ state: 'package-manager' });
  });
});

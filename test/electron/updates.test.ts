import { EventEmitter } from 'node:events';
import type { AppUpdater } from 'electron-updater';
import { describe, expect, it, vi } from 'vitest';
import type { UpdateState } from '../../electron/channels.ts';
import { type Build, createUpdates, updateSource } from '../../electron/updates.ts';
import { createManualClock } from '../support/manual-clock.ts';

const build: Build = { packaged: true, platform: 'linux', env: {}, packageType: undefined, hasAddress: true };
const appImage = { ...build, env: { APPIMAGE: '/home/a/Carillon.AppImage' } };

describe('who installs updates', () => {
  it.each([
    ['nobody, while it is developed', { ...appImage, packaged: false }, 'nobody'],
    ['the package manager, of a deb', { ...build, packageType: 'deb' }, 'package-manager'],
    ['the package manager, of an rpm', { ...build, packageType: 'rpm' }, 'package-manager'],
    ['nobody, of an unpacked archive', build, 'nobody'],
    ['itself, as an AppImage', appImage, 'itself'],
    ['itself, as an AppImage built beside a deb', { ...appImage, packageType: 'deb' }, 'itself'],
    ['nobody, where the build names no address', { ...appImage, hasAddress: false }, 'nobody'],
    ['itself, on Windows', { ...build, platform: 'win32' as const }, 'itself'],
    ['itself, on macOS', { ...build, platform: 'darwin' as const }, 'itself'],
  ])('%s', (_what, given, source) => {
    expect(updateSource(given)).toBe(source);
  });
});

describe('updates', () => {
  /** electron-updater by what is used of it, which records the calls. */
  function setUp() {
    const called: string[] = [];
    const events = new EventEmitter();
    const updater = Object.assign(events, {
      checkForUpdates: async () => {
        called.push('check');
        return null;
      },
      quitAndInstall: () => void called.push('install'),
    }) as unknown as AppUpdater;
    const states: UpdateState[] = [];
    const clock = createManualClock();
    const updates = createUpdates({
      after: clock.after,
      source: 'itself',
      load: async () => updater,
      quit: () => void called.push('quit'),
      releaseInstance: () => void called.push('release the instance'),
    });
    updates.onState((state) => void states.push(state));
    return { called, clock, events, updater, states, updates };
  }

  it('are checked for after the start and then once a day', async () => {
    const { called, clock, updates } = setUp();
    await updates.start();
    expect(called).toEqual([]);
    clock.advance(10_000);
    expect(called).toEqual(['check']);
    clock.advance(24 * 60 * 60 * 1_000);
    expect(called).toEqual(['check', 'check']);
  });

  it('are reported as they come', async () => {
    const { events, states, updates } = setUp();
    await updates.start();
    events.emit('update-available', { version: '2.0.0' });
    events.emit('update-downloaded', { version: '2.0.0' });
    events.emit('error', new Error('sha512 checksum mismatch\n    at a stack'));
    events.emit('update-not-available', {});
    expect(states).toEqual([
      { state: 'downloading', version: '2.0.0' },
      { state: 'ready', version: '2.0.0' },
      { state: 'failed', problem: 'sha512 checksum mismatch' },
      { state: 'current' },
    ]);
  });

  it('are installed when a person asks, and only after the app has drained', async () => {
    const { called, events, updater, updates } = setUp();
    await updates.start();
    expect(updater.autoInstallOnAppQuit).toBe(false);
    updates.install();
    expect(called).toEqual([]);
    events.emit('update-downloaded', { version: '2.0.0' });
    updates.install();
    expect(called).toEqual(['quit']);
    expect(updates.leave()).toBe(true);
    expect(called).toEqual(['quit', 'release the instance', 'install']);
  });

  it('are not installed by an ordinary quit', async () => {
    const { called, events, updates } = setUp();
    await updates.start();
    events.emit('update-downloaded', { version: '2.0.0' });
    expect(updates.leave()).toBe(false);
    expect(called).toEqual([]);
  });

  it('load nothing where the package manager installs them', async () => {
    const load = vi.fn();
    const nothing = () => undefined;
    const updates = createUpdates({
      source: 'package-manager',
      load,
      quit: nothing,
      releaseInstance: nothing,
    });
    await updates.start();
    expect(load).not.toHaveBeenCalled();
    expect(updates.state()).toEqual({ state: 'package-manager' });
  });
});

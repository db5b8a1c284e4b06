import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import type { Shell, ShellStatus } from '../../src/shell/shell.ts';
import { createShellStatus } from '../../src/shell/status.ts';
import { eventually } from '../support/eventually.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { message, notify } from '../support/notify.ts';
import { testRelay } from '../support/relay.ts';
import { createScriptedShell } from '../support/shell.ts';

const healthy: ShellStatus = { unread: 0, paused: null, gatewayUrl: null, trouble: null };

function setUp(shell: Shell = createScriptedShell()) {
  const clock = createManualClock();
  let now = healthy;
  const status = createShellStatus({ shell, clock });
  const become = (change: Partial<ShellStatus>) => {
    now = { ...now, ...change };
  };
  return { clock, status, watch: () => status.watch(() => now), become };
}

describe('the status of the relay', () => {
  it('is reported to the shell at every change, once, and trouble by polling', () => {
    const shell = createScriptedShell();
    const { clock, status, watch, become } = setUp(shell);
    status.changed();
    expect(shell.statuses).toEqual([]);
    watch();
    status.changed();
    become({ unread: 1 });
    status.changed();
    become({ trouble: 'The disk is full.' });
    clock.advance(5_000);
    status.close();
    become({ trouble: null });
    clock.advance(60_000);
    expect(shell.statuses).toEqual([
      healthy,
      { ...healthy, unread: 1 },
      { ...healthy, unread: 1, trouble: 'The disk is full.' },
    ]);
  });

  it('is not reported to a terminal', () => {
    const shell = createScriptedShell();
    const { watch } = setUp({ ...shell, name: 'terminal' });
    watch();
    expect(shell.statuses).toEqual([]);
  });

  it('is reported by a running relay', async () => {
    const { url, router, shell } = await testRelay();
    const context = { context: {} };
    expect(shell.statuses).toEqual([{ ...healthy, gatewayUrl: url }]);
    const devices = [{ app_id: 'app.carillon.desktop', pushkey: 'key' }];
    await notify(url, message('Hi', { devices, counts: { unread: 2 } }));
    await call(router.pause.start, { until: null }, context);
    await call(router.pause.end, undefined, context);
    await eventually(() =>
      expect(shell.statuses.slice(1)).toMatchObject([
        { unread: 2, paused: null },
        { unread: 2, paused: { until: null } },
        { unread: 2, paused: null },
      ]),
    );
  });
});

describe('the settings of the shell', () => {
  it('are read and set through the API', async () => {
    const { router } = await testRelay();
    const context = { context: {} };
    const before = await call(router.shell.get, undefined, context);
    const preferences = { startAtLogin: 'minimised', closeToTray: false, openOnClick: 'matrix.to' } as const;
    await call(router.shell.set, preferences, context);
    expect(await call(router.shell.get, undefined, context)).toEqual({ ...before, preferences });
  });

  it('refuse an address that could start a program', async () => {
    const { router } = await testRelay();
    const preferences = {
      startAtLogin: 'off',
      closeToTray: true,
      openOnClick: 'custom',
      customLink: 'file:///{room_id}',
    } as const;
    await expect(call(router.shell.set, preferences, { context: {} })).rejects.toThrow('Input validation failed');
  });

  it('are refused with the reason when they could not be put into effect', async () => {
    const shell = createScriptedShell();
    shell.setPreferences = () => Promise.reject(new Error('The autostart folder is read-only.'));
    const { router } = await testRelay({ shell });
    const preferences = { startAtLogin: 'open', closeToTray: true, openOnClick: 'push' } as const;
    await expect(call(router.shell.set, preferences, { context: {} })).rejects.toThrow('read-only');
  });
});

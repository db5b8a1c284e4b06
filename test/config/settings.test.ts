import { describe, expect, it } from 'vitest';
import { createSettings } from '../../src/config/settings.ts';
import { placedIssue } from '../../src/problems/issues.ts';
import { followedConfig } from '../support/live-config.ts';

async function settingsOf(config: object) {
  const { live, stored } = await followedConfig(JSON.stringify(config));
  return { settings: createSettings({ live, gatewayIssues: async () => [] }), stored };
}

const apps = { dev: { type: 'capture' } };

describe('the settings', () => {
  it('are read with their defaults', async () => {
    const { settings } = await settingsOf({ apps });
    expect(await settings.get()).toMatchObject({
      gateway: { host: '127.0.0.1', port: 7874 },
      notifications: { content: 'full', quiet: [] },
      history: { keepDays: 14 },
    });
  });

  it('are saved by section, and leave the rest of the file unchanged', async () => {
    const { settings, stored } = await settingsOf({ apps, gateway: { port: 1 } });
    expect(await settings.save({ notifications: { content: 'sender' } })).toEqual([]);
    expect(await stored()).toEqual({ apps, gateway: { port: 1 }, notifications: { content: 'sender' } });
  });

  it('are refused with the place of each mistake, and nothing is saved', async () => {
    const { settings, stored } = await settingsOf({ apps });
    const quiet = [{ days: [], from: '25:00', to: '07:00' }];
    const gateway = { port: 99_999, sharedSecret: 'short' };
    expect(await settings.save({ gateway, notifications: { quiet } })).toEqual([
      {
        path: ['gateway', 'port'],
        code: 'too-big',
        parameters: { maximum: 65_535 },
        message: 'must be at most 65535',
      },
      {
        path: ['gateway', 'sharedSecret'],
        code: 'too-short',
        parameters: { minimum: 8 },
        message: 'needs at least 8 characters',
      },
      {
        path: ['notifications', 'quiet', 0, 'days'],
        code: 'too-few',
        parameters: { minimum: 1 },
        message: 'needs at least 1 entry',
      },
      {
        path: ['notifications', 'quiet', 0, 'from'],
        code: 'no-time',
        parameters: {},
        message: 'must be a time like 22:30',
      },
    ]);
    expect(await stored()).toEqual({ apps });
  });

  it('that no gateway can listen by are told, and nothing is saved', async () => {
    const { live, stored } = await followedConfig(JSON.stringify({ apps }));
    const issue = placedIssue(['gateway', 'host'], { code: 'no-address', parameters: {} });
    const settings = createSettings({ live, gatewayIssues: async ({ host }) => (host === '192.0.2.1' ? [issue] : []) });
    expect(await settings.save({ gateway: { host: '192.0.2.1' } })).toEqual([issue]);
    expect(await stored()).toEqual({ apps });
    expect(await settings.save({ gateway: { host: '::1' } })).toEqual([]);
  });

  it('mask the shared secret, and keep it when it comes back masked', async () => {
    const { settings, stored } = await settingsOf({ gateway: { sharedSecret: 'correct horse' } });
    const { gateway } = await settings.get();
    expect(JSON.stringify(gateway)).not.toContain('correct horse');
    await settings.save({ gateway: { ...gateway, port: 9 } });
    expect((await stored()).gateway).toMatchObject({ sharedSecret: 'correct horse', port: 9 });
    const { sharedSecret: _, ...open } = gateway;
    await settings.save({ gateway: open });
    expect((await stored()).gateway).not.toHaveProperty('sharedSecret');
  });

  it('do not save the mask as a secret where there was none', async () => {
    const { settings, stored } = await settingsOf({});
    await settings.save({ gateway: { sharedSecret: '********' } });
    expect((await stored()).gateway).toEqual({});
  });
});

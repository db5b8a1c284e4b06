import { call } from '@orpc/server';
import { describe, expect, it, vi } from 'vitest';
import { startEndpoint } from './support/emulators.ts';
import { message, notify } from './support/notify.ts';
import { testRelay } from './support/relay.ts';

describe('the relay', () => {
  it('forwards to what the app of a device names, and tells each outcome', async () => {
    const gone = await startEndpoint((response) => response.writeHead(410).end());
    const alive = await startEndpoint();
    const { url } = await testRelay({
      config: { apps: { 'up.*': { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] }, desk: { type: 'desktop' } } },
    });
    const devices = [
      { app_id: 'up.one', pushkey: gone.url },
      { app_id: 'up.two', pushkey: alive.url },
      { app_id: 'desk', pushkey: 'key' },
    ];
    expect(await notify(url, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [gone.url] } });
    expect(alive.received).toHaveLength(1);
  });

  it('keeps the pushkeys of an app that cannot deliver, says why, and serves the others', async () => {
    const { url, router, shell } = await testRelay({
      config: {
        apps: { broken: { type: 'unifiedpush', caFile: '/nowhere/ca.pem' }, desk: { type: 'desktop' } },
      },
    });
    const devices = [
      { app_id: 'broken', pushkey: 'https://push.example.org/' },
      { app_id: 'desk', pushkey: 'key' },
    ];
    expect(await notify(url, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [] } });
    expect(shell.banners).toHaveLength(1);
    const { apps } = await call(router.health, undefined, { context: {} });
    expect(apps).toMatchObject([
      { pattern: 'broken', problem: expect.stringContaining('/nowhere/ca.pem') },
      { pattern: 'desk', problem: null },
    ]);
    await vi.waitFor(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, { context: {} });
      expect(rows[0]?.deliveries[0]?.outcome).toMatchObject({
        status: 'retrying',
        reason: 'misconfigured',
        nextAttemptAt: null,
      });
    });
  });

  it('shows on this computer what it forwards, where the app asks for it', async () => {
    const { url: endpoint, received } = await startEndpoint();
    const { url, shell } = await testRelay({
      config: {
        apps: { up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'], showOnDesktop: true } },
      },
    });
    const devices = [{ app_id: 'up', pushkey: endpoint }];
    expect(await notify(url, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [] } });
    expect(received).toHaveLength(1);
    expect(shell.banners).toMatchObject([{ body: 'Hi' }]);
  });
});

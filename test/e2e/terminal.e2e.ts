import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';
import { type RelayProcess, startRelay } from '../support/relay-process.ts';

let banners: NotificationServer;
let dataDir: string;
let relay: RelayProcess;

beforeAll(async () => {
  banners = await startNotificationServer();
  dataDir = await mkdtemp(join(tmpdir(), 'carillon-terminal-'));
  relay = await startRelay({ dataDir, args: ['--no-ui'] });
});
afterAll(async () => {
  expect(await relay?.stop()).toBe(0);
  await banners?.stop();
  await rm(dataDir, { recursive: true });
});
beforeEach(() => banners.clear());

const device = { app_id: 'app.carillon.desktop', pushkey: 'key' };

describe('the headless relay in a desktop session', () => {
  it('shows the same banners through notify-send', async () => {
    expect((await notify(relay.gatewayUrl, message('Lunch at noon?'))).status).toBe(200);
    expect(banners.shown()).toEqual([{ summary: 'Alice in Garden', body: 'Lunch at noon?', urgency: 'normal' }]);
  });

  it('makes a mention urgent', async () => {
    await notify(relay.gatewayUrl, message('look', { devices: [{ ...device, tweaks: { highlight: true } }] }));
    expect(banners.shown()).toMatchObject([{ urgency: 'critical' }]);
  });

  it('shows hostile text as text', async () => {
    const hostile = message('-u <b>$(id)</b>', { sender_display_name: '--version', room_name: '' });
    await notify(relay.gatewayUrl, hostile);
    expect(banners.shown()).toEqual([{ summary: '--version', body: '-u &lt;b&gt;$(id)&lt;/b&gt;', urgency: 'normal' }]);
  });
});

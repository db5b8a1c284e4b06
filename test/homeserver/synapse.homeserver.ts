import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { type MatrixAccount, registerAccount } from '../support/matrix-account.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { type Homeserver, startSynapse } from '../support/synapse.ts';

const artifacts = 'artifacts/homeserver';
let homeserver: Homeserver;
let banners: NotificationServer;
let desktop: Desktop;
let alice: MatrixAccount;
let bob: MatrixAccount;
let room: string;

const row = (text: string | RegExp) => desktop.page.getByRole('option').filter({ hasText: text }).first();

/** What was shown for one push. Its row may be there before its banner. */
async function shown() {
  await eventually(() => expect(banners.displayed()).toBe(1));
  return banners.shown();
}

/** Bob's next message, with a mention of Alice. */
function mention(text: string): Promise<string> {
  const body = `${alice.userId} ${text}`;
  return bob.send(room, { msgtype: 'm.text', body, 'm.mentions': { user_ids: [alice.userId] } });
}

beforeAll(async () => {
  await mkdir(artifacts, { recursive: true });
  homeserver = await startSynapse();
  banners = await startNotificationServer();
  desktop = await startDesktop();
  alice = await registerAccount(homeserver.url, 'alice');
  bob = await registerAccount(homeserver.url, 'bob');
  await alice.setPusher({ url: desktop.gatewayUrl, appId: 'app.carillon.desktop', pushkey: 'desktop' });
});
afterAll(async () => {
  await desktop?.close();
  await banners?.stop();
  await homeserver?.stop();
});
beforeEach(() => banners.clear());

describe('a Synapse whose pusher names the gateway', () => {
  it('shows an invite', async () => {
    room = await bob.createRoom('Garden', alice);
    await row('Invited you').waitFor();
    expect(await shown()).toEqual([{ summary: 'Bob in Garden', body: 'Invited you', urgency: 'normal' }]);
    await alice.join(room);
  });

  it('shows a message', async () => {
    await bob.send(room, { msgtype: 'm.text', body: 'Shall we meet at six?' });
    await row('Shall we meet at six?').waitFor();
    expect(await shown()).toEqual([{ summary: 'Bob in Garden', body: 'Shall we meet at six?', urgency: 'normal' }]);
  });

  it('shows a mention as urgent', async () => {
    await mention('look at this');
    await row('look at this').waitFor();
    expect(await shown()).toEqual([
      { summary: 'Bob in Garden', body: `${alice.userId} look at this`, urgency: 'critical' },
    ]);
  });

  it('clears the badge and the banners when everything is read', async () => {
    // An urgent one, which the notification server never closes by itself.
    const last = await mention('one more');
    await eventually(() => expect(banners.displayed()).toBe(1));
    expect(await row(/Unread 0/).isVisible()).toBe(false);
    await alice.read(room, last);
    await row(/Unread 0/).waitFor();
    await eventually(() => expect(banners.displayed()).toBe(0));
    await desktop.page.screenshot({ path: join(artifacts, 'activity.png') });
  });

  it('loses the pusher of an app_id that nobody configured, and keeps the other', async () => {
    await alice.setPusher({ url: desktop.gatewayUrl, appId: 'org.example.unknown', pushkey: 'lost' });
    await eventually(async () => expect((await alice.pushkeys()).toSorted()).toEqual(['desktop', 'lost']));
    await bob.send(room, { msgtype: 'm.text', body: 'for both' });
    await eventually(async () => expect(await alice.pushkeys()).toEqual(['desktop']));
    expect(await shown()).toEqual([{ summary: 'Bob in Garden', body: 'for both', urgency: 'normal' }]);
  });
});

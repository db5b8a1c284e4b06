import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cleanText } from '../../src/matrix/text.ts';
import { type Desktop, startDesktop } from '../support/desktop.ts';
import { eventually } from '../support/eventually.ts';
import { hostileTable } from '../support/hostile-text.ts';
import { type NotificationServer, startNotificationServer } from '../support/notification-server.ts';
import { message, notify } from '../support/notify.ts';
import { type RelayProcess, startRelay } from '../support/relay-process.ts';

let banners: NotificationServer;
let dataDir: string;
let relay: RelayProcess;
let desktop: Desktop;

beforeAll(async () => {
  banners = await startNotificationServer();
  dataDir = await mkdtemp(join(tmpdir(), 'carillon-hostile-'));
  relay = await startRelay({ dataDir, args: ['--no-ui'] });
  desktop = await startDesktop();
});
afterAll(async () => {
  await desktop?.close();
  expect(await relay?.stop()).toBe(0);
  await banners?.stop();
  await rm(dataDir, { recursive: true });
});
beforeEach(() => banners.clear());

/** The text of markup; throws for markup with anything but text. */
function textOf(markup: string): string {
  const script = [
    'import sys, xml.etree.ElementTree as xml',
    'root = xml.fromstring("<body>" + sys.stdin.read() + "</body>")',
    'assert len(root) == 0',
    'sys.stdout.write(root.text or "")',
  ].join('\n');
  return execFileSync('python3', ['-c', script], { input: markup, encoding: 'utf8' });
}

describe.each(hostileTable)('%s', (_, text) => {
  // Cleaning has its own tests; the cleaned text has to arrive unchanged.
  const title = cleanText(text, 80) || '@alice:example.org';
  const push = () => message(text, { sender_display_name: text, room_name: '' });

  it('is text to notify-send', async () => {
    expect((await notify(relay.gatewayUrl, push())).status).toBe(200);
    const [shown, ...more] = banners.shown();
    expect(more).toEqual([]);
    expect(shown?.summary).toBe(title);
    expect(textOf(shown?.body ?? '')).toBe(cleanText(text, 300) || 'New message');
  });

  it('is text to the notifications of the desktop', async () => {
    expect((await notify(desktop.gatewayUrl, push())).status).toBe(200);
    const [shown, ...more] = banners.shown();
    expect(more).toEqual([]);
    expect(shown?.summary).toBe(title);
    expect(textOf(shown?.body ?? '')).toBe(cleanText(text, 300) || 'New message');
  });
});

describe('a notification server without markup', () => {
  it('gets plain text without escapes', async () => {
    await banners.stop();
    banners = await startNotificationServer({}, 'markup = no');
    const text = String.raw`<b>R&D</b> &lt; C:\new`;
    for (const url of [relay.gatewayUrl, desktop.gatewayUrl]) {
      // The capabilities of the server before it are used for some seconds more.
      await eventually(
        async () => {
          banners.clear();
          await notify(url, message(text));
          expect(banners.shown()).toMatchObject([{ summary: 'Alice in Garden', body: text }]);
        },
        { interval: 1_000 },
      );
    }
  });
});

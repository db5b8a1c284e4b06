import { randomUUID } from 'node:crypto';
import { PUSH_ID_HEADER } from '../gateway/notify.ts';

export interface TestPushDeps {
  /** The address for a pusher, with the shared secret; null while the gateway is not listening. */
  readonly pusherUrl: () => string | null;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface TestPushResult {
  /** Null when the gateway refused the push. */
  readonly pushId: string | null;
  readonly status: number;
  /** From sending the request to the end of the answer. */
  readonly milliseconds: number;
}

export interface TestPush {
  /** Posts a push over HTTP to our own gateway, as a homeserver would. Null while the gateway is not listening. */
  send(appId?: string): Promise<TestPushResult | null>;
}

export function createTestPush({ pusherUrl, now }: TestPushDeps): TestPush {
  return {
    async send(appId = 'app.carillon.desktop') {
      const url = pusherUrl();
      if (url === null) return null;
      const startedAt = now();
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': 'Carillon test' },
        body: JSON.stringify(testNotification(`$carillon-test-${randomUUID()}`, appId)),
        signal: AbortSignal.timeout(15_000),
      });
      await answer.arrayBuffer();
      return { pushId: answer.headers.get(PUSH_ID_HEADER), status: answer.status, milliseconds: now() - startedAt };
    },
  };
}

function testNotification(event: string, appId: string) {
  return {
    notification: {
      event_id: event,
      room_id: '!carillon-test:localhost',
      room_name: 'Test push',
      type: 'm.room.message',
      sender: '@carillon:localhost',
      sender_display_name: 'Carillon',
      prio: 'high',
      content: { msgtype: 'm.text', body: 'Pushes reach this computer.' },
      devices: [{ app_id: appId, pushkey: 'carillon-test', tweaks: { sound: 'default' } }],
    },
  };
}

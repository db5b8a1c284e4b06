import type { Receive } from '../delivery/receive.ts';

export interface TestPushDeps {
  /** The address for a pusher, with the shared secret; null while the gateway is not listening. */
  readonly pusherUrl: () => string | null;
  readonly newId: () => string;
  readonly now: () => number;
}

export interface TestPushResult {
  readonly pushId: string | null;
  readonly status: number;
  /** From the first byte sent to the whole answer. */
  readonly milliseconds: number;
}

export interface TestPush {
  /** Wraps `receive` so that a test push is known by its event_id when it comes in. */
  observe(receive: Receive): Receive;
  /** Posts a push over HTTP to our own gateway, as a homeserver would. Null while nothing listens. */
  send(appId?: string): Promise<TestPushResult | null>;
}

export function createTestPush(deps: TestPushDeps): TestPush {
  const sent = new Map<string, string | null>();

  return {
    observe: (receive) => async (push) => {
      if (sent.size === 0) return receive(push);
      const answer = await receive(push);
      const event = push.notification.event_id;
      if (event !== undefined && sent.has(event)) sent.set(event, answer.pushId);
      return answer;
    },

    async send(appId = 'app.carillon.desktop') {
      const url = deps.pusherUrl();
      if (url === null) return null;
      const event = `$carillon-test-${deps.newId()}`;
      sent.set(event, null);
      const started = deps.now();
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'user-agent': 'Carillon test' },
          body: JSON.stringify(testNotification(event, appId)),
          signal: AbortSignal.timeout(15_000),
        });
        await answer.arrayBuffer();
        return { pushId: sent.get(event) ?? null, status: answer.status, milliseconds: deps.now() - started };
      } finally {
        sent.delete(event);
      }
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

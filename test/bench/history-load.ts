import { encodeTime } from 'ulid';
import { readNotification } from '../../src/matrix/read.ts';
import { summarise } from '../../src/matrix/summary.ts';
import { planFrame, writeFrames } from '../../src/outbox/frame.ts';
import type { IncomingPush } from '../../src/outbox/incoming.ts';
import type { SettledPage } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { benchDevices } from './devices.ts';
import { benchPush } from './push.ts';

const delivered: Outcome = { status: 'delivered', reason: 'captured' };
const away: Outcome = { status: 'retrying', reason: 'provider-unavailable', nextAttemptAt: 1 };
const SYLLABLES = ['ba', 'ko', 'ri', 'ten', 'mo', 'sa', 'lu', 'ver', 'ing', 'tion', 'er', 'ha', 'ne', 'pro', 'st'];

/** Makes pages as the outbox passes them on, with the given number of pushes. */
export interface HistoryLoad {
  /** All with the message of the bench. */
  plain(pushes: number): SettledPage;
  /** With many different words, senders, rooms and devices; some words are rare. */
  varied(pushes: number): SettledPage;
  /** Pushes that start to wait; the next page ends them. */
  waiting(pushes: number): SettledPage;
}

/** One push is received each millisecond, from `first` (unix milliseconds) on. */
export function createHistoryLoad(first: number): HistoryLoad {
  let time = first;
  let number = 0;
  const random = createRandom(1);
  const vocabulary = Array.from({ length: 3_000 }, () =>
    Array.from({ length: 2 + Math.floor(random() * 3) }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(
      '',
    ),
  );
  const devices = benchDevices('capture', '');
  const deviceOf = (push: number) => devices.slice(push % devices.length).slice(0, 1);
  const word = () => vocabulary[Math.min(2_999, Math.floor(-Math.log(random()) * 300))] ?? '';

  function variedBody(): string {
    const rare = number % 100_000 === 7 ? ' walnut' : number % 100_000 === 9 ? ' chestnut walnut' : '';
    const text = `Message number ${number} ${Array.from({ length: 6 }, word).join(' ')}${rare}`;
    const request = JSON.parse(benchPush(number, deviceOf(number)));
    Object.assign(request.notification, {
      content: { body: text, msgtype: 'm.text' },
      sender: `@user${number % 977}:example.org`,
      sender_display_name: `User ${number % 977}`,
      room_id: `!room${number % 500}abcdefghijklmnop`,
      room_name: `Room ${vocabulary[number % 500]}`,
    });
    return JSON.stringify(request);
  }

  function push(json: string): IncomingPush {
    const body = Buffer.from(json);
    const notification = readNotification(body);
    const { kind, sender, text, room, unread } = summarise(notification);
    const receivedAt = time++;
    return {
      head: {
        id: encodeTime(receivedAt, 10) + String(number++).padStart(16, '0'),
        receivedAt,
        request: {
          method: 'POST',
          path: '/_matrix/push/v1/notify',
          httpVersion: '1.1',
          headers: [
            ['Host', '127.0.0.1:7874'],
            ['User-Agent', 'Synapse/1.163.2'],
            ['Content-Type', 'application/json'],
            ['Content-Length', String(body.length)],
          ],
          peer: '127.0.0.1',
        },
        summary: { kind, title: sender, text, room, unread, prio: 'high' },
        names: {
          eventId: notification.event_id ?? null,
          roomId: notification.room_id ?? null,
          roomAlias: null,
          sender: notification.sender ?? null,
        },
        deliveries: notification.devices.map(({ app_id: appId, pushkey }) => ({
          appId,
          pushkey,
          registration: '',
          provider: 'capture',
        })),
      },
      body,
      dedupKeys: [new Uint8Array(16)],
    };
  }

  const some = (pushes: number, body: () => string) => Array.from({ length: pushes }, () => push(body()));
  let waiting: readonly IncomingPush[] = [];
  return {
    plain: (pushes) =>
      pageOf(
        some(pushes, () => benchPush(number, deviceOf(number))),
        delivered,
        1,
      ),
    varied: (pushes) => pageOf(some(pushes, variedBody), delivered, 1),
    waiting(pushes) {
      const ending = waiting;
      waiting = ending.length > 0 ? [] : some(pushes, variedBody);
      return ending.length > 0 ? pageOf(ending, delivered, 2) : pageOf(waiting, away, 1);
    },
  };
}

function pageOf(pushes: readonly IncomingPush[], outcome: Outcome, attemptCount: number): SettledPage {
  const plans = pushes.map(planFrame);
  let at = 0;
  const frames = plans.map(({ length }) => {
    const start = at;
    at += length;
    return start;
  });
  const ended = outcome.status === 'retrying' ? null : 1;
  const lines = pushes.map(({ head: { id, receivedAt } }) =>
    JSON.stringify({
      pushId: id,
      ...(attemptCount === 1 ? { answer: { at: receivedAt + 1, rejected: [] } } : {}),
      deliveries: [
        {
          number: 0,
          outcome,
          endedAt: ended === null ? null : receivedAt + 1,
          attempts: [{ startedAt: receivedAt, endedAt: receivedAt + 1, outcome }],
          attemptCount,
        },
      ],
    }),
  );
  return {
    through: 1,
    lines: lines.join('\n'),
    frames,
    final: pushes.map(() => ended !== null),
    bytes: writeFrames(plans),
  };
}

/** Random numbers that are the same in each run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

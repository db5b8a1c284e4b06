import { encodeTime } from 'ulid';
import { listedSummary, namesOf } from '../../src/delivery/summary.ts';
import { planFrame, writeFrames } from '../../src/outbox/frame.ts';
import type { IncomingDelivery, IncomingPush } from '../../src/outbox/incoming.ts';
import type { Answer, SettledDelivery, SettledPage } from '../../src/outbox/outbox.ts';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { receivedPush } from './push.ts';
import { delivered, settledDelivery } from './settlement.ts';

/** An id of this time that ends with a readable name. */
export const testId = (name: string, receivedAt: number) => encodeTime(receivedAt, 10) + name.padStart(16, '0');
export const nameOf = ({ id }: { readonly id: string }) => id.slice(10).replace(/^0+/, '');

export interface TestPush {
  readonly receivedAt?: number;
  /** Fields of the notification. */
  readonly notification?: object;
  readonly deliveries?: readonly Partial<IncomingDelivery>[];
  readonly peer?: string;
}

/** Makes pushes, each received a millisecond after the one before. */
export function createPushes(first = Date.now() - 100_000) {
  let time = first;
  return (
    name: string,
    { receivedAt = time++, notification = {}, deliveries = [{}], peer }: TestPush = {},
  ): IncomingPush => {
    const fields = { event_id: `$${name}`, devices: [], ...notification };
    const { request, body, notification: read } = receivedPush(fields, receivedAt);
    return {
      head: {
        id: testId(name, receivedAt),
        receivedAt,
        request: { ...request, peer: peer ?? request.peer },
        summary: listedSummary(read),
        names: namesOf(read),
        deliveries: deliveries.map((delivery) => ({
          appId: 'app',
          pushkey: 'key',
          registration: '',
          provider: 'capture',
          ...delivery,
        })),
      },
      body,
      dedupKeys: deliveries.map(() => null),
    };
  };
}

/** A settled delivery after `attemptCount` attempts in all, of which `fresh` were made since the last settlement. */
export function numberedDelivery(
  number: number,
  outcome: Outcome,
  { attemptCount = 1, fresh = 1 }: { readonly attemptCount?: number; readonly fresh?: number } = {},
): SettledDelivery {
  const attempts = Array.from({ length: fresh }, (_, index) => {
    const made = attemptCount - fresh + index + 1;
    return { startedAt: made, endedAt: made + 1, outcome, request: { of: made }, response: { to: made } };
  });
  return settledDelivery(outcome, { number, attempts, attemptCount });
}

/** A line of a page: by default the complete record of a push whose deliveries all succeeded at once. */
export interface TestLine {
  readonly push: IncomingPush;
  /** Null for a line without an answer. */
  readonly answer?: Answer | null;
  readonly deliveries?: readonly SettledDelivery[];
  /** False when the history has the push already. */
  readonly frame?: boolean;
  readonly final?: boolean;
}

export function settledPage(lines: readonly TestLine[]): SettledPage {
  const framed = lines.filter(({ frame = true }) => frame).map(({ push }) => planFrame(push));
  const starts: number[] = [];
  let at = 0;
  for (const { length } of framed) {
    starts.push(at);
    at += length;
  }
  const settlements = lines.map(({ push: { head }, answer = { at: 5, rejected: [] }, deliveries }) => ({
    pushId: head.id,
    ...(answer === null ? {} : { answer }),
    deliveries: deliveries ?? head.deliveries.map((_, number) => numberedDelivery(number, delivered)),
  }));
  return {
    through: 1,
    lines: settlements.map((settlement) => JSON.stringify(settlement)).join('\n'),
    frames: lines.map(({ frame = true }) => (frame ? (starts.shift() ?? -1) : -1)),
    final: lines.map(
      ({ final }, index) => final ?? settlements[index]?.deliveries.every(({ endedAt }) => endedAt !== null) ?? true,
    ),
    bytes: writeFrames(framed),
  };
}

import { bodyFieldsOf, noBody } from '../../src/history/body-fields.ts';
import type { History } from '../../src/history/history.ts';
import type { PushDetail, PushRow } from '../../src/history/rows.ts';
import { frameAt, headOf } from '../../src/outbox/frame.ts';
import type { PushHead } from '../../src/outbox/incoming.ts';
import { deliveryId } from '../../src/outbox/incoming.ts';
import type { SettledDelivery, Settlement } from '../../src/outbox/outbox.ts';
import type { Attempt } from '../../src/providers/provider.ts';
import { StorageError } from '../../src/storage/storage-error.ts';

interface WrittenDelivery {
  outcome: SettledDelivery['outcome'] | null;
  endedAt: number | null;
  attemptCount: number;
  /** By their numbers, from 1. */
  readonly attempts: Map<number, Attempt>;
}

interface WrittenPush {
  readonly head: PushHead;
  readonly deliveries: readonly WrittenDelivery[];
  readonly bytes: number;
  body: Uint8Array | null;
  answer: Settlement['answer'];
  revision: number;
}

/** Everything that is committed, which is what a crash leaves. */
export interface MemoryHistoryDisk {
  readonly pushes: Map<string, WrittenPush>;
  readonly deleted: Set<string>;
  revision: number;
  full: boolean;
}

export function createMemoryHistoryDisk(): MemoryHistoryDisk {
  return { pushes: new Map(), deleted: new Set(), revision: 0, full: false };
}

/** The parts of a history that tests of writers need, over a disk that outlives it. */
export type MemoryHistory = Pick<History, 'write' | 'list' | 'get' | 'totals' | 'delete' | 'revision' | 'state'>;

export function createMemoryHistory(disk: MemoryHistoryDisk): MemoryHistory {
  const full = () => new StorageError('full', { code: 'storage-full', parameters: { file: 'history.db' } });

  function pushOf(bytes: Buffer, start: number, final: boolean): WrittenPush {
    const frame = frameAt(bytes, start);
    const known = disk.pushes.get(frame.id);
    const head = headOf(frame);
    const push = known ?? {
      head,
      deliveries: head.deliveries.map(() => ({ outcome: null, endedAt: null, attemptCount: 0, attempts: new Map() })),
      bytes: head.erasedBytes ?? frame.body.length,
      body: null,
      answer: undefined,
      revision: 0,
    };
    if (final && head.erasedBytes === undefined) push.body = Buffer.from(frame.body);
    disk.pushes.set(frame.id, push);
    return push;
  }

  function apply(push: WrittenPush, { answer, deliveries }: Settlement): void {
    // An outbox that does not know the answer reports `at: null`, which must not replace a known one.
    if ((push.answer?.at ?? null) === null) push.answer = answer ?? push.answer;
    push.revision = ++disk.revision;
    for (const { number, outcome, endedAt, attempts, attemptCount } of deliveries) {
      const delivery = push.deliveries[number];
      if (delivery === undefined) continue;
      const first = attemptCount - attempts.length + 1;
      for (const [index, attempt] of attempts.entries()) delivery.attempts.set(first + index, attempt);
      // A line that is written again has nothing new about a delivery that went on meanwhile.
      if (delivery.endedAt !== null || attemptCount < delivery.attemptCount) continue;
      delivery.outcome = outcome;
      delivery.endedAt = endedAt;
      delivery.attemptCount = attemptCount;
    }
  }

  const shown = () =>
    [...disk.pushes.values()]
      .filter(({ head }) => !disk.deleted.has(head.id))
      .sort((a, b) => (a.head.id < b.head.id ? 1 : -1));

  return {
    async write({ lines, frames, final, bytes }) {
      if (disk.full) throw full();
      const buffer = Buffer.from(bytes);
      const all = lines.split('\n').filter((line) => line !== '');
      for (const [index, line] of all.entries()) {
        const settlement: Settlement = JSON.parse(line);
        const start = frames[index] ?? -1;
        if (disk.deleted.has(settlement.pushId)) continue;
        const push = start < 0 ? disk.pushes.get(settlement.pushId) : pushOf(buffer, start, final[index] ?? false);
        if (push !== undefined) apply(push, settlement);
      }
    },
    list: async ({ before = '\uffff', at = Number.POSITIVE_INFINITY, limit }) =>
      shown()
        .filter(({ head }) => head.id < before && head.receivedAt <= at)
        .slice(0, limit)
        .map(rowOf),
    get: async (id) => {
      const push = disk.deleted.has(id) ? undefined : disk.pushes.get(id);
      return push === undefined ? null : detailOf(push);
    },
    totals: async () => ({ pushes: shown().length, bytes: shown().reduce((sum, { bytes }) => sum + bytes, 0) }),
    async delete(selection) {
      const ids = 'ids' in selection ? selection.ids : shown().map(({ head }) => head.id);
      for (const id of ids) disk.deleted.add(id);
      return { token: '', deleted: ids.length, kept: 0 };
    },
    revision: () => disk.revision,
    state: () => (disk.full ? { status: 'failing', problem: full().problem } : { status: 'ready' }),
  };
}

/** From the best to the worst. */
const STATUSES = ['delivered', 'suppressed', 'retrying', 'failed', 'rejected'] as const;

function rowOf(push: WrittenPush): PushRow {
  const { head, bytes, revision, deliveries } = push;
  const worst = Math.max(-1, ...deliveries.map(({ outcome }) => (outcome ? STATUSES.indexOf(outcome.status) : -1)));
  return {
    id: head.id,
    revision,
    receivedAt: head.receivedAt,
    ...head.summary,
    bytes,
    status: STATUSES[worst] ?? null,
    refusal: head.refusal ?? null,
    deliveryCount: deliveries.length,
    deliveries: deliveryRows(push).slice(0, 20),
  };
}

const deliveryRows = ({ head, deliveries }: WrittenPush): PushRow['deliveries'] =>
  deliveries.map(({ outcome, endedAt }, number) => {
    const { appId = '', pushkey = '', provider = null } = head.deliveries[number] ?? {};
    return { id: deliveryId(head.id, number), appId, pushkey, outcome, provider, endedAt };
  });

function detailOf(push: WrittenPush): PushDetail {
  return {
    ...rowOf(push),
    request: push.head.request,
    ...(push.body === null ? noBody : bodyFieldsOf({ body: push.body, headers: push.head.request.headers })),
    acknowledgedAt: push.answer?.at ?? null,
    rejected: [...(push.answer?.rejected ?? [])],
    deliveries: deliveryRows(push).map((row, number) => {
      const { attempts = new Map<number, Attempt>(), attemptCount = 0 } = push.deliveries[number] ?? {};
      const kept = [...attempts].sort(([a], [b]) => a - b).map(([place, attempt]) => ({ number: place, ...attempt }));
      return { ...row, attempts: kept, attemptCount };
    }),
  };
}

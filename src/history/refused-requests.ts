import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { RefusedRequest } from '../outbox/incoming.ts';
import { messageOf } from '../problems/problem-error.ts';
import type { History, RefusedPage, RefusedPush } from './history.ts';
import { createRefusalBounds, type SenderCount } from './refusal-bounds.ts';

const MINUTE_MS = 60_000;
/** How long requests gather before the history gets them. Milliseconds. */
const GATHER_MS = 250;
/** Requests that wait for a history that takes its time. */
const MAX_WAITING = 100;
const MAX_CLOSE_MS = 1_000;
/** The search finds a request by so much of its path. Characters. */
const MAX_SEARCHED_PATH = 1_000;

export interface RefusedRequestsDeps {
  readonly history: Pick<History, 'writeRefused'>;
  /** Whether pushes wait for the history: they come first. */
  readonly isBehind: () => boolean;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Keeps requests that the gateway refused, behind everything else: no push waits for it, and what the history cannot take at
 * once is counted and dropped.
 */
export interface RefusedRequests {
  take(request: RefusedRequest): void;
  /** Writes what waits. Nothing is taken afterwards. */
  close(): Promise<void>;
}

interface Waiting {
  readonly request: RefusedRequest;
  readonly count: SenderCount;
}

export function createRefusedRequests(deps: RefusedRequestsDeps): RefusedRequests {
  const { history, isBehind, newId, clock, log } = deps;
  const bounds = createRefusalBounds();
  const waiting: Waiting[] = [];
  let cancelWrite: (() => void) | null = null;
  let cancelMinute: (() => void) | null = null;
  /** Of pages, one after the other; null while none is under way. */
  let writing: Promise<void> | null = null;
  let dropped = 0;
  let closed = false;

  /** Returns whether the history has the page. */
  async function write(page: RefusedPage): Promise<boolean> {
    const requests = page.added.length;
    if (isBehind()) {
      dropped += requests;
      return false;
    }
    try {
      await history.writeRefused(page);
    } catch (error) {
      if (dropped === 0) log.warn({ problem: messageOf(error) }, 'refused requests cannot be kept');
      dropped += requests;
      return false;
    }
    if (dropped > 0)
      log.warn({ requests: dropped }, 'refused requests were not kept, for the history could not take them');
    dropped = 0;
    return true;
  }

  async function writeWaiting(): Promise<void> {
    const page = waiting.splice(0);
    if (page.length === 0) return;
    // The list is in the order of ids, so they are made as late as possible: what a window has read is not added to below.
    const ids = page.map(() => newId());
    const added = page.map(({ request }, index) => refusedPush(ids[index] ?? '', request));
    if (!(await write({ added, more: [] }))) return;
    for (const [index, { count }] of page.entries()) count.lastId = ids[index] ?? null;
  }

  async function endMinute(): Promise<void> {
    const { senders, others } = bounds.end();
    await writing;
    await writeWaiting();
    for (const { sender, more } of senders) {
      log.warn({ sender, requests: more }, 'more requests of this sender were refused within the minute');
    }
    if (others > 0) log.warn({ requests: others }, 'more requests were refused within the minute than are kept');
    const more = senders.flatMap(({ lastId, more: count }) => (lastId === null ? [] : [{ id: lastId, more: count }]));
    if (more.length > 0) await write({ added: [], more });
  }

  function writeSoon(): void {
    if (closed || writing !== null) return;
    cancelWrite ??= clock.after(GATHER_MS, () => {
      cancelWrite = null;
      writing = writeWaiting().finally(() => {
        writing = null;
        if (waiting.length > 0) writeSoon();
      });
    });
  }

  return {
    take(request) {
      if (closed) return;
      cancelMinute ??= clock.after(MINUTE_MS, () => {
        cancelMinute = null;
        void endMinute();
      });
      const count = bounds.count(request.sender);
      if (count === null) return;
      const { method, path, peer } = request.request;
      const { status, error } = request.refusal;
      log.warn({ peer, method, path, status, error }, 'a request was refused');
      if (waiting.length >= MAX_WAITING) dropped += 1;
      else waiting.push({ request, count });
      writeSoon();
    },
    async close() {
      closed = true;
      cancelWrite?.();
      cancelMinute?.();
      // A history that hangs must not keep the relay from stopping.
      await Promise.race([endMinute(), new Promise<void>((resolve) => clock.after(MAX_CLOSE_MS, resolve))]);
    },
  };
}

function refusedPush(id: string, { receivedAt, request, body, bytes, refusal }: RefusedRequest): RefusedPush {
  const { error } = refusal;
  const head = {
    id,
    receivedAt,
    request,
    summary: {
      kind: 'refused',
      title: null,
      text: error,
      room: null,
      unread: null,
      prio: 'high',
      longText: `${error}\n${request.method} ${request.path.slice(0, MAX_SEARCHED_PATH)}`,
    },
    names: { eventId: null, roomId: null, roomAlias: null, sender: null },
    deliveries: [],
    refusal: { ...refusal, more: 0 },
  } as const;
  return { head, body, bytes };
}

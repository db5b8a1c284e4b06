import type { LiveTurn } from '../../src/api/contract.ts';
import { createBell } from './bell.ts';
import { type Client, type Connection, isGone } from './connection.ts';
import { present } from './presence.ts';
import type { Siblings } from './siblings.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;
/** How often a page polls that has no feed; and one whose sibling has it, in case that one hangs. Milliseconds. */
const POLL_MS = 1_000;
const POLL_BESIDE_MS = 5_000;
/** With a feed: practically never. */
const POLL_RARELY_MS = 3_600_000;
const ANSWER_MS = 15_000;
/** The first message comes at once, and a quiet feed sends one every five seconds. Silent for longer, it does not get through. */
const FIRST_MESSAGE_MS = 4_000;
const SILENT_MS = 12_000;
/** How long a page polls before it tries a feed again that a proxy holds back; twice as long each time. */
const FIRST_PAUSE_MS = 60_000;
const LAST_PAUSE_MS = 900_000;

export interface FeedDeps {
  readonly connection: Connection;
  /** Null where pages cannot find each other: then each one polls for itself. */
  readonly siblings: Siblings | null;
  readonly page: Document;
  readonly changed: (turn: LiveTurn) => void;
  /** The page goes on after an interruption, perhaps with another relay. */
  readonly resumed: () => void;
}

/**
 * Follows the history until it is stopped. One page of a browser reads the live feed and rings for the others, which poll
 * then; a hidden page does neither, and goes on from the last revision it knew.
 */
export async function followFeed(deps: FeedDeps, stop: AbortSignal): Promise<void> {
  const { connection, siblings, page, changed, resumed } = deps;
  const { client } = connection;
  let since: number | undefined;
  let retryMs = FIRST_RETRY_MS;
  let interrupted = false;

  function take(next: LiveTurn): void {
    // An answer that was overtaken by the feed is older than what is known.
    since = next.type === 'reset' ? next.revision : Math.max(since ?? 0, next.revision);
    if (next.type === 'reset' || next.rows.length > 0) changed(next);
  }

  /** Asks for changes until there are no more. */
  async function poll(signal: AbortSignal): Promise<void> {
    const timely = () => ({ signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
    since ??= (await client.pushes.list({ limit: 1 }, timely())).revision;
    for (let more = true; more; ) {
      const next = await client.pushes.changes({ since }, timely());
      more = next.type === 'changes' && next.rows.length > 0;
      take(next);
    }
  }

  /** Follows as long as all goes well; rejects when the relay does not answer. */
  async function follow(signal: AbortSignal): Promise<void> {
    await poll(signal);
    connection.report('connected');
    retryMs = FIRST_RETRY_MS;
    if (interrupted) resumed();
    interrupted = false;
    const bell = createBell();
    let pollMs = siblings === null ? POLL_MS : POLL_BESIDE_MS;
    let leading = false;

    async function keepPolling(): Promise<void> {
      while (!signal.aborted) {
        await bell.next(pollMs, signal);
        if (signal.aborted) return;
        const before = since;
        await poll(signal);
        if (leading && since !== undefined && since !== before) siblings?.ring(since);
      }
    }

    async function lead(): Promise<void> {
      leading = true;
      for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; ) {
        pollMs = POLL_MS;
        bell.ring();
        let works = false;
        await readFeed(client, since ?? 0, signal, (next) => {
          works = true;
          pollMs = POLL_RARELY_MS;
          take(next);
          siblings?.ring(next.revision);
        });
        if (works) pauseMs = FIRST_PAUSE_MS;
        else {
          await createBell().next(pauseMs, signal);
          pauseMs = Math.min(LAST_PAUSE_MS, pauseMs * 2);
        }
      }
    }

    const stopListening = siblings?.onRing((revision) => {
      if (revision !== since) bell.ring();
    });
    try {
      await Promise.race([
        keepPolling(),
        siblings === null ? new Promise<never>(() => undefined) : siblings.lead(lead, signal),
      ]);
    } finally {
      stopListening?.();
    }
  }

  while (!stop.aborted) {
    const visible = await present(connection, page, stop);
    while (!visible.aborted) {
      const failed = new AbortController();
      await follow(AbortSignal.any([visible, failed.signal])).catch(() => undefined);
      failed.abort();
      if (visible.aborted) break;
      interrupted = true;
      connection.report('lost');
      await createBell().next(retryMs, visible);
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    }
    // A page that was only hidden needs no more than a poll.
    if (isGone(connection.state()) || connection.state().status === 'signed-out') interrupted = true;
  }
}

/** Reads the feed; resolves when it falls silent, rejects when it ends or fails. */
async function readFeed(
  client: Client,
  since: number,
  signal: AbortSignal,
  take: (turn: LiveTurn) => void,
): Promise<void> {
  const silence = new AbortController();
  const cut = () => silence.abort();
  let timer = setTimeout(cut, FIRST_MESSAGE_MS);
  try {
    const feed = await client.pushes.live({ since }, { signal: AbortSignal.any([signal, silence.signal]) });
    for await (const next of feed) {
      clearTimeout(timer);
      timer = setTimeout(cut, SILENT_MS);
      take(next);
    }
    if (!silence.signal.aborted) throw new Error('The live feed ended.');
  } catch (error) {
    if (!silence.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}

import type { LiveTurn } from '../../src/api/contract.ts';
import { createBell } from './bell.ts';
import { type Connection, isGone } from './connection.ts';
import { present } from './presence.ts';
import type { Siblings } from './siblings.ts';

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 8_000;
/** How often a page asks that has no feed; and one whose sibling has it, in case that one hangs. Milliseconds. */
const ASK_MS = 1_000;
const ASK_BESIDE_MS = 5_000;
/** With a feed: practically never. */
const ASK_RARELY_MS = 3_600_000;
const ANSWER_MS = 15_000;
/** The first turn comes at once, and a quiet feed says so every five seconds. Silent for longer, it does not come through. */
const FIRST_TURN_MS = 4_000;
const SILENT_MS = 12_000;
/** So long a page asks before it tries the feed again that a proxy keeps from it; twice as long each time. */
const FIRST_REST_MS = 60_000;
const LAST_REST_MS = 900_000;

export interface FeedDeps {
  readonly connection: Connection;
  /** Null where pages cannot find each other: then each one asks for itself. */
  readonly siblings: Siblings | null;
  readonly page: Document;
  readonly turn: (turn: LiveTurn) => void;
  /** The page goes on after an interruption, perhaps with another relay. */
  readonly again: () => void;
}

/**
 * Follows the history until it is stopped. One page of a browser reads the live feed and rings for the others, which ask
 * what is new; a page that nobody sees does neither, and goes on from the last revision it knew.
 */
export async function followFeed(deps: FeedDeps, stop: AbortSignal): Promise<void> {
  const { connection, siblings, page, turn, again } = deps;
  const { client } = connection;
  let since: number | undefined;
  let wait = FIRST_RETRY_MS;
  let interrupted = false;

  function take(next: LiveTurn): void {
    // An answer that was overtaken by the feed is older than what is known.
    since = next.type === 'reset' ? next.revision : Math.max(since ?? 0, next.revision);
    if (next.type === 'reset' || next.rows.length > 0) turn(next);
  }

  /** Asks what is new, until nothing is. */
  async function ask(signal: AbortSignal): Promise<void> {
    const timely = () => ({ signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]) });
    since ??= (await client.pushes.list({ limit: 1 }, timely())).revision;
    for (let more = true; more; ) {
      const next = await client.pushes.changes({ since }, timely());
      more = next.type === 'changes' && next.rows.length > 0;
      take(next);
    }
  }

  /** Reads the feed; resolves when it is silent. */
  async function read(signal: AbortSignal, heard: () => void): Promise<void> {
    const silence = new AbortController();
    const cut = () => silence.abort();
    let timer = setTimeout(cut, FIRST_TURN_MS);
    try {
      const feed = await client.pushes.live(
        { since: since ?? 0 },
        { signal: AbortSignal.any([signal, silence.signal]) },
      );
      for await (const next of feed) {
        clearTimeout(timer);
        timer = setTimeout(cut, SILENT_MS);
        heard();
        take(next);
        siblings?.ring(next.revision);
      }
      if (!silence.signal.aborted) throw new Error('The live feed ended.');
    } catch (error) {
      if (!silence.signal.aborted) throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Follows as long as all goes well; rejects when the relay does not answer. */
  async function follow(signal: AbortSignal): Promise<void> {
    await ask(signal);
    connection.report('connected');
    wait = FIRST_RETRY_MS;
    if (interrupted) again();
    interrupted = false;
    const bell = createBell();
    let pace = siblings === null ? ASK_MS : ASK_BESIDE_MS;
    let leading = false;

    async function askOnAndOn(): Promise<void> {
      while (!signal.aborted) {
        await bell.next(pace, signal);
        if (signal.aborted) return;
        const before = since;
        await ask(signal);
        if (leading && since !== undefined && since !== before) siblings?.ring(since);
      }
    }

    async function lead(): Promise<void> {
      leading = true;
      for (let rest = FIRST_REST_MS; !signal.aborted; ) {
        pace = ASK_MS;
        bell.ring();
        let came = false;
        await read(signal, () => {
          came = true;
          pace = ASK_RARELY_MS;
        });
        if (came) rest = FIRST_REST_MS;
        else {
          await createBell().next(rest, signal);
          rest = Math.min(LAST_REST_MS, rest * 2);
        }
      }
    }

    const unhear = siblings?.onRing((revision) => {
      if (revision !== since) bell.ring();
    });
    try {
      await Promise.race([
        askOnAndOn(),
        siblings === null ? new Promise<never>(() => undefined) : siblings.lead(lead, signal),
      ]);
    } finally {
      unhear?.();
    }
  }

  while (!stop.aborted) {
    const here = await present(connection, page, stop);
    while (!here.aborted) {
      const failed = new AbortController();
      await follow(AbortSignal.any([here, failed.signal])).catch(() => undefined);
      failed.abort();
      if (here.aborted) break;
      interrupted = true;
      connection.report('lost');
      await createBell().next(wait, here);
      wait = Math.min(LAST_RETRY_MS, wait * 2);
    }
    // Whoever only looked elsewhere missed nothing that asking does not bring.
    if (isGone(connection.state()) || connection.state().status === 'signed-out') interrupted = true;
  }
}

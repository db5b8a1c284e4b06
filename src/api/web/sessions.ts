import { createHash, randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Clock } from '../../lib/clock.ts';
import type { SessionRow } from '../contracts/sessions.ts';

/** How long a session lasts, and how many there may be. */
export interface SessionLimits {
  /** Milliseconds without a request; an open live feed is one. */
  readonly idle: number;
  /** Milliseconds from its opening, however often it is used. */
  readonly life: number;
  readonly count: number;
}

/** Twelve hours idle, a week in all. A person opens a handful of pages; the rest is for scripts that never sign out. */
export const usualLimits: SessionLimits = { idle: 12 * 3_600_000, life: 7 * 86_400_000, count: 64 };
const MAX_AGENT_CHARACTERS = 200;

/** Where a session was opened from. */
export interface Origin {
  readonly address: string;
  readonly userAgent: string;
}

interface Session extends Origin {
  /** Identifies the session to people; it gives no access. */
  readonly id: string;
  readonly openedAt: number;
  lastUsedAt: number;
  /** The number of requests under way. */
  uses: number;
  readonly ended: AbortController;
  readonly cancelExpiry: () => void;
}

/** One request of a session. */
export interface SessionUse {
  readonly id: string;
  /** Aborted when the session ends. */
  readonly ended: AbortSignal;
  /** To be called when the request is over. */
  done(): void;
}

/** The open sessions of the page. They are kept in memory, by a hash of their keys, and end with the process. */
export interface Sessions {
  /** Opens a session; returns its key, which is not kept. */
  open(origin: Origin): string;
  /** Starts a request with this key; null when there is no such session. */
  use(key: string): SessionUse | null;
  /** All open sessions, last used first; the one with the id `current` is marked. */
  list(current: string): SessionRow[];
  /** Ends the sessions that `isMeant` selects; returns their number. */
  end(isMeant: (id: string) => boolean): number;
}

export function createSessions(clock: Clock, limits: SessionLimits = usualLimits): Sessions {
  const sessions = new Map<string, Session>();

  const lastUse = ({ uses, lastUsedAt }: Session) => (uses > 0 ? clock.now() : lastUsedAt);

  function end(hash: string): void {
    const session = sessions.get(hash);
    sessions.delete(hash);
    session?.cancelExpiry();
    session?.ended.abort();
  }

  function endExpired(): void {
    const now = clock.now();
    for (const [hash, session] of sessions) {
      if (now - lastUse(session) >= limits.idle || now - session.openedAt >= limits.life) end(hash);
    }
  }

  function makeRoom(): void {
    while (sessions.size >= limits.count) {
      const [longestUnused] = [...sessions].sort(([, left], [, right]) => lastUse(left) - lastUse(right));
      if (longestUnused === undefined) return;
      end(longestUnused[0]);
    }
  }

  return {
    open({ address, userAgent }) {
      endExpired();
      makeRoom();
      const key = randomBytes(24).toString('base64url');
      const hash = hashOf(key);
      const now = clock.now();
      const ended = new AbortController();
      // Each request under way adds a listener until it ends: as many as there are connections.
      setMaxListeners(0, ended.signal);
      sessions.set(hash, {
        id: hash.slice(0, 12),
        address,
        userAgent: printable(userAgent).slice(0, MAX_AGENT_CHARACTERS),
        openedAt: now,
        lastUsedAt: now,
        uses: 0,
        ended,
        cancelExpiry: clock.after(limits.life, () => end(hash)),
      });
      return key;
    },

    use(key) {
      endExpired();
      const session = sessions.get(hashOf(key));
      if (session === undefined) return null;
      session.uses += 1;
      return {
        id: session.id,
        ended: session.ended.signal,
        done() {
          session.uses -= 1;
          session.lastUsedAt = clock.now();
        },
      };
    },

    list(current) {
      endExpired();
      return [...sessions.values()]
        .map((session) => ({
          id: session.id,
          address: session.address,
          userAgent: session.userAgent,
          openedAt: session.openedAt,
          lastUsedAt: lastUse(session),
          current: session.id === current,
        }))
        .sort((left, right) => right.lastUsedAt - left.lastUsedAt);
    },

    end(isMeant) {
      const meant = [...sessions].filter(([, { id }]) => isMeant(id));
      for (const [hash] of meant) end(hash);
      return meant.length;
    },
  };
}

/** A key has 192 random bits, so the time that a lookup of its hash takes reveals nothing about other keys. */
function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('base64url');
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '');
}

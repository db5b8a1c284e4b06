import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const COOKIE = 'carillon_session';
/** A person opens a handful of browsers; the oldest session makes room. */
const MOST_SESSIONS = 32;
const MOST_WRONG = 10;
const WRONG_WINDOW_MS = 10_000;

/** Exchanges the printed token for a session cookie. Sessions live as long as the process. */
export function createSessions(token: string, now: () => number) {
  const sessions = new Set<string>();
  let wrong: number[] = [];

  return {
    /** The Set-Cookie value, or what is wrong: too many wrong tokens of late, or this one. */
    open(given: unknown): { cookie: string } | 'wrong' | 'too-many' {
      wrong = wrong.filter((at) => now() - at < WRONG_WINDOW_MS);
      if (wrong.length >= MOST_WRONG) return 'too-many';
      if (typeof given !== 'string' || !same(given, token)) {
        wrong.push(now());
        return 'wrong';
      }
      const session = randomBytes(24).toString('base64url');
      sessions.add(session);
      for (const oldest of sessions) {
        if (sessions.size <= MOST_SESSIONS) break;
        sessions.delete(oldest);
      }
      return { cookie: `${COOKIE}=${session}; HttpOnly; SameSite=Strict; Path=/` };
    },

    /** True when a Cookie header carries an open session. */
    knows(header: string | undefined): boolean {
      const cookies = (header ?? '').split(';').map((cookie) => cookie.trim());
      return cookies.some((cookie) => cookie.startsWith(`${COOKIE}=`) && sessions.has(cookie.slice(COOKIE.length + 1)));
    },
  };
}

function same(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

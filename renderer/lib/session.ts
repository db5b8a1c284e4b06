import { baseOf } from './base.ts';
import { storeOf } from './storage.ts';

/** The result of signing in. */
export type SignedIn = 'open' | 'wrong' | 'too-many' | 'no-answer';

/**
 * The session of a page in a browser. Its key is kept for this origin and this tab alone, and sent with every request of
 * the API: a cookie would go to every port of this computer.
 */
export interface BrowserSession {
  /** Null while signed out. */
  key(): string | null;
  /** Signs in with the printed token or the password. */
  signIn(token: string): Promise<SignedIn>;
  /** Ends the session here and on the relay. */
  signOut(): Promise<void>;
  /** Forgets a key that the relay does not accept; false when another one has taken its place. */
  forget(refused: string): boolean;
  /** What the relay asks for: the token that it printed, or the password that was set. */
  asksFor(): Promise<'token' | 'password'>;
}

/** Relays in different folders of one host share an origin, so each folder has its own key. */
const keyOf = ({ pathname }: URL) => `carillon.session${pathname === '/' ? '' : ` ${pathname}`}`;

export function createBrowserSession(page: Window): BrowserSession {
  const storage = storeOf(page, 'sessionStorage');
  const base = baseOf(page.location);
  const name = keyOf(base);
  const key = () => storage.getItem(name);
  const url = new URL('session', base);

  return {
    key,

    async signIn(token) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token }),
      }).catch(() => null);
      if (answer === null || answer.status >= 500) return 'no-answer';
      if (!answer.ok) return answer.status === 429 ? 'too-many' : 'wrong';
      const { session }: { readonly session: string } = await answer.json();
      storage.setItem(name, session);
      return 'open';
    },

    async signOut() {
      const ending = { method: 'DELETE', headers: { authorization: `Bearer ${key()}` } };
      storage.removeItem(name);
      await fetch(url, ending).catch(() => undefined);
    },

    forget(refused) {
      if (key() !== refused) return false;
      storage.removeItem(name);
      return true;
    },

    async asksFor() {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`The relay answered ${answer.status}.`);
      const { asksFor }: { readonly asksFor: string } = await answer.json();
      return asksFor === 'password' ? 'password' : 'token';
    },
  };
}

/** Removes the token of the printed address from the address bar and the history, and returns it; null without one. */
export function takeToken(page: Window, shownBefore = '#/'): string | null {
  const token = new URLSearchParams(page.location.hash.slice(1)).get('token');
  if (token !== null) page.history.replaceState(null, '', `${page.location.pathname}${shownBefore}`);
  return token;
}

/** Calls back when a printed address is opened in a tab that shows the page already; the current page stays. */
export function onToken(page: Window, use: (token: string) => void): void {
  page.addEventListener('hashchange', ({ oldURL }) => {
    const token = takeToken(page, new URL(oldURL).hash || '#/');
    if (token !== null) use(token);
  });
}

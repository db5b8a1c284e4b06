import { type Connection, isGone } from './connection.ts';

/**
 * Resolves as soon as there is something to follow and somebody to show it to: a relay, a session, and on the screen of
 * a browser the page. The signal that it resolves to ends with that.
 */
export function present(connection: Connection, page: Document, stop: AbortSignal): Promise<AbortSignal> {
  const ended = new AbortController();
  const isHere = () =>
    !isGone(connection.state()) &&
    connection.state().status !== 'signed-out' &&
    (connection.desktop || page.visibilityState === 'visible');
  return new Promise((resolve) => {
    let began = false;
    const check = () => {
      if (!began && isHere()) {
        began = true;
        resolve(ended.signal);
      }
      if (!stop.aborted && (!began || isHere())) return;
      unsubscribe();
      page.removeEventListener('visibilitychange', check);
      ended.abort();
      resolve(ended.signal);
    };
    const unsubscribe = connection.subscribe(check);
    page.addEventListener('visibilitychange', check);
    stop.addEventListener('abort', check);
    check();
  });
}

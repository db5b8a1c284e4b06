import { app, protocol } from 'electron';
import { SCHEME } from './protocol.ts';

/**
 * Only for development: serves the page from Vite's server at `origin` under the address of the built page, so that the check
 * of a message's sender is the same. The page has no content security policy, because Vite adds scripts and styles to it. A
 * build contains none of this: main.ts tests `import.meta.env.DEV`, which is false there.
 */
export function serveDevPage(origin: string): void {
  protocol.handle(SCHEME, async ({ url, headers }) => {
    const { pathname, search } = new URL(url);
    // Vite serves a style sheet as CSS or as a module depending on it.
    const accept = headers.get('accept') ?? '*/*';
    try {
      const answer = await fetch(`${origin}${pathname}${search}`, { headers: { accept } });
      const type = answer.headers.get('content-type') ?? 'application/octet-stream';
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: { 'content-type': type } });
    } catch {
      return new Response(null, { status: 502 });
    }
  });
  // Vite's client reloads the page when a module cannot be replaced, but security.ts lets no page navigate by itself.
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', ({ url }) => {
      if (url === contents.getURL()) contents.reload();
    });
  });
}

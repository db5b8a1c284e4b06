import { app, protocol } from 'electron';
import { SCHEME } from './protocol.ts';

/**
 * In development alone: the page as Vite's server at `origin` has it, under the address of the built one, so that who may
 * talk to it is decided as ever. It has no content policy, because Vite puts scripts and styles of its own into it. A build
 * has none of this: main.ts asks `import.meta.env.DEV`, which is false there.
 */
export function serveDevPage(origin: string): void {
  protocol.handle(SCHEME, async ({ url, headers }) => {
    const { pathname, search } = new URL(url);
    // Vite answers by it whether a style sheet is one, or a module.
    const accept = headers.get('accept') ?? '*/*';
    try {
      const answer = await fetch(`${origin}${pathname}${search}`, { headers: { accept } });
      const type = answer.headers.get('content-type') ?? 'application/octet-stream';
      return new Response(await answer.arrayBuffer(), { status: answer.status, headers: { 'content-type': type } });
    } catch {
      return new Response(null, { status: 502 });
    }
  });
  // Vite's client reloads the page where a module cannot be replaced, and a page of ours may not navigate by itself.
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', ({ url }) => {
      if (url === contents.getURL()) contents.reload();
    });
  });
}

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { english } from '../../renderer/strings/english.ts';
import { german } from '../../renderer/strings/german.ts';
import { message, notify } from '../support/notify.ts';
import { desktopPage, indexPage, statePage } from './page.ts';
import { openScene, type Scene } from './scenes.ts';
import { states } from './states.ts';
import { fontFile } from './steady.ts';
import type { State } from './steps.ts';

const built = fileURLToPath(new URL('../../out/renderer', import.meta.url));
const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

export interface StatesServer {
  /** The index; the page of a state is below it, by its id. */
  readonly url: string;
  close(): Promise<void>;
}

interface OpenScene extends Scene {
  /** The session in which all states read. */
  readonly key: string;
}

/** Serves the index of all states, and below the name of each the built page with a real relay behind it. */
export async function serveStates(port = 0): Promise<StatesServer> {
  const scenes = new Map<string, Promise<OpenScene>>();

  /** States that change nothing share the relay of their scene. */
  function sceneOf({ id, scene, changes = false }: State): Promise<OpenScene> {
    const name = changes ? id : scene;
    const opened = scenes.get(name) ?? openScene(scene).then(signedIn);
    scenes.set(name, opened);
    return opened;
  }
  async function forget({ id, changes = false }: State): Promise<void> {
    const opened = changes ? scenes.get(id) : undefined;
    scenes.delete(id);
    await (await opened)?.close();
  }

  async function servePage(state: State, { searchParams, href }: URL, response: ServerResponse): Promise<void> {
    await forget(state);
    const language = searchParams.get('language') === 'de' ? 'de' : 'en';
    const scheme = searchParams.get('scheme') === 'dark' ? 'dark' : 'light';
    const steps = state.steps?.(language === 'de' ? german : english) ?? [];
    const html = await readFile(join(built, 'index.html'), 'utf8');
    const steady = searchParams.has('steady');
    const page = statePage(html, state, steps, { language, scheme, steady, base: new URL('.', href).href });
    response.setHeader('content-type', types['.html'] ?? '');
    response.end(state.shell === undefined ? page : desktopPage(page));
  }

  async function serveState(state: State, url: URL, asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = url.pathname.slice(state.id.length + 2);
    if (path === '') return servePage(state, url, response);
    const [, answer] = Object.entries(state.answers ?? {}).find(([start]) => path.startsWith(start)) ?? [];
    if (answer === 'never') return;
    if (answer === 'broken') return void asked.socket.destroy();
    if (answer !== undefined && asked.method !== 'DELETE') {
      return void response.setHeader('content-type', 'application/json').end(JSON.stringify(answer.json));
    }
    if (path === 'session' || path.startsWith('rpc/')) {
      const { relay, key } = await sceneOf(state);
      return forward(asked, response, new URL(path, `${relay.uiUrl}/`), key);
    }
    if (path === 'arrive') {
      const { relay } = await sceneOf(state);
      await notify(relay.gatewayUrl, message(await text(asked), {}, 'dev.one'));
      return void response.end();
    }
    const file = await readFile(join(built, path));
    response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream').end(file);
  }

  async function serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(asked.url ?? '/', `http://${asked.headers.host}`);
    if (url.pathname === '/') return void response.setHeader('content-type', types['.html'] ?? '').end(indexPage());
    const font = url.pathname.startsWith('/fonts/') ? fontFile(url.pathname.slice('/fonts/'.length)) : null;
    if (font !== null) {
      response.writeHead(200, { 'content-type': 'font/ttf', 'cache-control': 'max-age=3600' });
      return void response.end(await readFile(font));
    }
    const state = states.find(({ id }) => url.pathname.startsWith(`/${id}/`));
    if (state === undefined) return void response.writeHead(404).end();
    await serveState(state, url, asked, response);
  }

  const server = createServer((asked, response) => {
    serve(asked, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const bound = server.address();
  return {
    url: `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : port}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.all([...scenes.values()].map(async (scene) => (await scene).close()));
    },
  };
}

async function signedIn(scene: Scene): Promise<OpenScene> {
  const { uiUrl, token } = scene.relay;
  const answer = await fetch(new URL('/session', uiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  const { session }: { readonly session: string } = await answer.json();
  return { ...scene, key: session };
}

/** Hands a call of the page on to the relay, and the answer back as it comes. */
function forward(asked: IncomingMessage, response: ServerResponse, to: URL, key: string): void {
  const { origin: _, ...headers } = asked.headers;
  const sent = request(
    to,
    { method: asked.method, headers: { ...headers, host: to.host, authorization: `Bearer ${key}` } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  sent.on('error', () => response.destroy());
  response.on('close', () => sent.destroy());
  asked.pipe(sent);
}

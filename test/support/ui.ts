import { writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import { createRouter } from '../../src/api/router.ts';
import { tokenCredential } from '../../src/api/web/credential.ts';
import { createUiServer, type UiServerDeps } from '../../src/api/web/ui-server.ts';
import { uiSchema } from '../../src/config/schema.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { testHistory } from './history.ts';
import { silentLog } from './log.ts';
import { temporaryFolder } from './temporary.ts';

export const token = 'the-printed-token';

/** The page's server on a free port, with a page of one line and a history for the test to write. */
export async function startUi(config: z.input<typeof uiSchema> = {}, more: Partial<UiServerDeps> = {}) {
  const assetsDir = await temporaryFolder();
  await writeFile(join(assetsDir, 'index.html'), '<title>Carillon</title><meta nonce="STYLE_NONCE">');
  await writeFile(join(assetsDir, 'script.js'), 'export {};');
  const { history, write, push } = await testHistory();
  const router = createRouter(
    {
      health: async () => {
        throw new Error('an internal secret');
      },
      pushes: { history, read: history.get, preview: async () => null },
      apps: {
        editor: null,
        forms: () => [],
        match: () => null,
        preview: async () => null,
        check: async () => null,
        discard: () => null,
      },
      deliveries: { retry: () => false, giveUp: () => false },
      pause: { start: async () => undefined, end: async () => undefined },
      shell: { settings: async () => null, setPreferences: async () => undefined },
      settings: { editor: null, diagnostics: async () => '' },
      gateway: {
        restart: async () => ({ status: 'listening', url: '', sharedSecret: false, trouble: null }),
        pusherUrl: () => null,
      },
      testPush: { send: async () => null },
    },
    silentLog,
  );
  const server = createUiServer({
    config: uiSchema.parse({ port: 0, ...config }),
    router,
    assetsDir,
    credential: tokenCredential(token),
    clock: systemClock,
    log: silentLog,
    ...more,
  });
  const { url, port } = await server.listen();
  onTestFinished(() => server.close());
  return { url, port, write, push };
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Sends a request without fetch, which does not allow a test to forge Host and Origin. */
export function ask(port: number, method: string, path: string, headers: object = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest({ port, host: '127.0.0.1', method, path, headers: { ...headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

export const json = { 'content-type': 'application/json' };

/** Signs in; the headers of requests that belong to the session. */
export async function signIn(port: number, more: object = {}, given = token) {
  const { body } = await ask(port, 'POST', '/session', { ...json, ...more }, JSON.stringify({ token: given }));
  const { session } = JSON.parse(body);
  return { authorization: `Bearer ${session}` };
}

/** Calls a procedure; its answer, whatever it is. */
export async function call(port: number, procedure: string, headers: object, input?: object) {
  const body = input === undefined ? '' : JSON.stringify({ json: input });
  const answer = await ask(port, 'POST', `/rpc/${procedure}`, { ...(body === '' ? {} : json), ...headers }, body);
  return { status: answer.status, output: JSON.parse(answer.body).json };
}

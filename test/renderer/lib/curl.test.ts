import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { asCurl, setPusherCurl } from '../../../renderer/lib/curl.ts';
import { gatewaySchema } from '../../../src/config/schema.ts';
import type { ReceivedPush } from '../../../src/delivery/receive.ts';
import { createGateway } from '../../../src/gateway/server.ts';
import { hostileTable, hostileTexts } from '../../support/hostile-text.ts';
import { silentLog } from '../../support/log.ts';

/** Characters that control terminals, or that they show in another order. */
const OBEYED = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
const json: [string, string][] = [['Content-Type', 'application/json']];

let received: ReceivedPush[] = [];
const gateway = createGateway({
  config: gatewaySchema.parse({ port: 0 }),
  receive: async (push) => {
    received.push(push);
    return { pushId: 'push', rejected: [] };
  },
  accepting: () => true,
  refused: () => undefined,
  log: silentLog,
  now: Date.now,
});
let url: string;
beforeAll(async () => {
  url = (await gateway.listen()).url;
});
afterAll(() => gateway.close());

/** Runs a command line as if it was pasted, with these environment variables only. */
async function run(shell: string, command: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const child = spawn(shell, ['-s'], { stdio: ['pipe', 'ignore', 'pipe'], env: { PATH: process.env.PATH, ...env } });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (part) => {
    said += part;
  });
  child.stdin.end(`${command.replace(/\bcurl /, 'curl -sS ')}\n`);
  const [code] = await once(child, 'close');
  expect([code, said]).toEqual([0, '']);
}

/** The request that a gateway receives from the command for this body. */
async function resent(shell: string, body: Uint8Array, headers = json): Promise<ReceivedPush | undefined> {
  received = [];
  await run(shell, asCurl(url, body, headers));
  return received[0];
}

const contentTypes = ({ request }: ReceivedPush) =>
  request.headers.filter(([name]) => name.toLowerCase() === 'content-type').map(([, value]) => value);

const pushOf = (text: string, charset: BufferEncoding = 'utf8') =>
  Buffer.from(`{"notification": {"devices": [], "content": {"body": ${text}}}}`, charset);
const utf16 = (text: string) => Buffer.concat([Buffer.of(0xff, 0xfe), pushOf(text, 'utf16le')]);

const bodies: readonly (readonly [string, Uint8Array, string])[] = [
  ...hostileTable.map(([name, text]) => [name, pushOf(JSON.stringify(text)), 'application/json'] as const),
  ['a number too large for JavaScript', pushOf('1152921506151679042'), 'application/json'],
  ['raw controls', pushOf('"\u007f\u009b2J\u202e"'), 'application/json'],
  ['lines and tabs', pushOf('\r\n\t"x"\n\n'), 'application/json'],
  ['a byte order mark', Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), pushOf('"x"')]), 'application/json'],
  ['latin1', pushOf('"J\u00fcrgen 100% \\\\ \'"', 'latin1'), 'application/json; charset=iso-8859-1'],
  ['UTF-16', utf16('"Jürgen 💡"'), 'application/json; charset="utf-16"'],
  ['half a megabyte', pushOf(JSON.stringify(`ü'${'x'.repeat(520_000)}`)), 'application/json'],
  ['a type with quotes', pushOf('"x"'), `application/json; a="$(id)'"`],
];

describe.each(['dash', 'bash'])('the curl line of a push in %s', (shell) => {
  it.each(bodies)('sends the same bytes and type: %s', async (_, body, type) => {
    const push = await resent(shell, body, [['content-type', type]]);
    if (push === undefined) throw new Error('Nothing came.');
    expect(Buffer.from(body).equals(push.body)).toBe(true);
    expect(contentTypes(push)).toEqual([type]);
  });

  it.each([
    ['none', []],
    ['an empty one', ['']],
    ['bytes above ASCII', ['application/json; name=J\u00fcrgen']],
  ])('names the type that arrived: %s', async (_, types) => {
    const headers = types.map((type): [string, string] => ['Content-Type', type]);
    const push = await resent(shell, pushOf('1'), headers);
    expect(push && contentTypes(push)).toEqual(types);
  });
});

describe('the curl line of a push', () => {
  it.each(bodies)('contains nothing that controls a terminal: %s', (_, body, type) => {
    expect(asCurl(url, body, [['content-type', type]])).not.toMatch(OBEYED);
  });

  it('shows a body in UTF-8 unchanged', () => {
    const text = '{"notification": {"content": {"body": "Jürgen’s 💡"}}}';
    expect(asCurl('http://g/', Buffer.from(text), json)).toBe(
      `curl -X POST 'http://g/' -H 'Content-Type: application/json' --data-binary '${text}'`,
    );
  });
});

describe('the curl line that sets a pusher', () => {
  const quoting = Object.values(hostileTexts).filter((text) => text.length < 1_000);

  it.each(['dash', 'bash'])('passes any value on unchanged in %s', async (shell) => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (part) => bodies.push(part));
      request.on('end', () => response.end(`${request.url} ${request.headers.authorization}`));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    for (const text of quoting) {
      const pusher = { homeserver: `http://127.0.0.1:${port}/`, appId: text, pushkey: text, url: text, device: text };
      await run(shell, setPusherCurl(pusher), { ACCESS_TOKEN: 'secret' });
      expect(JSON.parse(bodies.pop() ?? '')).toMatchObject({ app_id: text, pushkey: text, data: { url: text } });
    }
  });
});

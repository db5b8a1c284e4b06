import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { parseAnswer, sendRaw } from '../support/gateway.ts';
import { ask, json, signIn, startUi, token } from '../support/ui.ts';

const paths = [
  ['GET', '/'],
  ['GET', '/index.html'],
  ['GET', '/script.js'],
  ['GET', '/nothing'],
  ['GET', '/%zz'],
  ['GET', '/session'],
  ['POST', '/session'],
  ['DELETE', '/session'],
  ['POST', '/rpc/pushes/list'],
  ['OPTIONS', '/rpc/pushes/list'],
] as const;

const hosts = (port: number) => [
  `0.0.0.0:${port}`,
  `169.254.169.254:${port}`,
  `attacker.example:${port}`,
  `user@127.0.0.1:${port}`,
  `127.0.0.1@attacker.example:${port}`,
  `127.0.0.1:${port}@attacker.example`,
  `127.0.0.1`,
  `127.0.0.1:${port === 1 ? 2 : 1}`,
  `:${port}`,
  `${port}`,
  `[::]:${port}`,
  `127.0.0.1:${port}/`,
];

describe('a Host that is not ours', () => {
  it.each(paths)('is refused on %s %s, with a session and without', async (method, path) => {
    const { port } = await startUi();
    const headers = await signIn(port);
    for (const host of hosts(port)) {
      const answers = await Promise.all([
        ask(port, method, path, { host }),
        ask(port, method, path, { host, ...headers }),
      ]);
      expect([host, ...answers.map(({ status }) => status)]).toEqual([host, 403, 403]);
      for (const { body } of answers) expect(JSON.parse(body).message).toMatch(/\.$/);
    }
  });

  it.each([
    ['none at all', 'GET / HTTP/1.1\r\n'],
    ['none in HTTP/1.0', 'GET / HTTP/1.0\r\n'],
    ['an empty one', 'GET / HTTP/1.1\r\nHost:\r\n'],
    ['two', 'GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nHost: attacker.example\r\n'],
    ['two, ours last', 'GET / HTTP/1.1\r\nHost: attacker.example\r\nHost: 127.0.0.1:PORT\r\n'],
  ])('is refused when there is %s', async (_, head) => {
    const { port } = await startUi();
    const text = await sendRaw(port, `${head.replace('PORT', String(port))}Connection: close\r\n\r\n`);
    expect(parseAnswer(text).status).toBe(403);
    expect(text).not.toContain('<title>');
  });

  it('is not read from the target of the request', async () => {
    const { port } = await startUi();
    const head = `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: attacker.example\r\nConnection: close\r\n\r\n`;
    expect(parseAnswer(await sendRaw(port, head)).status).toBe(403);
  });

  it('may be the public URL of a proxy, on every path', async () => {
    const { port } = await startUi({ publicUrl: 'https://push.example.org/' });
    const public_ = { host: 'push.example.org', origin: 'https://push.example.org' };
    expect((await ask(port, 'GET', '/', public_)).status).toBe(200);
    const headers = await signIn(port, public_);
    const body = '{"json":{"limit":1}}';
    expect((await ask(port, 'POST', '/rpc/pushes/list', { ...json, ...public_, ...headers }, body)).status).toBe(200);
    const elsewhere = { host: 'push.example.org', origin: 'https://attacker.example' };
    expect((await ask(port, 'POST', '/rpc/pushes/list', { ...json, ...elsewhere, ...headers }, body)).status).toBe(403);
  });

  it('may be a folder of a proxy, which passes the folder on or not', async () => {
    const { port } = await startUi({ publicUrl: 'https://example.org/carillon/' });
    const public_ = { host: 'example.org', origin: 'https://example.org' };
    for (const folder of ['/carillon/', '/']) {
      expect((await ask(port, 'GET', folder, public_)).status).toBe(200);
      expect((await ask(port, 'GET', `${folder}script.js`, public_)).status).toBe(200);
      expect((await ask(port, 'GET', `${folder}session`, public_)).body).toBe('{"asksFor":"token"}');
      expect((await ask(port, 'POST', `${folder}rpc/health`, public_)).status).toBe(401);
      expect((await ask(port, 'GET', `${folder}nothing`, public_)).status).toBe(404);
    }
    for (const path of [
      '/carillon/../../etc/passwd',
      '/carillon/..%2f..%2fetc%2fpasswd',
      '/carillonx/',
      '/carillon//',
    ]) {
      expect([403, 404]).toContain((await ask(port, 'GET', path, public_)).status);
    }
    const bare = await ask(port, 'GET', '/carillon?x', public_);
    expect([bare.status, bare.headers.location]).toEqual([308, '/carillon/']);
    expect((await ask(port, 'GET', '/carillon', { host: 'attacker.example' })).status).toBe(403);
  });

  it('may be any address of this computer when the page listens on all of them', async () => {
    const { port } = await startUi({ host: '0.0.0.0' });
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      expect((await ask(port, 'GET', '/', { host })).status).toBe(200);
    }
    for (const host of [`0.0.0.0:${port}`, `198.51.100.1:${port}`]) {
      expect((await ask(port, 'GET', '/', { host })).status).toBe(403);
    }
  });
});

/** A POST whose body never ends; resolves to what was answered before the connection was closed. */
function sendForever(port: number, path: string, headers: readonly string[]): Promise<{ text: string; sent: number }> {
  const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let text = '';
    let sent = 0;
    socket.setEncoding('latin1').on('data', (part) => {
      text += part;
    });
    socket.on('error', () => undefined).on('close', () => resolve({ text, sent }));
    socket.write(
      [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Content-Type: application/json', ...headers, '', ''].join(
        '\r\n',
      ),
    );
    const more = () => {
      while (!socket.destroyed && socket.writable) {
        sent += chunk.length;
        if (!socket.write(chunk)) break;
      }
    };
    socket.on('drain', more);
    more();
  });
}

describe('a body without end', () => {
  it.each([
    ['/rpc/pushes/list', true, 413],
    ['/rpc/pushes/list', false, 401],
    ['/rpc/none', true, 413],
    ['/session', false, 413],
    ['/nothing', false, 413],
  ])('sent to %s (session: %s) is answered %i and cut off', async (path, session, status) => {
    const { port } = await startUi();
    const { authorization } = await signIn(port);
    const before = process.memoryUsage().rss;
    const { text } = await sendForever(port, path, [
      'Transfer-Encoding: chunked',
      ...(session ? [`Authorization: ${authorization}`] : []),
    ]);
    expect(parseAnswer(text).status).toBe(status);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1_048_576);
  });

  it.each([
    ['/rpc/pushes/list', 1_048_577],
    ['/session', 4_097],
    ['/rpc/pushes/list', 10_000_000_000],
  ])('whose announced length to %s is %i bytes is refused at once', async (path, length) => {
    const { port } = await startUi();
    const { authorization } = await signIn(port);
    const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/json\r\n`;
    const text = await sendRaw(port, `${head}Authorization: ${authorization}\r\nContent-Length: ${length}\r\n\r\n{`);
    const answer = parseAnswer(text);
    expect(answer.status).toBe(413);
    expect(JSON.parse(answer.body).message).toMatch(/too large/);
  });
});

describe('a slow sender', () => {
  const bounds = { headers: 300, request: 600, connections: 512 };

  it.each([
    ['nothing', ''],
    ['half of its headers', 'GET / HTTP/1.1\r\nHost: 127'],
    [
      'half of its body',
      'POST /session HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{',
    ],
    [
      'half of its body to the API',
      'POST /rpc/x HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nAuthorization: KEY\r\nContent-Length: 20\r\n\r\n{',
    ],
  ])(
    'of %s is cut off',
    async (_, text) => {
      const { port } = await startUi({}, { bounds });
      const { authorization } = await signIn(port);
      const answer = await sendRaw(port, text.replace('HOST', `127.0.0.1:${port}`).replace('KEY', authorization));
      expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
    },
    10_000,
  );

  it('does not affect a live feed, which stays open', async () => {
    const { port } = await startUi({}, { bounds });
    const { authorization } = await signIn(port);
    const socket = connect(port, '127.0.0.1');
    let closed = false;
    socket.on('close', () => {
      closed = true;
    });
    const body = '{"json":{"since":0}}';
    socket
      .resume()
      .write(
        `POST /rpc/pushes/live HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${authorization}\r\n` +
          `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    // Longer than a request may take, so a slow one is cut off meanwhile.
    await sendRaw(port, 'GET / HTTP/1.1\r\nHost: 127');
    await sendRaw(port, 'GET / HTTP/1.1\r\nHost: 127');
    await sendRaw(port, 'GET / HTTP/1.1\r\nHost: 127');
    expect(closed).toBe(false);
    socket.destroy();
  });

  it('occupies a bounded number of connections, and those for a while only', async () => {
    const { port } = await startUi({}, { bounds: { ...bounds, connections: 10 } });
    const sockets = Array.from({ length: 30 }, () => connect(port, '127.0.0.1'));
    let closed = 0;
    for (const socket of sockets) {
      socket.resume();
      socket
        .on('error', () => undefined)
        .on('close', () => {
          closed += 1;
        });
    }
    await eventually(() => expect(closed).toBeGreaterThanOrEqual(20));
    await eventually(() => expect(closed).toBe(30));
    expect((await ask(port, 'POST', '/session', json, JSON.stringify({ token }))).status).toBe(201);
  });
});

import { request } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { passwordCredential } from '../../src/api/web/credential.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { ask, call, json, signIn, startUi, token } from '../support/ui.ts';

const password = 'a horse that nobody rides';

/** Follows the live feed of a session; `end` resolves to the milliseconds from `ends()` to the end of the feed. */
function follow(port: number, headers: object) {
  let since = 0;
  const body = JSON.stringify({ json: { since: 0 } });
  const sent = request({
    port,
    host: '127.0.0.1',
    method: 'POST',
    path: '/rpc/pushes/live',
    headers: { ...json, ...headers },
  });
  const open = new Promise<void>((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (answer) => {
      expect(answer.statusCode).toBe(200);
      answer.once('data', () => resolve());
      answer.on('error', () => undefined);
      answer.on('close', () => ended(performance.now() - since));
    });
  });
  let ended: (milliseconds: number) => void = () => undefined;
  const end = new Promise<number>((resolve) => {
    ended = resolve;
  });
  sent.end(body);
  return {
    open,
    end,
    ends() {
      since = performance.now();
    },
    stop: () => sent.destroy(),
  };
}

/** Guesses from another address of this computer. */
function guessFrom(address: string, port: number, guess: string): Promise<void> {
  const body = JSON.stringify({ token: guess });
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress: address });
    socket
      .on('error', () => resolve())
      .on('close', () => resolve())
      .resume();
    socket.end(
      `POST /session HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

describe('the session of the page', () => {
  it('is never a cookie', async () => {
    const { port } = await startUi();
    const headers = await signIn(port);
    const answers = await Promise.all([
      ask(port, 'GET', '/'),
      ask(port, 'GET', '/script.js'),
      ask(port, 'GET', '/session'),
      ask(port, 'POST', '/session', json, JSON.stringify({ token })),
      ask(port, 'POST', '/rpc/sessions/list', headers),
      ask(port, 'DELETE', '/session', headers),
    ]);
    for (const { headers: answered } of answers) expect(answered).not.toHaveProperty('set-cookie');
  });

  it('does not accept its key in a cookie, an address or a body', async () => {
    const { port } = await startUi();
    const { authorization } = await signIn(port);
    const key = authorization.slice('Bearer '.length);
    for (const [path, headers] of [
      ['/rpc/pushes/list', { cookie: `carillon.session=${key}` }],
      [`/rpc/pushes/list?session=${key}`, {}],
      ['/rpc/pushes/list', { authorization: `Basic ${key}` }],
      ['/rpc/pushes/list', { authorization: `Bearer ${key} x` }],
      ['/rpc/pushes/list', { 'x-authorization': authorization }],
    ] as const) {
      expect((await ask(port, 'POST', path, { ...json, ...headers }, '{"json":{}}')).status).toBe(401);
    }
  });

  it('is listed for its owner, without any key', async () => {
    const { port } = await startUi();
    const [mine, other] = [
      await signIn(port, { 'user-agent': 'Firefox' }),
      await signIn(port, { 'user-agent': 'curl' }),
    ];
    const listed = await ask(port, 'POST', '/rpc/sessions/list', mine);
    for (const { authorization } of [mine, other]) expect(listed.body).not.toContain(authorization.slice(7));
    expect(listed.body).not.toContain(token);
    const rows = JSON.parse(listed.body).json;
    expect(rows).toHaveLength(2);
    expect(rows).toContainEqual(expect.objectContaining({ userAgent: 'Firefox', address: '127.0.0.1', current: true }));
    for (const { id } of rows) {
      expect((await call(port, 'sessions/list', { authorization: `Bearer ${id}` })).status).toBe(401);
    }
  });

  it('can end another one, whose live feed ends within a second, and no other feed', async () => {
    const { port } = await startUi();
    const [mine, other] = [await signIn(port), await signIn(port)];
    const [myFeed, feed] = [follow(port, mine), follow(port, other)];
    await Promise.all([myFeed.open, feed.open]);
    const { output } = await call(port, 'sessions/list', mine);
    const { id } = output.find(({ current }: { current: boolean }) => !current);
    feed.ends();
    expect(await call(port, 'sessions/end', mine, { id })).toEqual({ status: 200, output: {} });
    expect(await feed.end).toBeLessThan(1_000);
    expect((await call(port, 'sessions/list', other)).status).toBe(401);
    expect((await call(port, 'sessions/list', mine)).output).toHaveLength(1);
    expect(await Promise.race([myFeed.end, Promise.resolve('open')])).toBe('open');
    myFeed.stop();
  });

  it('can end all others, and itself by signing out, each with its live feed', async () => {
    const { port } = await startUi();
    const [mine, ...others] = [await signIn(port), await signIn(port), await signIn(port)];
    const feeds = others.map((headers) => follow(port, headers));
    const myFeed = follow(port, mine);
    await Promise.all([...feeds, myFeed].map(({ open }) => open));
    for (const feed of feeds) feed.ends();
    expect((await call(port, 'sessions/endOthers', mine)).output).toEqual({ ended: 2 });
    for (const feed of feeds) expect(await feed.end).toBeLessThan(1_000);
    myFeed.ends();
    expect((await ask(port, 'DELETE', '/session', mine)).status).toBe(204);
    expect(await myFeed.end).toBeLessThan(1_000);
    expect((await call(port, 'sessions/list', mine)).status).toBe(401);
  });

  it('cannot end a session by a made-up id, nor itself by its own', async () => {
    const { port } = await startUi();
    const mine = await signIn(port);
    const { output } = await call(port, 'sessions/list', mine);
    for (const id of [output[0].id, '', 'guess']) {
      expect((await call(port, 'sessions/end', mine, { id })).status).toBe(404);
    }
    expect((await call(port, 'sessions/list', mine)).status).toBe(200);
  });
});

describe('guessing the token or the password of the page', () => {
  it('does not lock out the printed token, not even from the same address', async () => {
    const { port } = await startUi();
    await Promise.all(Array.from({ length: 200 }, (_, tries) => guessFrom('127.0.0.1', port, `wrong ${tries}`)));
    const started = performance.now();
    await signIn(port);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('does not lock out others with the password', async () => {
    const { port } = await startUi({}, { credential: await passwordCredential(password) });
    const guesses = Array.from({ length: 100 }, (_, tries) => guessFrom('127.0.0.2', port, `wrong ${tries}`));
    await Promise.all(guesses.slice(25));
    const started = performance.now();
    await signIn(port, {}, password);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('is refused when too many guesses wait, and the right password is accepted afterwards', async () => {
    const clock = { ...systemClock, after: (ms: number, run: () => void) => systemClock.after(ms / 10, run) };
    const { port } = await startUi({}, { credential: await passwordCredential(password), clock });
    const answers = await Promise.all(
      Array.from({ length: 22 }, (_, tries) =>
        ask(port, 'POST', '/session', json, JSON.stringify({ token: tries === 1 ? password : 'wrong' })),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  });

  it('through a trusted proxy counts by sender', async () => {
    const { port } = await startUi({ trustProxy: ['127.0.0.1'] }, { credential: await passwordCredential(password) });
    const wrong = JSON.stringify({ token: 'wrong' });
    const held = Array.from({ length: 5 }, () =>
      ask(port, 'POST', '/session', { ...json, 'x-forwarded-for': '198.51.100.1' }, wrong),
    );
    const started = performance.now();
    const headers = await signIn(port, { 'x-forwarded-for': '192.0.2.7' }, password);
    expect(performance.now() - started).toBeLessThan(2_000);
    expect((await call(port, 'sessions/list', headers)).output[0].address).toBe('192.0.2.7');
    await Promise.all(held);
  });
});

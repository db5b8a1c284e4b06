import { once } from 'node:events';
import { request } from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../../src/api/contract.ts';
import { ask, json, signIn, startUi, token } from '../../support/ui.ts';

describe('the page in a browser', () => {
  it('is served with headers that keep other sites and inline scripts out', async () => {
    const { port } = await startUi();
    const { status, headers, body } = await ask(port, 'GET', '/');
    expect(status).toBe(200);
    expect(body).toMatch(/^<title>Carillon<\/title>/);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
  });

  it.each([
    ['POST', '/rpc/health', {}, 401],
    ['POST', '/rpc/pushes/list', { authorization: 'Bearer guess' }, 401],
    ['POST', '/rpc/pushes/list', { authorization: `Bearer ${token}` }, 401],
    ['POST', '/rpc/pushes/list', { cookie: 'carillon_session=guess' }, 401],
    ['DELETE', '/session', {}, 401],
    ['POST', '/session', { host: 'attacker.example' }, 403],
    ['POST', '/rpc/health', { origin: 'https://attacker.example' }, 403],
    ['GET', '/', { 'sec-fetch-site': 'cross-site' }, 403],
    ['GET', '/rpc/health', {}, 404],
    ['GET', '/../../etc/passwd', {}, 403],
    ['GET', '/..%2f..%2fetc%2fpasswd', {}, 404],
    ['GET', '/%00', {}, 403],
    ['GET', '/%zz', {}, 400],
    ['GET', '/nothing', {}, 404],
  ])('refuses %s %s %j with %i and says why', async (method, path, headers, status) => {
    const { port } = await startUi();
    const answer = await ask(port, method, path, headers);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({ message: expect.stringMatching(/\.$/) });
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it.each([['{"token":"wrong"}'], ['{"token":["the-printed-token"]}'], ['{}'], ['null'], ['[]']])(
    'opens no session for %s',
    async (body) => {
      const { port } = await startUi();
      const answer = await ask(port, 'POST', '/session', json, body);
      expect(answer.status).toBe(401);
      expect(answer.body).not.toContain('session"');
    },
  );

  it.each([['{'], ['']])('calls a body that is no JSON (%j) what it is', async (body) => {
    const { port } = await startUi();
    expect((await ask(port, 'POST', '/session', json, body)).status).toBe(400);
  });
});

describe('the styles of the page', () => {
  it.each(['/', '/index.html'])('may be added with the nonce that %s has, and no other', async (path) => {
    const { port } = await startUi();
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const { headers, body } = await ask(port, 'GET', path);
        const nonce = /nonce="([^"]+)"/.exec(body)?.[1];
        expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}';`);
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });
});

describe('the API over HTTP', () => {
  async function client() {
    const { url, port, write, push } = await startUi();
    const link = new RPCLink({ url: `${url}/rpc`, headers: await signIn(port) });
    const api: ContractRouterClient<Contract> = createORPCClient(link);
    return { api, write, push };
  }

  it('lists, gets and follows pushes', async () => {
    const { api, write, push } = await client();
    const [one, two] = [push('one'), push('two')];
    await write({ push: one });
    const { rows, revision, next } = await api.pushes.list({ limit: 10 });
    expect(rows.map(({ id }) => id)).toEqual([one.head.id]);
    expect(next).toBeNull();
    expect(await api.pushes.get({ id: one.head.id })).toMatchObject({ id: one.head.id });
    const feed = await api.pushes.live({ since: revision });
    await write({ push: two });
    for await (const turn of feed) {
      if (turn.type === 'changes' && turn.rows.some(({ id }) => id === two.head.id)) break;
    }
  });

  it('tells proxies to pass on each turn of the feed at once', async () => {
    const { port } = await startUi();
    const feed = request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/rpc/pushes/live',
      headers: { ...json, ...(await signIn(port)) },
    });
    feed.end('{"json":{"since":0}}');
    const [answer] = await once(feed, 'response');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'x-accel-buffering': 'no',
      'cache-control': 'no-store, no-transform',
    });
    feed.destroy();
  });

  it('answers NOT_FOUND for a push that it does not have', async () => {
    const { api } = await client();
    await expect(api.pushes.get({ id: 'gone' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('refuses input that violates the contract', async () => {
    const { api } = await client();
    await expect(api.pushes.list({ limit: 100_000 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });

  it('reveals nothing of an unexpected error but that it happened', async () => {
    const { api } = await client();
    const failure = await api.health().catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it('accepts ten thousand pushes to delete', async () => {
    const { api } = await client();
    const ids = Array.from({ length: 10_000 }, (_, index) => `${index}`.padStart(64, '0'));
    expect(await api.pushes.delete({ ids })).toMatchObject({ deleted: 0 });
  });
});

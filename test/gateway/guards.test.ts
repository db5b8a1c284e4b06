import { describe, expect, it } from 'vitest';
import { createNetworks } from '../../src/gateway/senders.ts';
import { startGateway } from '../support/gateway.ts';

const body = '{"notification":{"devices":[]}}';
const post = (url: string, query = '', headers: Record<string, string> = {}) =>
  fetch(`${url}${query}`, { method: 'POST', body, headers });

describe('a shared secret', () => {
  const sharedSecret = 'correct horse';

  it.each([
    ['', 403],
    ['?secret=', 403],
    ['?secret=wrong', 403],
    ['?secret=correct%20horsey', 403],
    ['?secret=correct%20horse&secret=correct%20horse', 403],
    ['?secret=correct%20horse', 200],
  ])('%j is answered %i', async (query, status) => {
    const { url } = await startGateway({ sharedSecret });
    expect((await post(url, query)).status).toBe(status);
  });

  it.each([['?secret=correct%20horse'], ['?a=1&%73ecret=correct%20horse'], ['?secret=correct+horse#x']])(
    'never reaches the history: %s',
    async (query) => {
      const { url, received } = await startGateway({ sharedSecret });
      expect((await post(url, query)).status).toBe(200);
      expect(JSON.stringify(received[0]?.request)).not.toMatch(/correct|horse/);
    },
  );

  it.each([
    ['', 'missing'],
    ['?secret=wrong', 'wrong'],
  ])('of the query %j is reported as %s', async (query, what) => {
    const { url } = await startGateway({ sharedSecret });
    expect(await (await post(url, query)).json()).toMatchObject({ error: expect.stringContaining(what) });
  });

  it('is required for discovery too, and never for health', async () => {
    const { url } = await startGateway({ sharedSecret });
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(new URL('/health', url))).status).toBe(200);
  });
});

describe('a list of allowed senders', () => {
  it('lets those in it push, and answers the others with a Matrix error', async () => {
    const inside = await startGateway({ allowFrom: ['127.0.0.0/8'] });
    const outside = await startGateway({ allowFrom: ['192.0.2.0/24', '2001:db8::/32'] });
    expect((await post(inside.url)).status).toBe(200);
    const refused = await post(outside.url);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });

  it.each([
    ['192.0.2.7', true],
    ['192.0.3.7', false],
    ['::ffff:192.0.2.7', true],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['not an address', false],
  ])('%s: %s', (address, inside) => {
    expect(createNetworks(['192.0.2.0/24', '2001:db8::/32'])(address)).toBe(inside);
  });

  it.each([['example.org'], ['192.0.2.0/33'], ['192.0.2.0/'], ['192.0.2.0/8/8'], ['2001:db8::/129'], ['']])(
    'cannot contain %j, and says what it can contain',
    (network) => {
      expect(() => createNetworks([network])).toThrow('is neither an address nor a network');
    },
  );
});

describe('a rate limit', () => {
  const rateLimit = { requests: 2, seconds: 60 };

  it('answers 429 with the time of the next try', async () => {
    const { url, received } = await startGateway({ rateLimit });
    const statuses = [(await post(url)).status, (await post(url)).status];
    const limited = await post(url);
    expect([...statuses, limited.status]).toEqual([200, 200, 429]);
    const seconds = Number(limited.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await limited.json()).toMatchObject({ errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: seconds * 1_000 });
    expect(received).toHaveLength(2);
  });

  it('counts each sender separately, also behind a trusted proxy', async () => {
    const { url } = await startGateway({ rateLimit, trustProxy: ['127.0.0.1'] });
    const from = (sender: string) => post(url, '', { 'x-forwarded-for': sender });
    for (let push = 0; push < 2; push++) expect((await from('192.0.2.1')).status).toBe(200);
    expect((await from('192.0.2.1')).status).toBe(429);
    expect((await from('192.0.2.2')).status).toBe(200);
  });
});

describe('wrong secrets', () => {
  const sharedSecret = 'correct horse';
  const right = '?secret=correct%20horse';
  const guarded = (more: object = {}) => startGateway({ sharedSecret, trustProxy: ['127.0.0.1'], ...more });
  const from = (url: string, sender: string, query: string) => post(url, query, { 'x-forwarded-for': sender });
  const guess = async (url: string, sender: string, times: number) => {
    const statuses = [];
    for (let time = 0; time < times; time++) statuses.push((await from(url, sender, `?secret=guess-${time}`)).status);
    return statuses;
  };

  it('are checked 20 times a minute for one sender; after that not even the right one is', async () => {
    const { url } = await guarded();
    expect(await guess(url, '192.0.2.1', 22)).toEqual([...Array(20).fill(403), 429, 429]);
    const refused = await from(url, '192.0.2.1', right);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from(url, '192.0.2.2', right)).status).toBe(200);
  });

  it('are counted by /64 networks', async () => {
    const { url } = await guarded();
    for (let host = 1; host <= 20; host++) await from(url, `2001:db8::${host}`, '?secret=wrong');
    expect((await from(url, '2001:db8::ffff', '?secret=wrong')).status).toBe(429);
    expect((await from(url, '2001:db8:0:1::1', '?secret=wrong')).status).toBe(403);
  });

  it('do not lock out a sender that gave the right one before', async () => {
    const { url } = await guarded();
    expect((await post(url, right)).status).toBe(200);
    for (let time = 0; time < 100; time++) await post(url, `?secret=guess-${time}`);
    expect((await post(url, right)).status).toBe(200);
  });

  it('do not exist where no secret is configured', async () => {
    const { url } = await guarded();
    for (let time = 0; time < 30; time++) expect((await from(url, '192.0.2.1', '')).status).toBe(403);
    expect((await from(url, '192.0.2.1', right)).status).toBe(200);
  });

  it('count against the configured limit, and do not reduce that of the right one', async () => {
    const { url } = await guarded({ rateLimit: { requests: 2, seconds: 60 } });
    expect(await guess(url, '192.0.2.1', 3)).toEqual([403, 403, 429]);
    expect((await from(url, '192.0.2.1', right)).status).toBe(200);
  });

  it('are logged once, with their sender and without themselves', async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }));
    const { url } = await startGateway({ sharedSecret }, { log: { info: write, warn: write, error: write } });
    for (let time = 0; time < 30; time++) await post(url, '?secret=correct-horse');
    expect(lines).toEqual([expect.stringContaining('127.0.0.1')]);
    expect(lines.join()).not.toContain('horse');
  });
});

describe('X-Forwarded-For', () => {
  it.each([
    ['192.0.2.1:4711', '192.0.2.1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['unknown', '127.0.0.1'],
    ['999.0.2.1', '127.0.0.1'],
    ['<script>', '127.0.0.1'],
  ])('of %s names %s', async (header, peer) => {
    const { url, received } = await startGateway({ trustProxy: ['127.0.0.1'] });
    await post(url, '', { 'x-forwarded-for': header });
    expect(received[0]?.request.peer).toBe(peer);
  });

  it.each([
    ['is believed from a trusted proxy', ['127.0.0.1'], '192.0.2.1'],
    ['is not believed from another', ['10.0.0.1'], '127.0.0.1'],
    ['is not believed by default', false, '127.0.0.1'],
  ] as const)('%s', async (_, trustProxy, peer) => {
    const { url, received } = await startGateway({ trustProxy: trustProxy === false ? false : [...trustProxy] });
    await post(url, '', { 'x-forwarded-for': '192.0.2.1' });
    expect(received[0]?.request.peer).toBe(peer);
  });

  it('cannot be forged by a sender behind the proxy', async () => {
    const { url, received } = await startGateway({ trustProxy: ['127.0.0.1'], allowFrom: ['10.0.0.0/8'] });
    const answer = await post(url, '', { 'x-forwarded-for': '10.0.0.1, 192.0.2.1' });
    expect(answer.status).toBe(403);
    expect(received).toEqual([]);
  });
});

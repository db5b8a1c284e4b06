import { call } from '@orpc/server';
import { describe, expect, it } from 'vitest';
import { startEndpoint } from './support/emulators.ts';
import { eventually } from './support/eventually.ts';
import { message, notify } from './support/notify.ts';
import { testRelay } from './support/relay.ts';

const context = { context: {} };
const unifiedPush = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };

describe('the relay', () => {
  it('forwards to the providers of an app, and records each outcome', async () => {
    const gone = await startEndpoint((response) => response.writeHead(410).end());
    const alive = await startEndpoint();
    const { url } = await testRelay({
      config: { apps: { 'up.*': { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] }, desk: { type: 'desktop' } } },
    });
    const devices = [
      { app_id: 'up.one', pushkey: gone.url },
      { app_id: 'up.two', pushkey: alive.url },
      { app_id: 'desk', pushkey: 'key' },
    ];
    expect(await notify(url, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [gone.url] } });
    expect(alive.received).toHaveLength(1);
  });

  it('keeps the pushkeys of an app that cannot deliver, says why, and serves the others', async () => {
    const { url, router, shell } = await testRelay({
      config: {
        apps: { broken: { type: 'unifiedpush', caFile: '/nowhere/ca.pem' }, desk: { type: 'desktop' } },
      },
    });
    const devices = [
      { app_id: 'broken', pushkey: 'https://push.example.org/' },
      { app_id: 'desk', pushkey: 'key' },
    ];
    expect(await notify(url, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [] } });
    expect(shell.banners).toHaveLength(1);
    const { apps } = await call(router.health, undefined, { context: {} });
    expect(apps).toMatchObject([
      { pattern: 'broken', problems: [{ cause: expect.stringContaining('/nowhere/ca.pem') }] },
      { pattern: 'desk', problems: [] },
    ]);
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, { context: {} });
      expect(rows[0]?.deliveries[0]?.outcome).toMatchObject({
        status: 'retrying',
        reason: 'misconfigured',
        nextAttemptAt: null,
      });
    });
  });

  it('keeps what it refuses, for people to read', async () => {
    const { url, router } = await testRelay({ config: { gateway: { allowFrom: ['192.0.2.0/24'] } } });
    expect((await notify(url, message('Not from there'))).status).toBe(403);
    const search = { limit: 10, search: 'is:refused' };
    await eventually(async () => expect((await call(router.pushes.list, search, context)).rows).toHaveLength(1));
    const { rows } = await call(router.pushes.list, search, context);
    expect(rows[0]).toMatchObject({ status: 'refused', refusal: { status: 403, kind: 'sender-not-allowed' } });
    const push = await call(router.pushes.get, { id: rows[0]?.id ?? '' }, context);
    expect(push.request).toMatchObject({ method: 'POST', peer: '127.0.0.1' });
    expect(Buffer.from(push.body ?? '', 'base64').toString()).toContain('Not from there');
  });

  it('also shows what it forwards on this computer, where the app is set to', async () => {
    const { url: endpoint, received } = await startEndpoint();
    const { url, shell } = await testRelay({
      config: {
        apps: { up: { type: 'unifiedpush', allowNetworks: ['127.0.0.1'], showOnDesktop: true } },
      },
    });
    const devices = [{ app_id: 'up', pushkey: endpoint }];
    expect(await notify(url, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [] } });
    expect(received).toHaveLength(1);
    expect(shell.banners).toMatchObject([{ body: 'Hi' }]);
  });

  it.each(['capture', 'desktop'] as const)('delivers a very deeply nested push to %s', async (type) => {
    const { url, router } = await testRelay({ config: { apps: { app: { type } } } });
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const push = JSON.stringify({ notification: message('Hi', {}, 'app') }).replace('"Hi"', `"Hi","deep":${deep}`);
    const answer = await fetch(url, { method: 'POST', body: push });
    expect(await answer.json()).toEqual({ rejected: [] });
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, { context: {} });
      expect(rows[0]?.deliveries[0]?.outcome).toMatchObject({ status: 'delivered' });
    });
  });
});

describe('the relay and its configuration', () => {
  it('keeps the pushes of a broken app, also over a restart, and sends them once it is fixed', async () => {
    const { url: endpoint, received } = await startEndpoint();
    const broken = JSON.stringify({ apps: { up: { ...unifiedPush, tll: 5 } } });
    const first = await testRelay({ file: broken });
    const devices = [{ app_id: 'up', pushkey: endpoint }];
    expect(await notify(first.url, message('Hi', { devices }))).toEqual({ status: 200, body: { rejected: [] } });
    await first.stop();
    const { router } = await testRelay({ file: broken, dataDir: first.dataDir });
    const before = await call(router.health, undefined, context);
    expect(before.apps).toMatchObject([
      { pattern: 'up', type: 'unifiedpush', problems: [{ cause: expect.stringContaining('tll') }], waiting: 1 },
    ]);
    expect(received).toEqual([]);
    expect(await call(router.apps.save, { pattern: 'up', was: 'up', providers: [unifiedPush] }, context)).toEqual({
      issues: [],
    });
    await eventually(() => expect(received).toHaveLength(1));
    expect((await call(router.health, undefined, context)).apps).toMatchObject([{ problems: [], waiting: 0 }]);
  });

  it('serves a new app at once, and a removed one no longer', async () => {
    const { url, router, shell } = await testRelay({ file: '{"apps": {"old": {"type": "desktop"}}}' });
    const devices = [{ app_id: 'new', pushkey: 'key' }];
    expect(await notify(url, message('Hi', { devices }))).toMatchObject({ body: { rejected: ['key'] } });
    await call(router.apps.save, { pattern: 'n*', was: null, providers: [{ type: 'desktop' }] }, context);
    expect(await call(router.apps.match, { appId: 'new' }, context)).toEqual({ pattern: 'n*' });
    expect(await notify(url, message('Hi', { devices }))).toMatchObject({ body: { rejected: [] } });
    expect(shell.banners).toHaveLength(1);
    await call(router.apps.remove, { pattern: 'n*' }, context);
    expect(await call(router.apps.match, { appId: 'new' }, context)).toEqual({ pattern: null });
    expect(await notify(url, message('Hi', { devices }))).toMatchObject({ body: { rejected: ['key'] } });
  });

  it('loses no waiting push when its app is changed, and retries it at once', async () => {
    let status = 503;
    const { url: endpoint, received } = await startEndpoint((response) => response.writeHead(status).end());
    const { url, router } = await testRelay({ file: JSON.stringify({ apps: { up: unifiedPush } }) });
    const devices = [{ app_id: 'up', pushkey: endpoint }];
    await notify(url, message('Hi', { devices }));
    expect(received).toHaveLength(1);
    status = 201;
    await call(router.apps.save, { pattern: 'up', was: 'up', providers: [{ ...unifiedPush, ttl: 5 }] }, context);
    await eventually(() => expect(received.map(({ headers }) => headers.ttl)).toEqual(['86400', '5']));
  });

  it.each([
    ['in another order', ['1', '2']],
    ['without the other one', ['1']],
  ])('sends what waits over the provider it waits for, when the app has them %s', async (_, then) => {
    let first = 503;
    const { url: endpoint, received } = await startEndpoint((response, { headers }) =>
      response.writeHead(headers.ttl === '1' ? first : 201).end(),
    );
    const having = (ttls: readonly string[]) => ttls.map((ttl) => ({ ...unifiedPush, ttl: Number(ttl) }));
    const { url, router } = await testRelay({
      file: JSON.stringify({ apps: { up: having(['2', '1']) } }),
      backoff: { retry: () => 20, probe: () => 20 },
    });
    const sent = (ttl: string) => received.filter(({ headers }) => headers.ttl === ttl).length;
    await notify(url, message('Hi', { devices: [{ app_id: 'up', pushkey: endpoint }] }));
    await eventually(() => expect([sent('1') > 0, sent('2')]).toEqual([true, 1]));
    await call(router.apps.save, { pattern: 'up', was: 'up', providers: having(then) }, context);
    first = 201;
    await eventually(async () => expect((await call(router.health, undefined, context)).apps[0]?.waiting).toBe(0));
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, context);
      expect(rows[0]?.deliveries.map(({ outcome }) => outcome?.status)).toEqual(['delivered', 'delivered']);
    });
    expect(sent('2')).toBe(1);
  });

  it('previews any push as each app would send it', async () => {
    const { url, router } = await testRelay({
      file: JSON.stringify({ apps: { dev: { type: 'capture' }, up: unifiedPush } }),
    });
    await notify(url, message('Hi', { devices: [{ app_id: 'dev', pushkey: 'https://push.example.org/up' }] }));
    let pushId = '';
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, context);
      pushId = rows[0]?.id ?? '';
      expect(pushId).not.toBe('');
    });
    expect(await call(router.apps.preview, { pattern: 'up', pushId }, context)).toMatchObject([
      {
        provider: 'unifiedpush',
        request: { url: 'https://push.example.org/up' },
        bytes: expect.any(Number),
        budget: 4_096,
      },
    ]);
    await expect(call(router.apps.preview, { pattern: 'nobody', pushId }, context)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('the test push', () => {
  it('is answered with its id in the history, and without one if it is refused', async () => {
    const { router } = await testRelay({
      file: '{"apps": {"desk": {"type": "desktop"}}}',
    });
    const sent = await call(router.test.send, { appId: 'desk' }, context);
    expect(sent).toEqual({ status: 200, pushId: expect.any(String), milliseconds: expect.any(Number) });
    await eventually(async () => {
      const push = await call(router.pushes.get, { id: sent.pushId ?? '' }, context);
      expect(push.deliveries[0]?.outcome).toMatchObject({ status: 'delivered' });
    });
    await call(router.settings.save, { gateway: { allowFrom: ['192.0.2.1'] } }, context);
    expect(await call(router.test.send, { appId: 'desk' }, context)).toMatchObject({ status: 403, pushId: null });
  });
});

describe('the relay and its settings', () => {
  it('applies them at once', async () => {
    const { url, router, shell } = await testRelay({ file: '{"apps": {"desk": {"type": "desktop"}}}' });
    const send = () => notify(url, message('The secret', { devices: [{ app_id: 'desk', pushkey: 'key' }] }));
    await call(router.settings.save, { notifications: { content: 'sender' } }, context);
    await send();
    expect(shell.banners).toMatchObject([{ body: 'New message' }]);
    const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
    await call(router.settings.save, { notifications: { quiet: [{ days, from: '00:00', to: '00:00' }] } }, context);
    await send();
    expect(shell.banners).toHaveLength(1);
    await eventually(async () => {
      const { rows } = await call(router.pushes.list, { limit: 1 }, context);
      expect(rows[0]?.deliveries[0]?.outcome).toMatchObject({ status: 'suppressed', reason: 'quiet-hours' });
    });
  });

  it('requires a shared secret as soon as it is set, also for its own test push', async () => {
    const { router } = await testRelay({ file: '{"apps": {"desk": {"type": "desktop"}}}' });
    await call(router.settings.save, { gateway: { sharedSecret: 'correct horse' } }, context);
    const { gateway } = await call(router.health, undefined, context);
    if (gateway.status !== 'listening') throw new Error(gateway.problem.cause);
    const push = message('Hi', { devices: [{ app_id: 'desk', pushkey: 'key' }] });
    expect((await notify(gateway.url, push)).status).toBe(403);
    expect((await notify(`${gateway.url}?secret=correct%20horse`, push)).status).toBe(200);
    expect(await call(router.test.send, { appId: 'desk' }, context)).toMatchObject({ status: 200 });
  });

  it('gives helpful diagnostics without secrets', async () => {
    const file = JSON.stringify({
      gateway: { sharedSecret: 'correct horse' },
      apps: { up: { ...unifiedPush, proxy: 'http://user:hunter2@127.0.0.1:1/' }, broken: { type: 'pigeon' } },
    });
    const { router } = await testRelay({ file });
    const { text } = await call(router.settings.diagnostics, undefined, context);
    const report = JSON.parse(text);
    expect(report).toMatchObject({ carillon: '0.0.0', node: process.versions.node, gateway: { status: 'listening' } });
    expect(report.apps).toMatchObject([
      { type: 'unifiedpush' },
      { type: 'pigeon', problems: [{ cause: expect.stringContaining('type') }] },
    ]);
    expect(text).not.toMatch(/correct horse|hunter2/);
  });
});

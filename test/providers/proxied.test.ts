import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { appSchema } from '../../src/config/app-schema.ts';
import { createProviders } from '../../src/providers/create.ts';
import { createVault } from '../../src/secrets/vault.ts';
import { deliveryOf } from '../support/delivery.ts';
import { startApple, startEndpoint, startGoogle, startPushService, tlsFolder } from '../support/emulators.ts';
import { everything } from '../support/notifications.ts';
import { startProxy } from '../support/proxy.ts';
import { createScriptedShell } from '../support/shell.ts';
import { temporaryFolder } from '../support/temporary.ts';

const caFile = join(tlsFolder, 'cert.pem');
const read = (name: string) => readFileSync(join(tlsFolder, name));
const event = { event_id: '$1', room_id: '!r:example.org', type: 'm.room.message', content: { body: 'Hi' } };

/** For each provider: its configuration, a device, and the host of its requests. */
const providers: Readonly<Record<string, () => Promise<{ config: object; device: object; host: string }>>> = {
  async apns() {
    const { config } = await startApple();
    return { config, device: { pushkey: 'ab'.repeat(32) }, host: new URL(config.endpoint).host };
  },
  async fcm() {
    const { config } = await startGoogle(undefined, tlsFolder);
    return { config: { ...config, caFile }, device: { pushkey: 'token' }, host: new URL(config.endpoint).host };
  },
  async unifiedpush() {
    const { config, device, origin } = await startPushService(undefined, tlsFolder);
    return { config: { ...config.unifiedpush, caFile }, device: device.unifiedpush, host: new URL(origin).host };
  },
  async webpush() {
    const { config, device, origin } = await startPushService(undefined, tlsFolder);
    return { config: { ...config.webpush, caFile }, device: device.webpush, host: new URL(origin).host };
  },
};

async function make(config: object, env: NodeJS.ProcessEnv) {
  const providerOf = createProviders({
    shell: createScriptedShell(),
    notifications: everything,
    env,
    dataDir: await temporaryFolder(),
    vault: createVault(createScriptedShell()),
  });
  const provider = await providerOf(appSchema.parse(config));
  onTestFinished(() => provider.close?.());
  return provider;
}

async function push(provider: Awaited<ReturnType<typeof make>>, device: object) {
  const prepared = provider.prepare(deliveryOf({ ...event, devices: [{ app_id: 'app', ...device }] }));
  if (prepared.kind === 'none') return { outcome: prepared.outcome };
  return provider.deliver(prepared.request, new AbortController().signal);
}

describe.each(Object.entries(providers))('the provider %s', (type, start) => {
  it('goes through the proxy of the environment, and its check says so', async () => {
    const { config, device, host } = await start();
    const proxy = await startProxy({ credentials: 'u:hunter2' });
    const provider = await make({ type, ...config }, { HTTPS_PROXY: `u:hunter2@127.0.0.1:${proxy.port}` });
    expect((await push(provider, device)).outcome).toMatchObject({ status: 'delivered' });
    expect(new Set(proxy.tunnels)).toEqual(new Set([host]));
    const checked = await provider.check?.(new AbortController().signal);
    expect(checked?.notices).toContainEqual({
      code: 'goes-through-proxy',
      parameters: { proxy: proxy.url, name: 'HTTPS_PROXY' },
    });
    expect(JSON.stringify(checked)).not.toContain('hunter2');
  });

  it.each([
    ['NO_PROXY lists where it goes', (host: string) => ({ env: { NO_PROXY: host } })],
    ['NO_PROXY lists the network where it goes', () => ({ env: { no_proxy: '127.0.0.0/8' } })],
    ['its app wants none', () => ({ config: { proxy: 'none' } })],
  ])('goes without one where %s', async (_, more: (host: string) => { env?: object; config?: object }) => {
    const { config, device, host } = await start();
    const proxy = await startProxy();
    const made = more(host);
    const provider = await make({ type, ...config, ...made.config }, { HTTPS_PROXY: proxy.url, ...made.env });
    expect((await push(provider, device)).outcome).toMatchObject({ status: 'delivered' });
    expect(proxy.tunnels).toEqual([]);
  });

  it('sends nothing while the environment names a proxy of another kind', async () => {
    const { config, device } = await start();
    const provider = await make({ type, ...config }, { ALL_PROXY: 'socks5://u:hunter2@127.0.0.1:1' });
    expect(provider.problem).toMatchObject({ code: 'proxy-of-other-kind', parameters: { name: 'ALL_PROXY' } });
    expect((await push(provider, device)).outcome).toMatchObject({ reason: 'misconfigured' });
    expect(JSON.stringify(provider.problem)).not.toContain('hunter2');
    // The app's own setting takes precedence.
    expect((await make({ type, ...config, proxy: 'none' }, { ALL_PROXY: 'socks5://a:1' })).problem).toBeUndefined();
  });

  it('trusts the authority that its app names for an https proxy, and names a file without one', async () => {
    const { config, device } = await start();
    const proxy = await startProxy({ tls: { cert: read('cert.pem'), key: read('key.pem') } });
    const proxied = { type, ...config, proxy: proxy.url };
    expect((await push(await make({ ...proxied, proxyCaFile: caFile }, {}), device)).outcome).toMatchObject({
      status: 'delivered',
    });
    expect(proxy.tunnels.length).toBeGreaterThan(0);
    expect((await push(await make(proxied, {}), device)).outcome).toMatchObject({
      reason: 'provider-unreachable',
      detail: expect.stringContaining('self-signed certificate'),
    });
    expect((await make({ ...proxied, proxyCaFile: join(tlsFolder, 'key.pem') }, {})).problem).toMatchObject({
      code: 'file-no-authority',
      parameters: { key: 'proxyCaFile' },
    });
  });
});

it('keeps pushes for the operator where only a proxy of another kind is configured', async () => {
  const { url, received } = await startEndpoint();
  const config = { type: 'unifiedpush', allowNetworks: ['127.0.0.1'] };
  const provider = await make(config, { all_proxy: 'socks://127.0.0.1:1', https_proxy: 'http://127.0.0.1:1' });
  expect(provider.problem).toBeUndefined();
  const { outcome } = await push(provider, { pushkey: url });
  expect(outcome).toMatchObject({ status: 'failed', reason: 'misconfigured', fact: { code: 'proxy-of-other-kind' } });
  expect(received).toEqual([]);
});

it('does not take the unknown name of a proxy as a sign that an endpoint is dead', async () => {
  const config = { type: 'unifiedpush', proxy: 'http://proxy.invalid:3128' };
  const result = await push(await make(config, {}), { pushkey: 'https://push.example.org/up' });
  expect(result).toMatchObject({ outcome: { status: 'failed', reason: 'provider-unreachable' }, concerns: 'host' });
  expect(result).not.toHaveProperty('sign');
});

import { randomUUID } from 'node:crypto';
import type { ApnsConfig } from '../../config/app-schema.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { authoritiesOf } from '../http/authority.ts';
import type { Network } from '../http/network.ts';
import { createProxies } from '../http/proxy.ts';
import { withProxyTold } from '../http/told-proxy.ts';
import { readCredentials } from './credentials.ts';
import { createApnsProvider } from './provider.ts';
import { createApnsSession } from './session.ts';

const services = {
  production: 'https://api.push.apple.com',
  sandbox: 'https://api.sandbox.push.apple.com',
} as const;
const TIMEOUT_MS = 10_000;

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createApns(config: ApnsConfig, env: NodeJS.ProcessEnv, network: Network | undefined, read: ReadFile) {
  const now = Date.now;
  const { tokens, tls, certificates } = readCredentials(config, now, read);
  const endpoint = config.endpoint ?? services[config.environment];
  const proxies = createProxies(config, env);
  const provider = createApnsProvider({
    config,
    now,
    newUuid: randomUUID,
    tokens,
    session: createApnsSession({
      ...network,
      endpoint,
      tls,
      proxyCa: authoritiesOf(config, read).proxyCa,
      proxies,
      timeoutMs: TIMEOUT_MS,
      now,
    }),
  });
  return { ...withProxyTold(provider, proxies, endpoint), certificates };
}

import { randomUUID } from 'node:crypto';
import type { ApnsConfig } from '../../config/app-schema.ts';
import type { ProviderContext } from '../context.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createProxies } from '../http/proxy.ts';
import { withProxyNotice } from '../http/proxy-notice.ts';
import type { Provider } from '../provider.ts';
import { readCredentials } from './credentials.ts';
import { type ApnsPush, createApnsProvider } from './provider.ts';
import { createApnsSession } from './session.ts';

const services = {
  production: 'https://api.push.apple.com',
  sandbox: 'https://api.sandbox.push.apple.com',
} as const;
const TIMEOUT_MS = 10_000;

/** Creates the provider that a configuration describes. Throws a {@link ProblemError} that names the unusable key or file. */
export function createApns(config: ApnsConfig, { env, network, read }: ProviderContext): Provider<ApnsPush> {
  const now = Date.now;
  const { proxyCa } = authoritiesOf(config, read);
  const { tokens, tls, certificates } = readCredentials(config, now, read);
  const endpoint = config.endpoint ?? services[config.environment];
  const proxies = createProxies(config, env, proxyCa);
  const provider = createApnsProvider({
    config,
    now,
    newUuid: randomUUID,
    tokens,
    session: createApnsSession({
      ...network,
      endpoint,
      tls,
      proxies,
      timeoutMs: TIMEOUT_MS,
      now,
    }),
  });
  return { ...withProxyNotice(provider, proxies, endpoint), certificates };
}

import type { WebPushConfig } from '../../config/app-schema.ts';
import { problemOf } from '../../problems/english.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { createAddressGuard } from '../http/address-guard.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import type { Network } from '../http/network.ts';
import { createProxies } from '../http/proxy.ts';
import { ANY_ENDPOINT, withProxyTold } from '../http/told-proxy.ts';
import { createAuthorizations } from './authorization.ts';
import { createWebPushProvider } from './provider.ts';
import { subjectWarning } from './subject.ts';
import { readVapidKeys } from './vapid.ts';

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createWebPush(
  config: WebPushConfig,
  env: NodeJS.ProcessEnv,
  network: Network | undefined,
  read: ReadFile,
) {
  const {
    allowNetworks,
    nat64Prefix,
    ttl,
    allowedEndpoints,
    rejectSilentEndpoints,
    vapidPrivateKeyFile,
    vapidSubject,
  } = config;
  const vapid = readVapidKeys(vapidPrivateKeyFile, read);
  const { certificates, ...trust } = authoritiesOf(config, read);
  const guard = createAddressGuard({ ...network, allowNetworks, nat64Prefix });
  const proxies = createProxies(config, env);
  const client = createHttpClient({
    ...network,
    guard,
    ...trust,
    proxies,
  });
  const authorize = createAuthorizations(vapid, vapidSubject, Date.now);
  const provider = createWebPushProvider({
    client,
    authorize,
    ttl,
    allowedEndpoints,
    rejectsSilent: rejectSilentEndpoints,
  });
  const warning = subjectWarning(vapidSubject);
  return {
    ...withProxyTold(provider, proxies, ANY_ENDPOINT),
    certificates,
    warnings: warning === null ? [] : [problemOf(warning)],
  };
}

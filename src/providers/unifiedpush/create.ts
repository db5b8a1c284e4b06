import type { UnifiedPushConfig } from '../../config/app-schema.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { createAddressGuard } from '../http/address-guard.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import type { Network } from '../http/network.ts';
import { createProxies } from '../http/proxy.ts';
import { ANY_ENDPOINT, withProxyTold } from '../http/told-proxy.ts';
import { createUnifiedPushProvider } from './provider.ts';

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createUnifiedPush(
  config: UnifiedPushConfig,
  env: NodeJS.ProcessEnv,
  network: Network | undefined,
  read: ReadFile,
) {
  const { allowNetworks, nat64Prefix, ttl, allowedEndpoints, rejectSilentEndpoints } = config;
  const { certificates, ...trust } = authoritiesOf(config, read);
  const guard = createAddressGuard({ ...network, allowNetworks, nat64Prefix });
  const proxies = createProxies(config, env);
  const client = createHttpClient({
    ...network,
    guard,
    ...trust,
    proxies,
  });
  const provider = createUnifiedPushProvider({
    client,
    ttl,
    allowedEndpoints,
    rejectsSilent: rejectSilentEndpoints,
  });
  return { ...withProxyTold(provider, proxies, ANY_ENDPOINT), certificates };
}

import type { UnifiedPushConfig } from '../../config/app-schema.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { createAddressGuard } from '../http/address-guard.ts';
import { authorityOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import type { Network } from '../http/network.ts';
import { proxyOf } from '../http/proxy.ts';
import { createUnifiedPushProvider } from './provider.ts';

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createUnifiedPush(
  config: UnifiedPushConfig,
  env: NodeJS.ProcessEnv,
  network: Network | undefined,
  read: ReadFile,
) {
  const { allowNetworks, nat64Prefix, ttl, allowedEndpoints, rejectSilentEndpoints } = config;
  const guard = createAddressGuard({ ...network, allowNetworks, nat64Prefix });
  const client = createHttpClient({
    ...network,
    guard,
    ...authorityOf(config, read),
    ...proxyOf(config, env),
  });
  return createUnifiedPushProvider({ client, ttl, allowedEndpoints, rejectsSilent: rejectSilentEndpoints });
}

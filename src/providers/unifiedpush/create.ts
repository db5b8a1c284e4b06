import type { UnifiedPushConfig } from '../../config/app-schema.ts';
import { createAddressGuard } from '../http/address-guard.ts';
import { createHttpClient } from '../http/client.ts';
import type { Network } from '../http/network.ts';
import { proxyOf } from '../http/proxy.ts';
import { createUnifiedPushProvider } from './provider.ts';

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createUnifiedPush(config: UnifiedPushConfig, env: NodeJS.ProcessEnv, network: Network = {}) {
  const { allowNetworks, caFile, ttl, allowedEndpoints } = config;
  const guard = createAddressGuard({ ...network, ...(allowNetworks === undefined ? {} : { allowNetworks }) });
  const client = createHttpClient({
    ...network,
    guard,
    ...(caFile === undefined ? {} : { caFile }),
    ...proxyOf(config, env),
  });
  return createUnifiedPushProvider({ client, ttl, allowedEndpoints });
}

import type { UnifiedPushConfig } from '../../config/app-schema.ts';
import type { ProviderContext } from '../context.ts';
import { createAddressGuard } from '../http/address-guard.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import type { HttpRequest } from '../http/messages.ts';
import { createProxies } from '../http/proxy.ts';
import { ANY_ENDPOINT, withProxyNotice } from '../http/proxy-notice.ts';
import type { Provider } from '../provider.ts';
import { createUnifiedPushProvider } from './provider.ts';

/** Creates the provider that a configuration describes. Throws a {@link ProblemError} that names the unusable key or file. */
export function createUnifiedPush(
  config: UnifiedPushConfig,
  { env, network, read }: ProviderContext,
): Provider<HttpRequest> {
  const { allowNetworks, nat64Prefix, ttl, allowedEndpoints, rejectSilentEndpoints } = config;
  const { ca, proxyCa, certificates } = authoritiesOf(config, read);
  const guard = createAddressGuard({ ...network, allowNetworks, nat64Prefix });
  const proxies = createProxies(config, env, proxyCa);
  const client = createHttpClient({ ...network, guard, ca, proxies });
  const provider = createUnifiedPushProvider({
    client,
    ttl,
    allowedEndpoints,
    rejectsSilent: rejectSilentEndpoints,
  });
  return { ...withProxyNotice(provider, proxies, ANY_ENDPOINT), certificates };
}

import type { WebPushConfig } from '../../config/app-schema.ts';
import { problemOf } from '../../problems/english.ts';
import type { ProviderContext } from '../context.ts';
import { createAddressGuard } from '../http/address-guard.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import { createProxies } from '../http/proxy.ts';
import { ANY_ENDPOINT, withProxyNotice } from '../http/proxy-notice.ts';
import type { Provider } from '../provider.ts';
import { createAuthorizations } from './authorization.ts';
import { createWebPushProvider, type WebPushRequest } from './provider.ts';
import { subjectWarning } from './subject.ts';
import { readVapidKeys } from './vapid.ts';

/** Creates the provider that a configuration describes. Throws a {@link ProblemError} that names the unusable key or file. */
export function createWebPush(
  config: WebPushConfig,
  { env, network, read }: ProviderContext,
): Provider<WebPushRequest> {
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
  const { ca, proxyCa, certificates } = authoritiesOf(config, read);
  const guard = createAddressGuard({ ...network, allowNetworks, nat64Prefix });
  const proxies = createProxies(config, env, proxyCa);
  const client = createHttpClient({ ...network, guard, ca, proxies });
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
    ...withProxyNotice(provider, proxies, ANY_ENDPOINT),
    certificates,
    warnings: warning === null ? [] : [problemOf(warning)],
  };
}

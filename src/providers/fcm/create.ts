import { type FcmConfig, fcmAppSchema } from '../../config/app-schema.ts';
import type { ProviderContext } from '../context.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import { createProxies } from '../http/proxy.ts';
import { withProxyNotice } from '../http/proxy-notice.ts';
import type { Provider } from '../provider.ts';
import { createAccessTokens } from './access-token.ts';
import { createFcmProvider, type FcmRequest } from './provider.ts';
import { readServiceAccount, tokenAddressOf } from './service-account.ts';

/** All pushes of an app go to one host; each takes one or two tenths of a second. */
const MAX_CONNECTIONS = 100;

/** Creates the provider that a configuration describes. Throws a {@link ProblemError} that names the unusable key or file. */
export function createFcm(config: FcmConfig, { env, network, read }: ProviderContext): Provider<FcmRequest> {
  const { serviceAccountFile, endpoint, tokenEndpoint, fcmOptions, sendBadgeCounts, sendDevices } = config;
  const ios = config.iosTitle === undefined && config.iosBody === undefined ? null : wordsOf(config);
  // A badge that is never cleared is worse than no badge.
  const zeros = config.sendZeroCounts || ios !== null || sendDevices;
  const account = readServiceAccount(serviceAccountFile, read);
  const byDefault = fcmAppSchema.shape;
  const ownToken = tokenEndpoint === byDefault.tokenEndpoint.parse(undefined);
  const ownService = endpoint === byDefault.endpoint.parse(undefined);
  const audience = ownToken ? tokenAddressOf(account, serviceAccountFile) : byDefault.tokenEndpoint.parse(undefined);
  const service = ownService ? `https://fcm.${account.universe_domain}` : endpoint.replace(/\/+$/, '');
  const { ca, proxyCa, certificates } = authoritiesOf(config, read);
  const proxies = createProxies(config, env, proxyCa);
  const client = createHttpClient({ ...network, connections: MAX_CONNECTIONS, ca, proxies });
  const project = encodeURIComponent(config.projectId ?? account.project_id);
  const provider = createFcmProvider({
    client,
    tokens: createAccessTokens(account, { audience, endpoint: ownToken ? audience : tokenEndpoint }, client, Date.now),
    url: `${service}/v1/projects/${project}/messages:send`,
    fcmOptions,
    counts: sendBadgeCounts ? (zeros ? 'all' : 'nonzero') : 'none',
    ios,
    sendDevices,
  });
  return { ...withProxyNotice(provider, proxies, service), certificates };
}

const wordsOf = ({ iosTitle: title, iosBody: body }: FcmConfig) => ({ title, body });

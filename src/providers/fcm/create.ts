import { type FcmConfig, fcmAppSchema } from '../../config/app-schema.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { authoritiesOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import type { Network } from '../http/network.ts';
import { createProxies } from '../http/proxy.ts';
import { withProxyTold } from '../http/told-proxy.ts';
import { createAccessTokens } from './access-token.ts';
import { createFcmProvider } from './provider.ts';
import { readServiceAccount, tokenAddressOf } from './service-account.ts';

/** To one address go all pushes of an app; each takes a tenth of a second, or two. */
const CONNECTIONS = 100;

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createFcm(config: FcmConfig, env: NodeJS.ProcessEnv, network: Network | undefined, read: ReadFile) {
  const { serviceAccountFile, endpoint, tokenEndpoint, fcmOptions, sendBadgeCounts, sendDevices } = config;
  const ios = config.iosTitle === undefined && config.iosBody === undefined ? null : wordsOf(config);
  // A badge that is never cleared is worse than none.
  const zeros = config.sendZeroCounts || ios !== null || sendDevices;
  const account = readServiceAccount(serviceAccountFile, read);
  const byDefault = fcmAppSchema.shape;
  const ownToken = tokenEndpoint === byDefault.tokenEndpoint.parse(undefined);
  const ownService = endpoint === byDefault.endpoint.parse(undefined);
  const audience = ownToken ? tokenAddressOf(account, serviceAccountFile) : byDefault.tokenEndpoint.parse(undefined);
  const service = ownService ? `https://fcm.${account.universe_domain}` : endpoint.replace(/\/+$/, '');
  const { certificates, ...trust } = authoritiesOf(config, read);
  const proxies = createProxies(config, env);
  const client = createHttpClient({
    ...network,
    connections: CONNECTIONS,
    ...trust,
    proxies,
  });
  const project = encodeURIComponent(config.projectId ?? account.project_id);
  const provider = createFcmProvider({
    client,
    tokens: createAccessTokens(account, { audience, endpoint: ownToken ? audience : tokenEndpoint }, client, Date.now),
    url: `${service}/v1/projects/${project}/messages:send`,
    fcmOptions,
    counts: sendBadgeCounts ? (zeros ? 'zeros, too' : 'counts') : 'no counts',
    ios,
    sendDevices,
  });
  return { ...withProxyTold(provider, proxies, service), certificates };
}

const wordsOf = ({ iosTitle: title, iosBody: body }: FcmConfig) => ({ title, body });

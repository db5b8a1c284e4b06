import type { FcmConfig } from '../../config/app-schema.ts';
import type { ReadFile } from '../../secrets/vault.ts';
import { authorityOf } from '../http/authority.ts';
import { createHttpClient } from '../http/client.ts';
import type { Network } from '../http/network.ts';
import { proxyOf } from '../http/proxy.ts';
import { createAccessTokens } from './access-token.ts';
import { createFcmProvider } from './provider.ts';
import { readServiceAccount } from './service-account.ts';

/** To one address go all pushes of an app; each takes a tenth of a second, or two. */
const CONNECTIONS = 100;

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createFcm(config: FcmConfig, env: NodeJS.ProcessEnv, network: Network | undefined, read: ReadFile) {
  const { serviceAccountFile, endpoint, tokenEndpoint, fcmOptions, sendBadgeCounts, sendDevices } = config;
  const ios = config.iosTitle === undefined && config.iosBody === undefined ? null : wordsOf(config);
  // A badge that is never cleared is worse than none.
  const zeros = config.sendZeroCounts || ios !== null || sendDevices;
  const account = readServiceAccount(serviceAccountFile, read);
  const client = createHttpClient({
    ...network,
    connections: CONNECTIONS,
    ...authorityOf(config, read),
    ...proxyOf(config, env),
  });
  const project = encodeURIComponent(config.projectId ?? account.project_id);
  return createFcmProvider({
    client,
    tokens: createAccessTokens(account, tokenEndpoint, client, Date.now),
    url: `${endpoint.replace(/\/+$/, '')}/v1/projects/${project}/messages:send`,
    fcmOptions,
    counts: sendBadgeCounts ? (zeros ? 'zeros, too' : 'counts') : 'no counts',
    ios,
    sendDevices,
  });
}

const wordsOf = ({ iosTitle: title, iosBody: body }: FcmConfig) => ({ title, body });

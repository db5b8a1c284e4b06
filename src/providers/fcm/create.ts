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
  const { serviceAccountFile, endpoint, tokenEndpoint, fcmOptions, sendBadgeCounts, sendZeroCounts } = config;
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
    counts: sendBadgeCounts ? (sendZeroCounts ? 'zeros, too' : 'counts') : 'no counts',
  });
}

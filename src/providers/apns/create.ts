import { randomUUID } from 'node:crypto';
import type { ApnsConfig } from '../../config/schema.ts';
import { createApnsProvider } from './provider.ts';
import { createProviderTokens, readProviderKey } from './provider-token.ts';
import { createApnsSession } from './session.ts';

const services = {
  production: 'https://api.push.apple.com',
  sandbox: 'https://api.sandbox.push.apple.com',
} as const;
const TIMEOUT_MS = 10_000;

/** The provider as it is configured. Throws with the key and the remedy when that cannot be. */
export function createApns(config: ApnsConfig) {
  const now = Date.now;
  return createApnsProvider({
    config,
    now,
    newUuid: randomUUID,
    tokens: createProviderTokens(readProviderKey(config.keyFile), config, now),
    session: createApnsSession(config.endpoint ?? services[config.environment], config.caFile, TIMEOUT_MS),
  });
}

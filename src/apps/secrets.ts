import { MASK } from '../config/mask.ts';

/** A provider's configuration without the password that a proxy's URL may hold. Keys are in files, not here. */
export function maskSecrets(provider: unknown): unknown {
  return withProxy(provider, (url) => {
    if (url.password !== '') url.password = MASK;
  });
}

/**
 * The other way: what is still masked is taken from the first of those stored that has one for the same proxy and user. A
 * password for another one is not told: see {@link lacksPassword}.
 */
export function unmaskSecrets(provider: unknown, stored: readonly unknown[]): unknown {
  return withProxy(provider, (url) => {
    if (url.password === MASK) url.password = passwordFor(provider, url, stored) ?? '';
  });
}

/** True for a proxy whose password is masked, and that none of those stored has one for: it was for another proxy. */
export function lacksPassword(provider: unknown, stored: readonly unknown[]): boolean {
  const url = proxyOf(provider);
  return url?.password === MASK && passwordFor(provider, url, stored) === undefined;
}

/** Of the same proxy and user, where the same authority vouches for that proxy. */
function passwordFor(provider: unknown, { origin, username }: URL, stored: readonly unknown[]): string | undefined {
  const authority = authorityOf(provider);
  const known = stored
    .filter((one) => authorityOf(one) === authority)
    .map(proxyOf)
    .find((url) => url?.origin === origin && url.username === username);
  return known?.password;
}

function authorityOf(provider: unknown): unknown {
  return typeof provider === 'object' && provider !== null && 'proxyCaFile' in provider ? provider.proxyCaFile : null;
}

function withProxy(provider: unknown, change: (url: URL) => void): unknown {
  const url = proxyOf(provider);
  if (url === null || url.password === '' || typeof provider !== 'object') return provider;
  change(url);
  return { ...provider, proxy: url.href };
}

function proxyOf(provider: unknown): URL | null {
  if (typeof provider !== 'object' || provider === null || !('proxy' in provider)) return null;
  const { proxy } = provider;
  return typeof proxy === 'string' && URL.canParse(proxy) ? new URL(proxy) : null;
}

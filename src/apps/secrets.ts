import { MASK } from '../config/mask.ts';

/** A provider's configuration with the password in a proxy's URL masked. Keys are in files, not here. */
export function maskSecrets(provider: unknown): unknown {
  return withProxy(provider, (url) => {
    if (url.password !== '') url.password = MASK;
  });
}

/**
 * The reverse of {@link maskSecrets}: a masked password becomes that of the first stored provider with the same proxy and
 * user. A password for another proxy is not revealed: see {@link lacksPassword}.
 */
export function unmaskSecrets(provider: unknown, stored: readonly unknown[]): unknown {
  return withProxy(provider, (url) => {
    if (url.password === MASK) url.password = passwordFor(provider, url, stored) ?? '';
  });
}

/** True for a proxy whose masked password no stored provider has, because it was for another proxy. */
export function lacksPassword(provider: unknown, stored: readonly unknown[]): boolean {
  const url = proxyOf(provider);
  return url?.password === MASK && passwordFor(provider, url, stored) === undefined;
}

/** The stored password for the same proxy and user, with the same certificate authority for that proxy. */
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

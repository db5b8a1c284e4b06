import { MASK } from '../config/mask.ts';

/** A provider's configuration without the password that a proxy's URL may hold. Keys are in files, not here. */
export function maskSecrets(provider: unknown): unknown {
  return withProxy(provider, (url) => {
    if (url.password !== '') url.password = MASK;
  });
}

/** The other way: what is still masked is taken from what was stored. */
export function unmaskSecrets(provider: unknown, stored: unknown): unknown {
  return withProxy(provider, (url) => {
    if (url.password !== MASK) return;
    const before = proxyOf(stored);
    url.password = before?.password ?? '';
  });
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

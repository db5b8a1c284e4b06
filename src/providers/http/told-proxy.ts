import type { Notice } from '../../problems/catalogue.ts';
import type { Provider } from '../provider.ts';
import type { Proxies } from './proxy.ts';

/** Stands for endpoints that come with pushes. */
export const ANY_ENDPOINT = 'https://endpoint.invalid';

/** The provider, whose check also says which proxy its requests go through. Throws what {@link Proxies.of} throws. */
export function withProxyTold<Request>(
  provider: Provider<Request>,
  proxies: Proxies,
  target: string,
): Provider<Request> {
  const proxy = proxies.of(new URL(target));
  if (proxy === null) return provider;
  const { label, name } = proxy;
  const told: Notice = { code: 'goes-through-proxy', parameters: { proxy: label, name } };
  return {
    ...provider,
    async check(signal) {
      const checked = await provider.check?.(signal);
      return { proven: checked?.proven ?? null, notices: [...(checked?.notices ?? []), told] };
    },
  };
}

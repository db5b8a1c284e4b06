import type { Notice } from '../../problems/catalogue.ts';
import type { Provider } from '../provider.ts';
import type { Proxies } from './proxy.ts';

/** Stands for the endpoints that pushes name, to find the proxy for them. */
export const ANY_ENDPOINT = 'https://endpoint.invalid';

/** The provider with a check that also names the proxy of its requests, if any. Throws what {@link Proxies.of} throws. */
export function withProxyNotice<Request>(
  provider: Provider<Request>,
  proxies: Proxies,
  target: string,
): Provider<Request> {
  const proxy = proxies.of(new URL(target));
  if (proxy === null) return provider;
  const { label, name } = proxy;
  const notice: Notice = { code: 'goes-through-proxy', parameters: { proxy: label, name } };
  return {
    ...provider,
    async check(signal) {
      const checked = await provider.check?.(signal);
      return { proven: checked?.proven ?? null, notices: [...(checked?.notices ?? []), notice] };
    },
  };
}

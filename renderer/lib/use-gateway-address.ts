import { useMutation, useQuery } from '@tanstack/react-query';
import { useRelay } from './relay.tsx';

/** Shown in place of the secret. */
const HIDDEN = '••••••••';

/** The gateway's address as a pusher needs it; null while it does not listen. */
export interface GatewayAddress {
  /** To be shown: the shared secret is hidden, unless it was revealed. */
  readonly shown: string;
  /** With the secret, which is read only when it is needed and is not kept. */
  readonly whole: () => Promise<string>;
  /** Shows the secret, or hides it again; null where there is none. */
  readonly reveal: (() => void) | null;
  readonly revealed: boolean;
  readonly error: Error | null;
}

export function useGatewayAddress(): GatewayAddress | null {
  const { api } = useRelay();
  const { data: health } = useQuery(api.health.queryOptions());
  const ask = useMutation(api.gateway.pusherUrl.mutationOptions({ gcTime: 0 }));
  if (health?.gateway.status !== 'listening') return null;
  const { url, sharedSecret } = health.gateway;
  if (!sharedSecret) return { shown: url, whole: async () => url, reveal: null, revealed: false, error: null };
  const revealed = ask.data !== undefined;
  return {
    shown: ask.data?.url ?? `${url}?secret=${HIDDEN}`,
    whole: async () => (await api.gateway.pusherUrl.call()).url,
    reveal: () => (revealed ? ask.reset() : ask.mutate({})),
    revealed,
    error: ask.error,
  };
}

import type { RouterUtils } from '@orpc/tanstack-query';
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { UpdateState } from '../../electron/channels.ts';
import type { Client, Connection, ConnectionState } from './connection.ts';
import type { ListCache } from './list-cache.ts';

interface Relay {
  readonly connection: Connection;
  readonly api: RouterUtils<Client>;
  /** What the live feed and the list share. */
  readonly lists: ListCache;
}

const RelayContext = createContext<Relay | null>(null);
export const RelayProvider = RelayContext.Provider;

/** The relay behind the page: its typed API for queries, and the connection to it. */
export function useRelay(): Relay {
  const relay = useContext(RelayContext);
  if (relay === null) throw new Error('There is no relay above this component.');
  return relay;
}

export function useConnectionState(): ConnectionState {
  const { connection } = useRelay();
  return useSyncExternalStore(connection.subscribe, connection.state);
}

export function useUpdate(): UpdateState | null {
  const { connection } = useRelay();
  return useSyncExternalStore(connection.subscribe, connection.update);
}

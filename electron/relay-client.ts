import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { MessageChannelMain } from 'electron';
import type { Contract } from '../src/api/contract.ts';
import type { Supervisor } from './relay-supervisor.ts';

type RelayClient = ContractRouterClient<Contract>;

/** The relay's API for the shell itself: the same that the window uses, over a port of its own. */
export interface RelayApi {
  /** Of the relay that runs; undefined while none does. */
  client(): RelayClient | undefined;
}

export function createRelayApi(supervisor: Supervisor): RelayApi {
  let client: RelayClient | undefined;
  supervisor.onStatus(({ status }) => {
    client = status === 'running' ? connect(supervisor) : undefined;
  });
  return { client: () => client };
}

function connect(supervisor: Supervisor): RelayClient {
  const { port1, port2 } = new MessageChannelMain();
  const client = createORPCClient<RelayClient>(new RPCLink({ port: port2 }));
  port2.start();
  supervisor.connect(port1);
  return client;
}

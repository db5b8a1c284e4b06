import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { MessageChannelMain, type MessagePortMain } from 'electron';
import type { Contract } from '../src/api/contract.ts';

export type RelayClient = ContractRouterClient<Contract>;

/** The relay's API for the shell itself: the same that the window uses, over a port of its own. */
export function createRelayClient(connect: (port: MessagePortMain) => void): RelayClient {
  const { port1, port2 } = new MessageChannelMain();
  const client = createORPCClient<RelayClient>(new RPCLink({ port: port2 }));
  port2.start();
  connect(port1);
  return client;
}

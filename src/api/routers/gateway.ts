import { implement } from '@orpc/server';
import type { ApiContext } from '../context.ts';
import type { Health } from '../contract.ts';
import { gatewayContract } from '../contracts/gateway.ts';
import type { Implemented } from '../implemented.ts';

export interface GatewayService {
  restart(): Promise<Health['gateway']>;
  /** With the shared secret; null while the gateway is not listening. */
  pusherUrl(): string | null;
}

export function createGatewayRouter(gateway: GatewayService): Implemented<typeof gatewayContract> {
  const api = implement(gatewayContract).$context<ApiContext>();
  return {
    restart: api.restart.handler(() => gateway.restart()),
    pusherUrl: api.pusherUrl.handler(({ errors }) => {
      const url = gateway.pusherUrl();
      if (url === null) throw errors.UNAVAILABLE();
      return { url };
    }),
  };
}

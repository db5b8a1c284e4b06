import { implement } from '@orpc/server';
import type { ApiContext } from '../context.ts';
import { deliveriesContract } from '../contracts/deliveries.ts';
import type { Implemented } from '../implemented.ts';

export interface DeliveriesService {
  /** False when no delivery with this id is waiting. */
  retry(deliveryId: string): boolean;
  /** False when no delivery with this id is waiting, or it is being attempted. */
  giveUp(deliveryId: string): boolean;
}

export function createDeliveriesRouter(deliveries: DeliveriesService): Implemented<typeof deliveriesContract> {
  const api = implement(deliveriesContract).$context<ApiContext>();
  return {
    retry: api.retry.handler(({ input, errors }) => {
      if (!deliveries.retry(input.deliveryId)) throw errors.NOT_FOUND();
      return {};
    }),
    giveUp: api.giveUp.handler(({ input, errors }) => {
      if (!deliveries.giveUp(input.deliveryId)) throw errors.NOT_FOUND();
      return {};
    }),
  };
}

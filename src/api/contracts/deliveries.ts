import { oc } from '@orpc/contract';
import { z } from 'zod';

const delivery = z.object({ deliveryId: z.string() });

export const deliveriesContract = {
  /** Attempts a waiting delivery now, ahead of its time. */
  retry: oc
    .route({ method: 'POST', path: '/deliveries/retry' })
    .errors({ NOT_FOUND: { message: 'This delivery is no longer waiting.' } })
    .input(delivery)
    .output(z.object({})),
  /** Ends a waiting delivery as failed; the pushkey stays. */
  giveUp: oc
    .route({ method: 'POST', path: '/deliveries/give-up' })
    .errors({ NOT_FOUND: { message: 'This delivery is no longer waiting, or is being attempted.' } })
    .input(delivery)
    .output(z.object({})),
};

import { oc } from '@orpc/contract';
import { z } from 'zod';

export const pauseContract = {
  /**
   * Withholds notifications on this computer until a time (unix milliseconds), until eight o'clock tomorrow morning in the
   * person's time zone (an IANA name; by default the relay's own), or, when `until` is null, until `end`.
   */
  start: oc
    .route({ method: 'POST', path: '/pause/start' })
    .input(
      z.object({
        until: z.union([z.number().int().positive(), z.literal('tomorrow')]).nullable(),
        timeZone: z.string().optional(),
      }),
    )
    .output(z.object({})),
  /** Ends the pause, with one summary of all notifications that were withheld. Without a pause it does nothing. */
  end: oc.route({ method: 'POST', path: '/pause/end' }).output(z.object({})),
};

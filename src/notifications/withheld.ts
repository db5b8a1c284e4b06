import { z } from 'zod';
import type { Banner } from '../shell/shell.ts';

/** Banners that were not shown, until one summary is shown in their place. */
export const withheldSchema = z.object({
  pushes: z.number().int().min(0),
  /** The newest push, which a click on the summary opens. */
  lastPushId: z.string(),
});
export type Withheld = z.infer<typeof withheldSchema>;

export const nothingWithheld: Withheld = { pushes: 0, lastPushId: '' };

/** Counts a banner that is withheld. */
export function withBanner({ pushes }: Withheld, { pushId }: Banner): Withheld {
  return { pushes: pushes + 1, lastPushId: pushId };
}

/** The banner that stands for all that were withheld; null when none was. It contains no names and no messages. */
export function summaryOf({ pushes, lastPushId }: Withheld, title: string): Banner | null {
  if (pushes === 0) return null;
  return {
    key: 'carillon-summary',
    pushId: lastPushId,
    title,
    body: pushes === 1 ? '1 push came meanwhile.' : `${pushes} pushes came meanwhile.`,
    urgency: 'normal',
    sound: null,
  };
}

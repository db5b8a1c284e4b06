import { z } from 'zod';
import type { Banner } from '../shell/shell.ts';

export const missedSchema = z.object({
  pushes: z.number().int().min(0),
  /** The newest of them, which a click on the summary opens. */
  lastPushId: z.string(),
});
export type Missed = z.infer<typeof missedSchema>;

export const nothingMissed: Missed = { pushes: 0, lastPushId: '' };

/** Counts a banner that was withheld. */
export function alsoMissed({ pushes }: Missed, { pushId }: Banner): Missed {
  return { pushes: pushes + 1, lastPushId: pushId };
}

/** The one banner that stands for all that were withheld; null when none was. It names nobody and quotes nothing. */
export function summaryOf({ pushes, lastPushId }: Missed, title: string): Banner | null {
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

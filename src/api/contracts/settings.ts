import { oc } from '@orpc/contract';
import { z } from 'zod';
import { settingsSchema } from '../../config/schema.ts';
import { placedIssueSchema } from '../../problems/issues.ts';

export const settingsContract = {
  /** The settings of the configuration file, with defaults filled in; the shared secret is masked. */
  get: oc.route({ method: 'GET', path: '/settings' }).output(settingsSchema),
  /** Replaces the given sections and puts them into effect. Sections with issues are not saved. */
  save: oc
    .route({ method: 'POST', path: '/settings' })
    .input(
      z.object({
        gateway: z.unknown().optional(),
        notifications: z.unknown().optional(),
        history: z.unknown().optional(),
      }),
    )
    .output(z.object({ issues: z.array(placedIssueSchema) })),
  /** Text for a problem report: versions, system and state, without secrets, pushes and names. */
  diagnostics: oc.route({ method: 'GET', path: '/diagnostics' }).output(z.object({ text: z.string() })),
};

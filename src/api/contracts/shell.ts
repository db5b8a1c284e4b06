import { oc } from '@orpc/contract';
import { z } from 'zod';
import { shellPreferencesSchema, shellSettingsSchema } from '../../shell/shell.ts';

export const shellContract = {
  /** The preferences of the desktop shell and what its platform supports; null on a server. */
  get: oc.route({ method: 'GET', path: '/shell' }).output(shellSettingsSchema.nullable()),
  set: oc
    .route({ method: 'POST', path: '/shell' })
    .errors({ NOT_IMPLEMENTED: { message: 'There is no desktop shell here.' } })
    .input(shellPreferencesSchema)
    .output(z.object({})),
};

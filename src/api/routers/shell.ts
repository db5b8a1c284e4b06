import { implement, ORPCError } from '@orpc/server';
import type { Shell } from '../../shell/shell.ts';
import type { ApiContext } from '../context.ts';
import { shellContract } from '../contracts/shell.ts';
import type { Implemented } from '../implemented.ts';

export type ShellService = Pick<Shell, 'settings' | 'setPreferences'>;

export function createShellRouter(shell: ShellService): Implemented<typeof shellContract> {
  const api = implement(shellContract).$context<ApiContext>();
  return {
    get: api.get.handler(() => shell.settings()),
    set: api.set.handler(async ({ input, errors }) => {
      if ((await shell.settings()) === null) throw errors.NOT_IMPLEMENTED();
      try {
        await shell.setPreferences(input);
      } catch (error) {
        const cause = error instanceof Error ? error.message : String(error);
        throw new ORPCError('CONFLICT', { message: `The preferences could not be put into effect. ${cause}` });
      }
      return {};
    }),
  };
}

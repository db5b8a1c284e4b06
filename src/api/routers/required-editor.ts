import { ORPCError } from '@orpc/server';

/** The editor of the configuration file; throws where the relay was started without such a file. */
export function required<Editor>(editor: Editor | null): Editor {
  if (editor === null) throw new ORPCError('NOT_IMPLEMENTED', { message: 'There is no configuration file.' });
  return editor;
}

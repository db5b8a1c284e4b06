import { closeSync, constants, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { fileError } from './trouble.ts';

const FLAGS = constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Remembers, beside the old file and not in it, that a part of what waited may be the outbox's already: so that it is known
 * also when the old file cannot be read.
 */
export function createBegun(file: string) {
  const mark = `${file}.taking-over`;
  return {
    is: (): boolean => existsSync(mark),
    /** On disk when it returns. Throws `StorageError`. */
    note(): void {
      try {
        const descriptor = openSync(mark, FLAGS, 0o600);
        fsyncSync(descriptor);
        closeSync(descriptor);
      } catch (error) {
        throw fileError(error, mark);
      }
    },
    forget: (): void => rmSync(mark, { force: true }),
  };
}

export type Begun = ReturnType<typeof createBegun>;

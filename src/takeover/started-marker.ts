import { closeSync, constants, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { fileError } from './trouble.ts';

const FLAGS = constants.O_WRONLY | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * A file beside the old one that says that the outbox may already have a part of the waiting pushes. It is not in the old
 * file, so that this is known also when that cannot be read.
 */
export interface StartedMarker {
  isSet(): boolean;
  /** The marker is on disk when this returns. Throws `StorageError`. */
  set(): void;
  clear(): void;
}

export function createStartedMarker(oldFile: string): StartedMarker {
  const marker = `${oldFile}.taking-over`;
  return {
    isSet: () => existsSync(marker),
    set() {
      try {
        const descriptor = openSync(marker, FLAGS, 0o600);
        fsyncSync(descriptor);
        closeSync(descriptor);
      } catch (error) {
        throw fileError(error, marker);
      }
    },
    clear: () => rmSync(marker, { force: true }),
  };
}

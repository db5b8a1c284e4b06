import { lstatSync, type Stats, statSync } from 'node:fs';
import { StorageError } from './storage-error.ts';

export const goneError = (file: string) =>
  new StorageError('unreadable', { code: 'storage-gone', parameters: { file } });

/** What belongs to a file: its write-ahead log, which holds the newest of it, and the index of that. */
const companions = ['', '-wal', '-shm'] as const;

/**
 * Throws when the file, or what belongs to it, was moved, removed or replaced since, its folder included: SQLite would go on
 * writing to what nobody will find again. What is not there at first is known from when it is.
 */
export function createPresenceCheck(file: string): () => void {
  const known = new Map<string, Pick<Stats, 'dev' | 'ino'>>();

  function check(name: string): void {
    const now = lstatSync(name, { throwIfNoEntry: false });
    const before = known.get(name);
    if (before === undefined) {
      if (now !== undefined) known.set(name, { dev: now.dev, ino: now.ino });
    } else if (now?.ino !== before.ino || now.dev !== before.dev) throw goneError(name);
  }

  const checkAll = () => {
    for (const companion of companions) check(file + companion);
  };
  checkAll();
  return checkAll;
}

/** Bytes of the file and its log on disk. */
export function bytesOnDisk(file: string): number {
  const sizeOf = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf(file) + sizeOf(`${file}-wal`);
}

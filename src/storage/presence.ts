import { statSync } from 'node:fs';
import { StorageError } from './storage-error.ts';

export const goneError = (file: string) =>
  new StorageError('unreadable', { code: 'storage-gone', parameters: { file } });

/** Throws when the file was moved, removed or replaced since: SQLite would go on writing to what nobody will find again. */
export function createPresenceCheck(file: string): () => void {
  const { ino, dev } = statSync(file);
  return () => {
    const now = statSync(file, { throwIfNoEntry: false });
    if (now?.ino !== ino || now.dev !== dev) throw goneError(file);
  };
}

/** Bytes of the file and its log on disk. */
export function bytesOnDisk(file: string): number {
  const sizeOf = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf(file) + sizeOf(`${file}-wal`);
}

import { existsSync, renameSync } from 'node:fs';
import { messageOf } from '../problems/problem-error.ts';
import { StorageError } from './storage-error.ts';

/** SQLite's error as one that names the file and the remedy. */
export function storageError(error: unknown, file: string): StorageError {
  if (error instanceof StorageError) return error;
  const code = codeOf(error);
  const said = messageOf(error);
  if (code.startsWith('SQLITE_FULL')) return new StorageError('full', { code: 'storage-full', parameters: { file } });
  if (code.startsWith('SQLITE_READONLY')) {
    return new StorageError('read-only', { code: 'storage-read-only', parameters: { file } });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new StorageError('locked', { code: 'storage-locked', parameters: { file } });
  }
  if (isCorruption(error)) return new StorageError('corrupt', { code: 'storage-corrupt', parameters: { file } });
  // libsql gives no code where it cannot even open the file.
  if (code.startsWith('SQLITE_CANTOPEN') || /unable to open/i.test(said)) {
    return new StorageError('unreadable', { code: 'storage-not-opened', parameters: { file, said } });
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new StorageError('unreadable', { code: 'storage-broken-disk', parameters: { file, said } });
  }
  return new StorageError('unknown', { code: 'storage-unusable', parameters: { file, said } });
}

/** True when the content of the file is wrong, so that a retry cannot help. */
export function isCorruption(error: unknown): boolean {
  if (error instanceof StorageError) return error.code === 'corrupt';
  const message = error instanceof Error ? error.message : '';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(codeOf(error)) || /not a database|malformed/.test(message);
}

/** Renames a corrupt file with its companions, never over another file; returns the new name. */
export function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  let aside = `${file}.damaged-${stamp}`;
  for (let number = 2; existsSync(aside); number++) aside = `${file}.damaged-${stamp}-${number}`;
  for (const companion of ['', '-wal', '-shm']) {
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
  }
  return aside;
}

/** Opens a store; a corrupt file is set aside and replaced by a new one. Throws {@link StorageError}. */
export function openOrReplace<Store>(
  open: () => Store,
  file: string,
  now: number,
): { readonly store: Store; readonly setAside: string | null } {
  try {
    return { store: open(), setAside: null };
  } catch (error) {
    if (!isCorruption(error)) throw storageError(error, file);
    const aside = setAside(file, now);
    try {
      return { store: open(), setAside: aside };
    } catch (again) {
      throw storageError(again, file);
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

import { existsSync, renameSync } from 'node:fs';
import { JournalError } from './journal.ts';

/** What SQLite said, as an error that names the file and the remedy. */
export function journalError(error: unknown, file: string): JournalError {
  if (error instanceof JournalError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_FULL')) {
    return new JournalError(
      'full',
      `There is no room left for ${file}.`,
      'Free space on that disk, or keep fewer pushes.',
    );
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return new JournalError('read-only', `${file} cannot be written.`, 'Make the file and its folder writable.');
  }
  if (isDamage(error)) {
    return new JournalError(
      'corrupt',
      `${file} is damaged.`,
      'Start Carillon again: it sets the file aside and begins a new one.',
    );
  }
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return new JournalError('unreadable', `${file} cannot be opened: ${said}.`, 'Check its folder and its owner.');
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new JournalError(
      'unreadable',
      `${file} cannot be read or written: ${said}.`,
      'Check the disk, its free space and its quota.',
    );
  }
  return new JournalError(
    'unknown',
    `${file} cannot be used: ${said}.`,
    'Check the disk, or start with another data folder.',
  );
}

/** True when the file's content is wrong, so that trying again cannot help. */
export function isDamage(error: unknown): boolean {
  if (error instanceof JournalError) return error.code === 'corrupt';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) || /not a database|malformed/.test(message);
}

/** Renames a damaged journal with its companions, never over another file; returns the new name. */
export function setAside(file: string, now: number): string {
  const stamp = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  let aside = `${file}.damaged-${stamp}`;
  for (let number = 2; existsSync(aside); number++) aside = `${file}.damaged-${stamp}-${number}`;
  for (const companion of ['', '-wal', '-shm']) {
    if (existsSync(file + companion)) renameSync(file + companion, aside + companion);
  }
  return aside;
}

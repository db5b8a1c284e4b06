import { existsSync, renameSync } from 'node:fs';
import { saidBy } from '../problems/problem-error.ts';
import { JournalError } from './journal.ts';

/** What SQLite said, as an error that names the file and the remedy. */
export function journalError(error: unknown, file: string): JournalError {
  if (error instanceof JournalError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const said = saidBy(error);
  if (code.startsWith('SQLITE_FULL')) return new JournalError('full', { code: 'journal-full', parameters: { file } });
  if (code.startsWith('SQLITE_READONLY')) {
    return new JournalError('read-only', { code: 'journal-read-only', parameters: { file } });
  }
  if (isDamage(error)) return new JournalError('corrupt', { code: 'journal-damaged', parameters: { file } });
  if (code.startsWith('SQLITE_CANTOPEN')) {
    return new JournalError('unreadable', { code: 'journal-not-opened', parameters: { file, said } });
  }
  if (code.startsWith('SQLITE_IOERR')) {
    return new JournalError('unreadable', { code: 'journal-broken-disk', parameters: { file, said } });
  }
  return new JournalError('unknown', { code: 'journal-unusable', parameters: { file, said } });
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

import { lstatSync, type Stats, statSync } from 'node:fs';
import { StorageError } from './storage-error.ts';

export const goneError = (file: string) =>
  new StorageError('unreadable', { code: 'storage-gone', parameters: { file } });

/** A database's file, its write-ahead log, which holds the newest content, and the index of that log. */
const companions = ['', '-wal', '-shm'] as const;

/** Bytes of the header of a database. Once SQLite has written it, the file is never shorter. */
const HEADER_BYTES = 100;

/**
 * Returns a check that throws when the database's file or one of its companions was moved, removed or replaced since, its
 * folder included: SQLite would go on writing to files that nobody will find again. A companion that does not exist yet is
 * known from when it does. The check also throws from when the file was emptied: SQLite itself may read from memory and
 * the log for hours before it notices.
 */
export function createPresenceCheck(file: string): () => void {
  const known = new Map<string, Pick<Stats, 'dev' | 'ino'>>();
  let hadHeader = false;
  let wasEmptied = false;

  function check(name: string): void {
    const now = lstatSync(name, { throwIfNoEntry: false });
    const before = known.get(name);
    if (before === undefined) {
      if (now !== undefined) known.set(name, { dev: now.dev, ino: now.ino });
    } else if (now?.ino !== before.ino || now.dev !== before.dev) throw goneError(name);
  }

  /** Lasts: the log may be merged into the rest of the file, which then has a header and not its content. */
  function checkHeader(): void {
    const size = lstatSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= HEADER_BYTES) hadHeader = true;
    else if (hadHeader) wasEmptied = true;
    if (wasEmptied) throw new StorageError('corrupt', { code: 'storage-corrupt', parameters: { file } });
  }

  const checkAll = () => {
    for (const companion of companions) check(file + companion);
    checkHeader();
  };
  checkAll();
  return checkAll;
}

/** Bytes of the database's file and its write-ahead log on disk. */
export function bytesOnDisk(file: string): number {
  const sizeOf = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf(file) + sizeOf(`${file}-wal`);
}

/** How often a size is measured that may be somewhat old. Milliseconds. */
const MEASURE_MS = 250;

/** Knows the bytes of a database on disk without asking the system each time. */
export interface SizeGauge {
  /** As they were last measured; 0 before. */
  bytes(): number;
  /** Measures them unless that was done lately. */
  refresh(): void;
  /** Measures and returns them. */
  measure(): number;
}

export function createSizeGauge(file: string): SizeGauge {
  let bytes = 0;
  let measuredAt = Number.NEGATIVE_INFINITY;
  const measure = () => {
    bytes = bytesOnDisk(file);
    return bytes;
  };
  return {
    bytes: () => bytes,
    refresh() {
      if (performance.now() - measuredAt < MEASURE_MS) return;
      measure();
      measuredAt = performance.now();
    },
    measure,
  };
}

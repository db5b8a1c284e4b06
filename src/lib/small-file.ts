import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Notice } from '../problems/catalogue.ts';

/** Keys, certificates, passphrases: the longest are bundles of certificates. Bytes. */
const MAX_BYTES = 1_048_576;
/** With these, opening a pipe does not wait for a writer, and a terminal does not become ours. Windows needs neither. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

type UnfitKind = 'folder' | 'pipe' | 'socket' | 'device';

/** Thrown for a path that is no regular file, or a larger one than its use can need. */
export class UnfitFile extends Error {
  constructor(readonly fault: { readonly kind: UnfitKind } | { readonly maxBytes: number }) {
    super('kind' in fault ? `It is a ${fault.kind}.` : `It has more than ${fault.maxBytes} bytes.`);
  }
}

/** The same as a notice; `name` is the key or variable that named the file, null where that is obvious. */
export function unfitNotice({ fault }: UnfitFile, name: string | null, file: string): Notice {
  return 'kind' in fault
    ? { code: 'file-not-regular', parameters: { name, file, kind: fault.kind } }
    : { code: 'file-too-big', parameters: { name, file, mebibytes: fault.maxBytes / 1_048_576 } };
}

/**
 * Reads a file that somebody named: a regular one of at most `maxBytes`. It never waits for a writer, and never takes more
 * memory, whatever the name leads to. Rejects with {@link UnfitFile} or the system's error.
 */
export async function readSmallFile(file: string, maxBytes = MAX_BYTES): Promise<Buffer> {
  // Checked before, because opening a device may have effects, and after, because it may be another file by then.
  refuseUnfit(await stat(file), maxBytes);
  const opened = await open(file, FLAGS);
  try {
    refuseUnfit(await opened.stat(), maxBytes);
    return await readUpTo(opened, maxBytes);
  } finally {
    await opened.close();
  }
}

/** Counts what it reads: a file may grow meanwhile, and files of /proc report no size. */
async function readUpTo(opened: FileHandle, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let length = 0; ; ) {
    const { bytesRead, buffer } = await opened.read(Buffer.alloc(Math.min(65_536, maxBytes + 1 - length)));
    if (bytesRead === 0) return Buffer.concat(parts);
    length += bytesRead;
    if (length > maxBytes) throw new UnfitFile({ maxBytes });
    parts.push(buffer.subarray(0, bytesRead));
  }
}

function refuseUnfit(found: Stats, maxBytes: number): void {
  if (!found.isFile()) throw new UnfitFile({ kind: kindOf(found) });
  if (found.size > maxBytes) throw new UnfitFile({ maxBytes });
}

function kindOf(found: Stats): UnfitKind {
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}

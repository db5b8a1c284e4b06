import { constants, type Stats } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import type { Notice } from '../problems/catalogue.ts';

/** Keys, certificates, passphrases: the longest are bundles of certificates. Bytes. */
const MOST_BYTES = 1_048_576;
/** Opening a pipe waits for nobody then, and a terminal does not become ours. Windows knows neither, nor needs it. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

type UnfitKind = 'folder' | 'pipe' | 'socket' | 'device';

/** Thrown for what is no regular file, or a larger one than anything of its use is. */
export class UnfitFile extends Error {
  constructor(readonly fault: { readonly kind: UnfitKind } | { readonly most: number }) {
    super('kind' in fault ? `It is a ${fault.kind}.` : `It has more than ${fault.most} bytes.`);
  }
}

/** The same as a problem; `name` is what named the file, where that is not plain. */
export function unfitNotice({ fault }: UnfitFile, name: string | null, file: string): Notice {
  return 'kind' in fault
    ? { code: 'file-not-regular', parameters: { name, file, kind: fault.kind } }
    : { code: 'file-too-big', parameters: { name, file, mebibytes: fault.most / 1_048_576 } };
}

/**
 * Reads a file that somebody named: a regular one of at most so many bytes. Waits for no writer, and takes no more memory
 * than that, whatever the name leads to. Rejects with {@link UnfitFile} or the system's error.
 */
export async function readSmallFile(file: string, most = MOST_BYTES): Promise<Buffer> {
  // Looked at before, because opening a device may already do something, and after, because it may be another by then.
  refuseUnfit(await stat(file), most);
  const opened = await open(file, FLAGS);
  try {
    refuseUnfit(await opened.stat(), most);
    return await readUpTo(opened, most);
  } finally {
    await opened.close();
  }
}

/** A file may grow while it is read, and those of /proc have no size. */
async function readUpTo(opened: FileHandle, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let length = 0; ; ) {
    const { bytesRead, buffer } = await opened.read(Buffer.alloc(Math.min(65_536, most + 1 - length)));
    if (bytesRead === 0) return Buffer.concat(parts);
    length += bytesRead;
    if (length > most) throw new UnfitFile({ most });
    parts.push(buffer.subarray(0, bytesRead));
  }
}

function refuseUnfit(found: Stats, most: number): void {
  if (!found.isFile()) throw new UnfitFile({ kind: kindOf(found) });
  if (found.size > most) throw new UnfitFile({ most });
}

function kindOf(found: Stats): UnfitKind {
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}

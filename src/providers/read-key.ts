import { UnfitFile, unfitNotice } from '../lib/small-file.ts';
import { ProblemError } from '../problems/problem-error.ts';
import { type ReadFile, SealedElsewhere } from '../secrets/vault.ts';

/** Reads the file that a key of the configuration names. Throws a {@link ProblemError} that names both. */
export function readKey(key: string, file: string, read: ReadFile): Buffer {
  try {
    return read(file);
  } catch (error) {
    if (error instanceof SealedElsewhere) {
      throw new ProblemError({ code: 'file-sealed-elsewhere', parameters: { key, file } });
    }
    if (error instanceof UnfitFile) throw new ProblemError(unfitNotice(error, key, file));
    const said = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ProblemError({ code: 'file-unreadable', parameters: { key, file, said } });
  }
}

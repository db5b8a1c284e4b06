import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ProblemError, saidBy } from '../problems/problem-error.ts';

/** Writes a file that only its owner may read, whole or not at all: beside its place first, flushed, and then renamed. Rejects with {@link ProblemError}. */
export async function writeFileWhole(file: string, content: string | Uint8Array): Promise<void> {
  const beside = `${file}.new`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const opened = await open(beside, 'w', 0o600);
    try {
      await opened.writeFile(content);
      await opened.sync();
    } finally {
      await opened.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw new ProblemError({ code: 'file-not-written', parameters: { file, said: saidBy(error) } });
  }
}

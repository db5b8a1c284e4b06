import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, ProblemError } from '../problems/problem-error.ts';

/** Opens only a new file: an existing one may be a link to another file, or be held open by somebody else. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes a file that only its owner may read, completely or not at all: to a file beside it first, flushed and then renamed.
 * No link is followed, also in a folder that others write to. Two writes of one file must not overlap. Rejects with
 * {@link ProblemError}.
 */
export async function writeFileWhole(file: string, content: string | Uint8Array): Promise<void> {
  let beside: string | undefined;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const made = await makeBeside(file);
    beside = made.beside;
    try {
      await made.opened.writeFile(content);
      await made.opened.sync();
    } finally {
      await made.opened.close();
    }
    await rename(beside, file);
  } catch (error) {
    if (beside !== undefined) await rm(beside, { force: true }).catch(() => undefined);
    throw new ProblemError({ code: 'file-not-written', parameters: { file, said: messageOf(error) } });
  }
}

/** Replaces what a crash left behind. Where that cannot be removed, because it belongs to somebody else, another name is used. */
async function makeBeside(file: string): Promise<{ readonly beside: string; readonly opened: FileHandle }> {
  const usual = `${file}.new`;
  try {
    await rm(usual, { force: true });
    return { beside: usual, opened: await open(usual, FLAGS, 0o600) };
  } catch {
    const other = `${file}.${randomUUID()}.new`;
    return { beside: other, opened: await open(other, FLAGS, 0o600) };
  }
}

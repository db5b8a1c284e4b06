import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf, ProblemError } from '../problems/problem-error.ts';

/** Only ever a new file: what lies there already may be a link to another one, or be held open by somebody else. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Writes a file that only its owner may read, whole or not at all: beside its place first, flushed, and then renamed. No
 * link is followed, also in a folder that others write to. Writes of one file must come one after the other. Rejects with
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

/** What a crash left behind goes; what cannot go, because it is somebody else's or no file, is left and gone round. */
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

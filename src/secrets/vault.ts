import { readSmallFile } from '../lib/small-file.ts';
import { writeFileWhole } from '../lib/write-file.ts';
import type { Shell } from '../shell/shell.ts';

/** Stands before what was sealed; no key, certificate or password file begins with it. */
const MARK = Buffer.from('carillon-sealed-1\n');

/** Gives at once what a file holds; what it throws is the system's error, `UnfitFile` or {@link SealedElsewhere}. */
export type ReadFile = (file: string) => Buffer;

export type Vault = ReturnType<typeof createVault>;

/** Thrown for a file that is sealed, and that the keychain of here does not open. */
export class SealedElsewhere extends Error {}

/**
 * Keeps keys in files that only their owner may read, sealed with the system's keychain where the shell has one. Files
 * that somebody put there as they are, are read as they are.
 */
export function createVault({ seal, unseal }: Pick<Shell, 'seal' | 'unseal'>) {
  async function get(file: string): Promise<Buffer> {
    const content = await readSmallFile(file);
    if (!content.subarray(0, MARK.length).equals(MARK)) return content;
    try {
      return Buffer.from(await unseal(content.subarray(MARK.length).toString('utf8')), 'base64');
    } catch (cause) {
      throw new SealedElsewhere('The keychain does not open this file.', { cause });
    }
  }

  return {
    /** The content of a file, unsealed. Rejects with the system's error, `UnfitFile` or {@link SealedElsewhere}. */
    get,

    async put(file: string, content: Uint8Array): Promise<void> {
      const sealed = await seal(Buffer.from(content).toString('base64'));
      await writeFileWhole(file, sealed === null ? content : Buffer.concat([MARK, Buffer.from(sealed)]));
    },

    /** Reads files ahead, so that they can be read at once. One that cannot be read throws then. */
    async readAhead(files: readonly string[]): Promise<ReadFile> {
      const known = new Map<string, PromiseSettledResult<Buffer>>();
      const all = await Promise.allSettled(files.map(get));
      for (const [index, file] of files.entries()) {
        const one = all[index];
        if (one !== undefined) known.set(file, one);
      }
      return (file) => {
        const one = known.get(file);
        if (one?.status === 'fulfilled') return one.value;
        throw one?.reason ?? new Error(`${file} was not read.`);
      };
    },
  };
}

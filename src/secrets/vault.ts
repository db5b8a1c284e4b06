import { readSmallFile } from '../lib/small-file.ts';
import { writeFileWhole } from '../lib/write-file.ts';
import type { Shell } from '../shell/shell.ts';

/** The start of a sealed file; no key, certificate or password file starts with it. */
const MARK = Buffer.from('carillon-sealed-1\n');

/** Returns the content of a file synchronously. Throws the system's error, `UnfitFile` or {@link SealedElsewhere}. */
export type ReadFile = (file: string) => Buffer;

/** Thrown for a sealed file that the keychain of this system does not open. */
export class SealedElsewhere extends Error {}

/**
 * Keeps keys in files that only their owner may read, sealed with the system's keychain where the shell has one. Files
 * that were not sealed are read as they are.
 */
export interface Vault {
  /** The content of a file, unsealed. Rejects with the system's error, `UnfitFile` or {@link SealedElsewhere}. */
  get(file: string): Promise<Buffer>;
  /** Writes a file, sealed where the shell has a keychain. */
  put(file: string, content: Uint8Array): Promise<void>;
  /** Reads files now, so that they can be returned synchronously later. For one that cannot be read, the call throws then. */
  readAhead(files: readonly string[]): Promise<ReadFile>;
}

export function createVault({ seal, unseal }: Pick<Shell, 'seal' | 'unseal'>): Vault {
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
    get,

    async put(file, content) {
      const sealed = await seal(Buffer.from(content).toString('base64'));
      await writeFileWhole(file, sealed === null ? content : Buffer.concat([MARK, Buffer.from(sealed)]));
    },

    async readAhead(files) {
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

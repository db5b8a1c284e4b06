import { isMissing } from '../lib/missing-file.ts';
import { readSmallFile, UnfitFile, unfitNotice } from '../lib/small-file.ts';
import { messageOf } from '../problems/problem-error.ts';
import { ConfigProblem } from './problem.ts';

/** The longest configuration file that is read, or saved by the window. Bytes. */
export const MAX_CONFIG_BYTES = 4_194_304;

/** The text of the configuration file; null when it does not exist. Rejects with {@link ConfigProblem}. */
export async function readConfigText(file: string): Promise<string | null> {
  try {
    return (await readSmallFile(file, MAX_CONFIG_BYTES)).toString('utf8');
  } catch (error) {
    if (error instanceof UnfitFile) throw new ConfigProblem(unfitNotice(error, null, file));
    if (isMissing(error)) return null;
    throw new ConfigProblem({ code: 'config-unreadable', parameters: { file, said: messageOf(error) } });
  }
}

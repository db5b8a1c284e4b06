import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createLiveConfig } from '../../src/config/live.ts';
import { parseConfig } from '../../src/config/parse.ts';
import type { Config } from '../../src/config/schema.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLog } from './log.ts';
import { temporaryFolder } from './temporary.ts';

/**
 * A configuration file that is followed until the test ends, with the configurations applied and the errors logged.
 * `null` starts without a file.
 */
export async function followedConfig(text: string | null) {
  const dataDir = await temporaryFolder();
  const file = join(dataDir, 'config.json');
  if (text !== null) await writeFile(file, text);
  const applied: Config[] = [];
  const errors: string[] = [];
  const live = createLiveConfig({
    file,
    text,
    loaded: parseConfig(text ?? '{}', file),
    apply: async (config) => void applied.push(config),
    clock: systemClock,
    log: { ...silentLog, error: (_fields, message) => void errors.push(message) },
  });
  onTestFinished(() => live.stop());
  const stored = async () => JSON.parse(await readFile(file, 'utf8'));
  return { dataDir, file, live, applied, errors, stored };
}

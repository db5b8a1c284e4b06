import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { readSmallFile, UnfitFile, unfitFact } from '../small-file.ts';

const NAME = 'CARILLON_SHARED_SECRET';
const SHORTEST = 8;

/**
 * The gateway's shared secret as the environment has it: in CARILLON_SHARED_SECRET, or in the file that
 * CARILLON_SHARED_SECRET_FILE names, as containers hand secrets over. It goes before the configuration file and is never
 * written there. Undefined when neither is set; rejects with {@link ConfigProblem} for one that cannot be used.
 */
export async function sharedSecretOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  const file = env[`${NAME}_FILE`];
  const secret = env[NAME] || (file ? await readSecret(file) : undefined);
  if (secret !== undefined && secret.length < SHORTEST) {
    throw new ConfigProblem({ code: 'secret-too-short', parameters: { name: NAME, minimum: SHORTEST } });
  }
  return secret;
}

/** A configuration with that secret in it. */
export function withSharedSecret(config: Config, sharedSecret: string | undefined): Config {
  return sharedSecret === undefined ? config : { ...config, gateway: { ...config.gateway, sharedSecret } };
}

async function readSecret(file: string): Promise<string> {
  try {
    return (await readSmallFile(file)).toString('utf8').trimEnd();
  } catch (error) {
    if (error instanceof UnfitFile) throw new ConfigProblem(unfitFact(error, `${NAME}_FILE`, file));
    const said = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ConfigProblem({ code: 'secret-unreadable', parameters: { name: `${NAME}_FILE`, file, said } });
  }
}

import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { readSmallFile, UnfitFile, unfitNotice } from '../lib/small-file.ts';

/**
 * The gateway's shared secret as the environment has it: in CARILLON_SHARED_SECRET, or in the file that
 * CARILLON_SHARED_SECRET_FILE names, as containers hand secrets over. It goes before the configuration file and is never
 * written there. Undefined when neither is set; rejects with {@link ConfigProblem} for one that cannot be used.
 */
export function sharedSecretOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return secretOf(env, 'CARILLON_SHARED_SECRET', 8);
}

/** A configuration with that secret in it. */
export function withSharedSecret(config: Config, sharedSecret: string | undefined): Config {
  return sharedSecret === undefined ? config : { ...config, gateway: { ...config.gateway, sharedSecret } };
}

/** Guesses are slowed to one a second for each sender: with fewer letters that would not be enough. */
const SHORTEST_PASSWORD = 12;

/**
 * The password of the page, likewise: CARILLON_UI_PASSWORD, the file that CARILLON_UI_PASSWORD_FILE names, or the file
 * that the configuration names. It stands in no configuration, so nothing that tells of one can tell it.
 */
export async function pagePasswordOf(
  env: NodeJS.ProcessEnv,
  configuredFile: string | undefined,
): Promise<string | undefined> {
  const given = await secretOf(env, 'CARILLON_UI_PASSWORD', SHORTEST_PASSWORD);
  if (given !== undefined || configuredFile === undefined) return given;
  return longEnough('ui.passwordFile', await readSecret('ui.passwordFile', configuredFile), SHORTEST_PASSWORD);
}

async function secretOf(env: NodeJS.ProcessEnv, name: string, shortest: number): Promise<string | undefined> {
  const file = env[`${name}_FILE`];
  const secret = env[name] || (file ? await readSecret(`${name}_FILE`, file) : undefined);
  return secret === undefined ? undefined : longEnough(name, secret, shortest);
}

function longEnough(name: string, secret: string, minimum: number): string {
  if (secret.length >= minimum) return secret;
  throw new ConfigProblem({ code: 'secret-too-short', parameters: { name, minimum } });
}

async function readSecret(name: string, file: string): Promise<string> {
  try {
    return (await readSmallFile(file)).toString('utf8').trimEnd();
  } catch (error) {
    if (error instanceof UnfitFile) throw new ConfigProblem(unfitNotice(error, name, file));
    const said = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new ConfigProblem({ code: 'secret-unreadable', parameters: { name, file, said } });
  }
}

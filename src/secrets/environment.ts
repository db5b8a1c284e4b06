import { ConfigProblem } from '../config/problem.ts';
import type { Config } from '../config/schema.ts';
import { readSmallFile, UnfitFile, unfitNotice } from '../lib/small-file.ts';

/**
 * The gateway's shared secret from the environment: from CARILLON_SHARED_SECRET, or from the file that
 * CARILLON_SHARED_SECRET_FILE names, as containers provide secrets. It takes precedence over the configuration file and is
 * never written there. Resolves to undefined when neither is set; rejects with {@link ConfigProblem} for an unusable one.
 */
export function sharedSecretOf(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  return secretOf(env, 'CARILLON_SHARED_SECRET', 8);
}

/** A configuration with the secret of the environment; unchanged without one. */
export function withSharedSecret(config: Config, sharedSecret: string | undefined): Config {
  return sharedSecret === undefined ? config : { ...config, gateway: { ...config.gateway, sharedSecret } };
}

/** Each sender may guess once a second, which a shorter password would not withstand. */
const MIN_PASSWORD_LENGTH = 12;

/**
 * The password of the page from CARILLON_UI_PASSWORD, from the file that CARILLON_UI_PASSWORD_FILE names, or from the file
 * that the configuration names. The configuration never contains it, so nothing that shows the configuration can reveal it.
 */
export async function pagePasswordOf(
  env: NodeJS.ProcessEnv,
  configuredFile: string | undefined,
): Promise<string | undefined> {
  const given = await secretOf(env, 'CARILLON_UI_PASSWORD', MIN_PASSWORD_LENGTH);
  if (given !== undefined || configuredFile === undefined) return given;
  return longEnough('ui.passwordFile', await readSecret('ui.passwordFile', configuredFile), MIN_PASSWORD_LENGTH);
}

async function secretOf(env: NodeJS.ProcessEnv, name: string, minimum: number): Promise<string | undefined> {
  const file = env[`${name}_FILE`];
  const secret = env[name] || (file ? await readSecret(`${name}_FILE`, file) : undefined);
  return secret === undefined ? undefined : longEnough(name, secret, minimum);
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

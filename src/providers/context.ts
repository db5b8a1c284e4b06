import type { ReadFile } from '../secrets/vault.ts';
import type { Network } from './http/network.ts';

/** The surroundings that a provider is created in. */
export interface ProviderContext {
  /** The environment variables, for proxies. */
  readonly env: NodeJS.ProcessEnv;
  readonly network?: Network | undefined;
  /** Reads the files with keys that the configuration names. */
  readonly read: ReadFile;
}

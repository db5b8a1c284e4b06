import type { ProviderConfig } from '../config/app-schema.ts';
import type { Notifications } from '../config/notifications.ts';
import type { Problem } from '../problems/catalogue.ts';
import { problemOf, quote } from '../problems/english.ts';
import { ProblemError } from '../problems/problem-error.ts';
import type { ReadFile, Vault } from '../secrets/vault.ts';
import type { Shell } from '../shell/shell.ts';
import { createCaptureProvider } from './capture.ts';
import { createDesktopProvider } from './desktop/provider.ts';
import type { Network } from './http/network.ts';
import { idsOnly } from './ids-only.ts';
import { filesOf, withWholePaths } from './key-files.ts';
import { createMisconfiguredProvider } from './misconfigured.ts';
import type { Provider } from './provider.ts';

export interface ProvidersDeps {
  readonly shell: Shell;
  /** How pushes appear on this computer, by the configuration of now. */
  readonly notifications: () => Notifications;
  readonly env: NodeJS.ProcessEnv;
  /** Relative file names of the configuration start here. */
  readonly dataDir: string;
  readonly network?: Network | undefined;
  /** Opens the files that hold keys. */
  readonly vault: Vault;
}

/**
 * Makes the provider that a configuration describes. Desktop apps share one, because they share one badge and one set of
 * banners. What a provider needs is loaded with the first app that has it; one that cannot be made tells its problem.
 */
export function createProviders({
  shell,
  notifications,
  env,
  dataDir,
  network,
  vault,
}: ProvidersDeps): (config: ProviderConfig) => Promise<Provider> {
  const desktop = createDesktopProvider({ shell, wishes: notifications });
  const capture = createCaptureProvider();
  /** The same with whole paths, and the files in them to be read. */
  async function withKeys<Config extends object>(config: Config): Promise<[Config, ReadFile]> {
    const known = withWholePaths(config, dataDir);
    return [known, await vault.readAhead(filesOf(known))];
  }
  async function createOne(config: ProviderConfig): Promise<Provider> {
    try {
      switch (config.type) {
        case 'broken':
          return createMisconfiguredProvider(config.name, config.problem);
        case 'desktop':
          return desktop as Provider;
        case 'capture':
          return capture as Provider;
        case 'unifiedpush': {
          const { createUnifiedPush } = await import('./unifiedpush/create.ts');
          const [known, read] = await withKeys(config);
          return asConfigured(known, createUnifiedPush(known, env, network, read) as Provider);
        }
        case 'webpush': {
          const { createWebPush } = await import('./webpush/create.ts');
          const [known, read] = await withKeys(config);
          return asConfigured(known, createWebPush(known, env, network, read) as Provider);
        }
        case 'fcm': {
          const { createFcm } = await import('./fcm/create.ts');
          const [known, read] = await withKeys(config);
          return asConfigured(known, createFcm(known, env, network, read) as Provider);
        }
        case 'apns': {
          const { createApns } = await import('./apns/create.ts');
          const [known, read] = await withKeys(config);
          return asConfigured(known, createApns(known, env, network, read) as Provider);
        }
      }
    } catch (error) {
      return createMisconfiguredProvider(config.type, problemBehind(error));
    }
  }

  return createOne;
}

function asConfigured({ content }: { readonly content: 'full' | 'ids' }, provider: Provider): Provider {
  return content === 'ids' ? idsOnly(provider) : provider;
}

function problemBehind(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return problemOf(quote(error instanceof Error ? error.message : String(error)));
}

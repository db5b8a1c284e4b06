import type { ProviderConfig } from '../config/app-schema.ts';
import type { Notifications } from '../config/notifications.ts';
import type { Problem } from '../problems/catalogue.ts';
import { problemOf, quote } from '../problems/english.ts';
import { ProblemError } from '../problems/problem-error.ts';
import type { Vault } from '../secrets/vault.ts';
import type { Shell } from '../shell/shell.ts';
import { createCaptureProvider } from './capture.ts';
import type { ProviderContext } from './context.ts';
import { createDesktopProvider } from './desktop/provider.ts';
import type { Network } from './http/network.ts';
import { idsOnly } from './ids-only.ts';
import { filesOf, withAbsolutePaths } from './key-files.ts';
import { createMisconfiguredProvider } from './misconfigured.ts';
import type { Provider } from './provider.ts';

export interface ProvidersDeps {
  readonly shell: Shell;
  /** How pushes appear on this computer, by the current configuration. */
  readonly notifications: () => Notifications;
  readonly env: NodeJS.ProcessEnv;
  /** The folder that relative file names of the configuration start from. */
  readonly dataDir: string;
  readonly network?: Network | undefined;
  /** Opens the files with keys. */
  readonly vault: Vault;
}

/**
 * Returns a function that creates the provider of a configuration. Desktop apps share one provider, because they share one
 * badge and one set of banners. The code of a provider is loaded with the first app that uses it. Where a provider cannot be
 * created, a stand-in with its problem is returned: the function never rejects.
 */
export function createProviders(deps: ProvidersDeps): (config: ProviderConfig) => Promise<Provider> {
  const { shell, notifications, env, dataDir, network, vault } = deps;
  const desktop = createDesktopProvider({ shell, preferences: notifications });
  const capture = createCaptureProvider();

  /** The configuration with absolute paths, and a context that can read the files there. */
  async function withKeys<Config extends object>(
    config: Config,
  ): Promise<{ resolved: Config; context: ProviderContext }> {
    const resolved = withAbsolutePaths(config, dataDir);
    return { resolved, context: { env, network, read: await vault.readAhead(filesOf(resolved)) } };
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
          const { resolved, context } = await withKeys(config);
          return limitContent(config, createUnifiedPush(resolved, context) as Provider);
        }
        case 'webpush': {
          const { createWebPush } = await import('./webpush/create.ts');
          const { resolved, context } = await withKeys(config);
          return limitContent(config, createWebPush(resolved, context) as Provider);
        }
        case 'fcm': {
          const { createFcm } = await import('./fcm/create.ts');
          const { resolved, context } = await withKeys(config);
          return limitContent(config, createFcm(resolved, context) as Provider);
        }
        case 'apns': {
          const { createApns } = await import('./apns/create.ts');
          const { resolved, context } = await withKeys(config);
          return limitContent(config, createApns(resolved, context) as Provider);
        }
      }
    } catch (error) {
      return createMisconfiguredProvider(config.type, problemFrom(error));
    }
  }

  return createOne;
}

function limitContent({ content }: { readonly content: 'full' | 'ids' }, provider: Provider): Provider {
  return content === 'ids' ? idsOnly(provider) : provider;
}

function problemFrom(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return problemOf(quote(error instanceof Error ? error.message : String(error)));
}

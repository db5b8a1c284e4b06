import { resolve } from 'node:path';
import type { ProviderConfig } from '../config/app-schema.ts';
import type { Notifications } from '../config/notifications.ts';
import type { Shell } from '../shell.ts';
import { createCaptureProvider } from './capture.ts';
import { createDesktopProvider } from './desktop/provider.ts';
import type { Network } from './http/network.ts';
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
}: ProvidersDeps): (config: ProviderConfig) => Promise<Provider> {
  const desktop = createDesktopProvider({ shell, wishes: notifications });
  const capture = createCaptureProvider();
  const withFiles = <Config extends object>(config: Config): Config => ({
    ...config,
    ...Object.fromEntries(
      Object.entries(config).flatMap(([key, value]) =>
        key.endsWith('File') && typeof value === 'string' ? [[key, resolve(dataDir, value)]] : [],
      ),
    ),
  });
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
          return createUnifiedPush(withFiles(config), env, network) as Provider;
        }
        case 'webpush': {
          const { createWebPush } = await import('./webpush/create.ts');
          return createWebPush(withFiles(config), env, network) as Provider;
        }
        case 'fcm': {
          const { createFcm } = await import('./fcm/create.ts');
          return createFcm(withFiles(config), env, network) as Provider;
        }
        case 'apns': {
          const { createApns } = await import('./apns/create.ts');
          return createApns(withFiles(config), env, network) as Provider;
        }
      }
    } catch (error) {
      return createMisconfiguredProvider(config.type, error instanceof Error ? error.message : String(error));
    }
  }

  return createOne;
}

import { resolve } from 'node:path';
import { type AppConfig, isEnabled, type ProviderConfig } from '../config/schema.ts';
import type { Shell } from '../shell.ts';
import { createCaptureProvider } from './capture.ts';
import { createDesktopProvider } from './desktop/provider.ts';
import { createFanOut, type Member } from './fan-out.ts';
import { createMisconfiguredProvider } from './misconfigured.ts';
import type { Provider } from './provider.ts';

export interface ProvidersDeps {
  readonly shell: Shell;
  readonly env: NodeJS.ProcessEnv;
  /** Relative file names of the configuration start here. */
  readonly dataDir: string;
}

/**
 * The provider of an app, which may be several side by side. Desktop apps share one, because they share one badge and one set of banners. What a provider
 * needs is loaded with the first app that has it; one that cannot be made is told as the app's problem.
 */
export function createProviders({ shell, env, dataDir }: ProvidersDeps): (app: AppConfig) => Promise<Provider> {
  const desktop = createDesktopProvider({ shell });
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
        case 'desktop':
          return desktop as Provider;
        case 'capture':
          return capture as Provider;
        case 'unifiedpush': {
          const { createUnifiedPush } = await import('./unifiedpush/create.ts');
          return createUnifiedPush(withFiles(config), env) as Provider;
        }
        case 'webpush': {
          const { createWebPush } = await import('./webpush/create.ts');
          return createWebPush(withFiles(config), env) as Provider;
        }
        case 'fcm': {
          const { createFcm } = await import('./fcm/create.ts');
          return createFcm(withFiles(config), env) as Provider;
        }
        case 'apns': {
          const { createApns } = await import('./apns/create.ts');
          return createApns(withFiles(config), env) as Provider;
        }
      }
    } catch (error) {
      return createMisconfiguredProvider(config.type, error instanceof Error ? error.message : String(error));
    }
  }

  return async (app) => {
    const all: readonly ProviderConfig[] = Array.isArray(app) ? app : [app as ProviderConfig];
    // What is switched off altogether is still told by its type.
    const configs = isEnabled(app) ? all.filter(({ enabled }) => enabled) : all;
    const members: Member[] = [];
    for (const config of configs) {
      members.push({ provider: await createOne(config), forwards: config.type !== 'desktop' });
    }
    const wanted = configs.some((config) => 'showOnDesktop' in config && config.showOnDesktop);
    if (wanted && !configs.some(({ type }) => type === 'desktop')) {
      members.push({ provider: desktop as Provider, forwards: false });
    }
    const [only, ...others] = members;
    if (only === undefined) return capture as Provider;
    return others.length === 0 ? only.provider : (createFanOut(members) as Provider);
  };
}

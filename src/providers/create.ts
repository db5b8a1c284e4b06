import type { AppConfig } from '../config/schema.ts';
import type { Shell } from '../shell.ts';
import { createCaptureProvider } from './capture.ts';
import { createDesktopProvider } from './desktop/provider.ts';
import type { Provider } from './provider.ts';

/** The provider of an app. Desktop apps share one, because they share one badge and one set of banners. */
export function createProviders(deps: { readonly shell: Shell }): (config: AppConfig) => Provider {
  const desktop = createDesktopProvider({ shell: deps.shell });
  const capture = createCaptureProvider();
  return (config) => {
    switch (config.type) {
      case 'desktop':
        return desktop as Provider;
      case 'capture':
        return capture as Provider;
    }
  };
}

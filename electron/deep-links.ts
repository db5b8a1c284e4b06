import { app } from 'electron';
import { DEEP_LINK_SCHEME, parseDeepLink } from './deep-link.ts';
import type { Navigation } from './navigation.ts';

/** Follows our links on macOS, which sends them as events, also before the app is ready. Elsewhere they are arguments. */
export function setUpDeepLinks(navigation: Navigation): void {
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const link = parseDeepLink(url);
    if (link !== null) navigation.open(link);
  });
}

/** Registers our scheme with the system where no package has done that. */
export function registerDeepLinks(platform: NodeJS.Platform): void {
  if (app.isPackaged && platform !== 'linux') app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
}

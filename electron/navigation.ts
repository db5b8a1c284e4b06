import { app } from 'electron';
import type { Banner } from '../src/shell/shell.ts';
import { clickTarget } from './click-target.ts';
import type { DeepLink } from './deep-link.ts';
import type { MainWindow } from './main-window.ts';
import type { Notifications } from './notifications.ts';
import { openOutside } from './open-outside.ts';
import type { PageLink } from './page-link.ts';
import type { Preferences } from './preferences.ts';

/** Brings a person to a place in the window, from wherever the window is. */
export interface Navigation {
  /** Opens the window at this place, or where it was for null. Before the app is ready the place is only remembered. */
  open(link: DeepLink | null): void;
}

export interface NavigationDeps {
  readonly page: PageLink;
  readonly window: MainWindow;
}

export function createNavigation({ page, window }: NavigationDeps): Navigation {
  return {
    open(link) {
      if (link !== null) page.show(link);
      if (app.isReady()) window.open();
    },
  };
}

export interface BannerClicksDeps {
  readonly notifications: Notifications;
  readonly preferences: Preferences;
  readonly navigation: Navigation;
}

/** Opens what a banner is about when it is clicked: in the client that was chosen, or else the push in the window. */
export function setUpBannerClicks({ notifications, preferences, navigation }: BannerClicksDeps): void {
  notifications.onClick((banner: Banner) => {
    const address = clickTarget(banner, preferences.shell());
    const here = () => navigation.open(banner.pushId === '' ? null : { to: 'push', id: banner.pushId });
    if (address === null) here();
    else openOutside(address).catch(here);
  });
}

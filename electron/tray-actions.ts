import { app, clipboard } from 'electron';
import type { MainWindow } from './main-window.ts';
import type { Notifications } from './notifications.ts';
import { ownBanner } from './own-banner.ts';
import type { RelayApi } from './relay-client.ts';
import type { TrayActions } from './tray-menu.ts';
import type { Words } from './words.ts';

export interface TrayActionsDeps {
  readonly window: MainWindow;
  readonly api: RelayApi;
  readonly notifications: Notifications;
  readonly words: Words;
}

/** What the tray's menu does. What needs the relay does nothing while none runs. */
export function createTrayActions({ window, api, notifications, words }: TrayActionsDeps): TrayActions {
  return {
    open: window.open,
    pause: (until) => void api.client()?.pause.start({ until }),
    resume: () => void api.client()?.pause.end(),
    copyAddress: (address) =>
      void api
        .client()
        ?.gateway.pusherUrl()
        .then(({ url }) => url)
        .catch(() => address)
        .then((url) => clipboard.writeText(url)),
    sendTest: () =>
      void api
        .client()
        ?.test.send({})
        .catch(() => notifications.show(ownBanner('carillon-test', 'Carillon', words.testFailed))),
    quit: () => app.quit(),
  };
}

import { type BrowserWindow, ipcMain, MessageChannelMain } from 'electron';
import { channels } from './channels.ts';
import type { DeepLink } from './deep-link.ts';
import type { RelayStatus, TimeFormat, UpdateState } from './messages.ts';
import type { Supervisor } from './relay-supervisor.ts';
import { isOurPage } from './security.ts';
import type { Updates } from './updates.ts';

/** Connects the page to the relay: its MessagePort, the relay's state, and what it is to open. */
export interface PageLink {
  tell(status: RelayStatus): void;
  tellUpdate(state: UpdateState): void;
  tellTime(format: TimeFormat): void;
  show(link: DeepLink): void;
  /** For a new page in place of the one before. */
  forget(): void;
}

export interface PageLinkDeps {
  readonly window: () => BrowserWindow | undefined;
  readonly supervisor: () => Supervisor;
  readonly updates: () => Updates;
  readonly time: () => TimeFormat;
  readonly showData: () => void;
}

export function createPageLink({ window, supervisor, updates, time, showData }: PageLinkDeps): PageLink {
  /** What was to be opened before the page was there to show it. */
  let pending: DeepLink | undefined;
  let asked = false;

  /** Every message comes from the top frame of our own page; what it carries besides is not looked at. */
  function on(channel: string, act: () => void): void {
    ipcMain.on(channel, (event) => {
      if (isOurPage(event.senderFrame)) act();
    });
  }

  on(channels.connect, () => {
    asked = true;
    const status = supervisor().status();
    window()?.webContents.send(channels.relay, status);
    if (status.status === 'running') connect();
    window()?.webContents.send(channels.update, updates().state());
    window()?.webContents.send(channels.time, time());
    if (pending !== undefined) send(pending);
    pending = undefined;
  });
  on(channels.restart, () => supervisor().restart());
  on(channels.showData, showData);
  on(channels.installUpdate, () => updates().install());

  function connect(): void {
    const { port1, port2 } = new MessageChannelMain();
    supervisor().connect(port1);
    window()?.webContents.postMessage(channels.port, null, [port2]);
  }

  function send(link: DeepLink): void {
    const page = window()?.webContents;
    switch (link.to) {
      case 'push':
        page?.send(channels.openPush, link.id);
        return;
      case 'settings':
        page?.send(channels.openSettings);
    }
  }

  return {
    tell(status) {
      window()?.webContents.send(channels.relay, status);
      // A relay that was started again knows nothing of the ports of the one before it.
      if (status.status === 'running' && asked) connect();
    },
    tellUpdate(state) {
      window()?.webContents.send(channels.update, state);
    },
    tellTime(format) {
      window()?.webContents.send(channels.time, format);
    },
    show(link) {
      if (window() === undefined || !asked) pending = link;
      else send(link);
    },
    forget() {
      asked = false;
    },
  };
}

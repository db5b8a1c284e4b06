import { type BrowserWindow, ipcMain, MessageChannelMain } from 'electron';
import { channels } from './channels.ts';
import type { RelayStatus } from './messages.ts';
import type { Supervisor } from './relay-supervisor.ts';
import { isOurPage } from './security.ts';

/** Connects the page to the relay: its MessagePort, the relay's state, and pushes it is to open. */
export interface PageLink {
  tell(status: RelayStatus): void;
  openPush(id: string): void;
}

export function createPageLink(window: () => BrowserWindow | undefined, supervisor: () => Supervisor): PageLink {
  /** A push that was clicked before the page was there to show it. */
  let pending: string | undefined;
  let asked = false;

  ipcMain.on(channels.connect, (event) => {
    if (!isOurPage(event.senderFrame)) return;
    asked = true;
    const status = supervisor().status();
    event.sender.send(channels.relay, status);
    if (status.status === 'running') connect();
    if (pending !== undefined) event.sender.send(channels.openPush, pending);
    pending = undefined;
  });

  function connect(): void {
    const { port1, port2 } = new MessageChannelMain();
    supervisor().connect(port1);
    window()?.webContents.postMessage(channels.port, null, [port2]);
  }

  return {
    tell(status) {
      window()?.webContents.send(channels.relay, status);
      // A relay that was started again knows nothing of the ports of the one before it.
      if (status.status === 'running' && asked) connect();
    },
    openPush(id) {
      const page = window();
      if (page === undefined || !asked) pending = id;
      else page.webContents.send(channels.openPush, id);
    },
  };
}

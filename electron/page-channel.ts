import { ipcMain, type MessagePortMain } from 'electron';
import type { PageMessages, PageRequest } from './channels.ts';
import type { MainWindow } from './main-window.ts';
import { isOurPage } from './security.ts';

/** The main process's end of channels.ts. */
export interface PageChannel {
  /** Calls back when the top frame of our own page makes this request. What it carries besides is not read. */
  onRequest(request: PageRequest, act: () => void): void;
  /** Does nothing while there is no window. */
  send<Name extends keyof PageMessages>(
    name: Name,
    payload: PageMessages[Name],
    ports?: readonly MessagePortMain[],
  ): void;
}

export function createPageChannel(window: MainWindow): PageChannel {
  return {
    onRequest(request, act) {
      ipcMain.on(request, ({ senderFrame }) => {
        if (isOurPage(senderFrame)) act();
      });
    },
    send(name, payload, ports = []) {
      window.get()?.webContents.postMessage(name, payload, [...ports]);
    },
  };
}

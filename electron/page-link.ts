import { ipcMain, MessageChannelMain } from 'electron';
import { channels } from './channels.ts';
import type { DeepLink } from './deep-link.ts';
import type { LocalTime } from './local-time.ts';
import type { MainWindow } from './main-window.ts';
import type { Supervisor } from './relay-supervisor.ts';
import { isOurPage } from './security.ts';
import type { Updates } from './updates.ts';

export interface PageLinkDeps {
  readonly window: MainWindow;
  readonly supervisor: Supervisor;
  readonly updates: Updates;
  readonly time: LocalTime;
  readonly showData: () => void;
}

/** Connects the page to the relay and to the shell: its MessagePort, what changes in the shell, and what it shall show. */
export interface PageLink {
  /** Shows this place in the page, as soon as there is one. */
  show(link: DeepLink): void;
}

export function createPageLink({ window, supervisor, updates, time, showData }: PageLinkDeps): PageLink {
  /** What was to be opened before the page was there to show it. */
  let pending: DeepLink | undefined;
  let connected = false;

  const contents = () => window.get()?.webContents;

  /** Every message comes from the top frame of our own page; what it carries besides is not looked at. */
  function on(channel: string, act: () => void): void {
    ipcMain.on(channel, (event) => {
      if (isOurPage(event.senderFrame)) act();
    });
  }

  on(channels.connect, () => {
    connected = true;
    const status = supervisor.status();
    contents()?.send(channels.relay, status);
    if (status.status === 'running') connect();
    contents()?.send(channels.update, updates.state());
    contents()?.send(channels.time, time.now());
    if (pending !== undefined) send(pending);
    pending = undefined;
  });
  on(channels.restart, supervisor.restart);
  on(channels.showData, showData);
  on(channels.installUpdate, updates.install);

  function connect(): void {
    const { port1, port2 } = new MessageChannelMain();
    supervisor.connect(port1);
    contents()?.postMessage(channels.port, null, [port2]);
  }

  function send(link: DeepLink): void {
    switch (link.to) {
      case 'push':
        contents()?.send(channels.openPush, link.id);
        return;
      case 'settings':
        contents()?.send(channels.openSettings);
    }
  }

  window.onCreated(() => {
    connected = false;
  });
  supervisor.onStatus((status) => {
    contents()?.send(channels.relay, status);
    // A relay that was started again knows nothing of the ports of the one before it.
    if (status.status === 'running' && connected) connect();
  });
  updates.onState((state) => contents()?.send(channels.update, state));
  time.onChange((format) => contents()?.send(channels.time, format));

  return {
    show(link) {
      if (window.get() === undefined || !connected) pending = link;
      else send(link);
    },
  };
}

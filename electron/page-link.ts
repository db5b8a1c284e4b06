import { MessageChannelMain } from 'electron';
import type { DeepLink } from './deep-link.ts';
import type { LocalTime } from './local-time.ts';
import type { MainWindow } from './main-window.ts';
import { createPageChannel } from './page-channel.ts';
import type { Supervisor } from './relay-supervisor.ts';
import type { Updates } from './updates.ts';

export interface PageLinkDeps {
  readonly window: MainWindow;
  readonly supervisor: Supervisor;
  readonly updates: Updates;
  readonly time: LocalTime;
  readonly showData: () => void;
}

/** Connects the page to the relay, and tells it what changes in the shell. */
export interface PageLink {
  /** Shows this place in the page, as soon as there is one. */
  show(link: DeepLink): void;
}

export function createPageLink({ window, supervisor, updates, time, showData }: PageLinkDeps): PageLink {
  const channel = createPageChannel(window);
  let connected = false;
  /** The place to show when the page connects. */
  let pending: DeepLink | undefined;

  function connect(): void {
    const { port1, port2 } = new MessageChannelMain();
    supervisor.connect(port1);
    channel.send('carillon:port', {}, [port2]);
  }

  function send(link: DeepLink): void {
    switch (link.to) {
      case 'push':
        channel.send('carillon:open-push', { id: link.id });
        return;
      case 'settings':
        channel.send('carillon:open-settings', {});
    }
  }

  channel.onRequest('carillon:connect', () => {
    connected = true;
    const status = supervisor.status();
    channel.send('carillon:relay', status);
    if (status.status === 'running') connect();
    channel.send('carillon:update', updates.state());
    channel.send('carillon:time', time.now());
    if (pending !== undefined) send(pending);
    pending = undefined;
  });
  channel.onRequest('carillon:restart', supervisor.restart);
  channel.onRequest('carillon:show-data', showData);
  channel.onRequest('carillon:install-update', updates.install);

  window.onCreated(() => {
    connected = false;
  });
  supervisor.onStatus((status) => {
    channel.send('carillon:relay', status);
    // A relay that was started again knows nothing of the ports of the one before it.
    if (status.status === 'running' && connected) connect();
  });
  updates.onState((state) => channel.send('carillon:update', state));
  time.onChange((format) => channel.send('carillon:time', format));

  return {
    show(link) {
      if (window.get() === undefined || !connected) pending = link;
      else send(link);
    },
  };
}

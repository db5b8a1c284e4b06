import { Menu, Tray } from 'electron';
import type { ShellStatus } from '../src/shell/shell.ts';
import type { RelayStatus } from './channels.ts';
import type { LocalTime } from './local-time.ts';
import { trayImage } from './tray-images.ts';
import { statusLine, type TrayActions, type TrayStatus, trayMenu, trayState } from './tray-menu.ts';
import type { Words } from './words.ts';

/** How often to check for a panel while there is none: at sign-in it may start later than we do. Milliseconds. */
const CHECK_MS = 5_000;

export interface TrayDeps {
  readonly words: Words;
  readonly hasTray: () => Promise<boolean>;
  readonly time: LocalTime;
}

/** The icon in the tray or the menu bar. */
export interface TrayIcon {
  /** Shows the icon with a menu that does `actions`, also where only the older kind of tray might take it. */
  start(actions: TrayActions): void;
  showProcess(status: RelayStatus): void;
  showRelay(status: ShellStatus): void;
  stop(): void;
}

export function createTray({ words, hasTray, time }: TrayDeps): TrayIcon {
  let tray: Tray | undefined;
  let actions: TrayActions | undefined;
  let shown: TrayStatus = { process: { status: 'restarting', attempt: 0 }, relay: null };
  let waiting: NodeJS.Timeout | undefined;

  /** The whole icon, because Linux takes no change of a part. */
  function draw(): void {
    if (tray === undefined || actions === undefined) return;
    const texts = { words, time: time.now(), now: Date.now };
    tray.setImage(trayImage(trayState(shown), process.platform));
    tray.setToolTip(`Carillon: ${statusLine(shown, texts)}`);
    if (process.platform === 'darwin') tray.setTitle(shown.relay?.unread ? String(shown.relay.unread) : '');
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(shown, texts, actions)));
  }

  function create(): void {
    tray?.destroy();
    tray = new Tray(trayImage(trayState(shown), process.platform));
    // On macOS a click opens the menu; on Linux it may never be reported.
    if (process.platform !== 'darwin') tray.on('click', () => actions?.open());
    draw();
  }

  /** Creates the icon again once there is a panel, which does not take over an older one. */
  async function waitForPanel(): Promise<void> {
    if (await hasTray()) create();
    else waiting = setTimeout(waitForPanel, CHECK_MS);
  }

  time.onChange(draw);
  return {
    start(menuActions) {
      actions = menuActions;
      create();
      if (process.platform === 'linux') waitForPanel();
    },
    showProcess(status) {
      shown = { ...shown, process: status };
      draw();
    },
    showRelay(status) {
      shown = { ...shown, relay: status };
      draw();
    },
    stop() {
      clearTimeout(waiting);
      tray?.destroy();
      tray = undefined;
    },
  };
}

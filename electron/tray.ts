import { Menu, Tray } from 'electron';
import type { ShellStatus } from '../src/shell/shell.ts';
import type { RelayStatus, TimeFormat } from './messages.ts';
import { trayImage } from './tray-images.ts';
import { statusLine, type TrayActions, type TrayStatus, trayMenu, trayState } from './tray-menu.ts';
import type { Words } from './words.ts';

/** How often a panel is looked for while there is none: at sign-in it may come later than we do. Milliseconds. */
const LOOK_MS = 5_000;

export interface TrayDeps {
  readonly words: Words;
  readonly actions: TrayActions;
  readonly hasTray: () => Promise<boolean>;
  readonly time: () => TimeFormat;
}

/** The icon in the tray or the menu bar. Drawn anew with every change, because Linux takes no change of a part. */
export function createTray({ words, actions, hasTray, time }: TrayDeps) {
  let tray: Tray | undefined;
  let shown: TrayStatus = { process: { status: 'restarting', attempt: 0 }, relay: null };
  let looking: NodeJS.Timeout | undefined;

  function draw(): void {
    if (tray === undefined) return;
    const texts = { words, time: time(), now: Date.now };
    tray.setImage(trayImage(trayState(shown), process.platform));
    tray.setToolTip(`Carillon: ${statusLine(shown, texts)}`);
    if (process.platform === 'darwin') tray.setTitle(shown.relay?.unread ? String(shown.relay.unread) : '');
    tray.setContextMenu(Menu.buildFromTemplate(trayMenu(shown, texts, actions)));
  }

  function make(): void {
    tray?.destroy();
    tray = new Tray(trayImage(trayState(shown), process.platform));
    // On macOS a click opens the menu; on Linux it may never be told of.
    if (process.platform !== 'darwin') tray.on('click', actions.open);
    draw();
  }

  /** An icon that was made before there was a panel is not taken over by it. */
  async function look(): Promise<void> {
    if (await hasTray()) make();
    else looking = setTimeout(look, LOOK_MS);
  }

  return {
    /** Shows the icon, also where only the older kind of tray might take it. */
    start(): void {
      make();
      if (process.platform === 'linux') look();
    },
    showProcess(status: RelayStatus): void {
      shown = { ...shown, process: status };
      draw();
    },
    showRelay(status: ShellStatus): void {
      shown = { ...shown, relay: status };
      draw();
    },
    /** Draws it again where something else has changed. */
    draw,
    shown: (): TrayStatus => shown,
    stop(): void {
      clearTimeout(looking);
      tray?.destroy();
      tray = undefined;
    },
  };
}

import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import { boundsToSave, clampTo } from './bounds.ts';
import type { Preferences, WindowPlace } from './preferences.ts';
import { PAGE_URL } from './protocol.ts';

/** A page that dies again within this time is reloaded only after this time. */
const OFTEN_MS = 10_000;
/** For this time after a window appears, the system and not a person may still be placing it. */
const SETTLE_MS = 1_000;

export interface WindowDeps {
  readonly preferences: Preferences;
  readonly minimised: boolean;
  /** Called when a person closes the window. True lets it close; false keeps it, and the caller puts it away. */
  readonly closing: () => boolean;
}

/** Creates the window; it appears with its first paint, where and as large as it was left. */
export function createWindow({ preferences, minimised, closing }: WindowDeps): BrowserWindow {
  const { bounds, maximized } = preferences.place();
  const requested = { width: 1200, height: 800, ...visible(bounds) };
  const window = new BrowserWindow({
    ...requested,
    minWidth: 480,
    minHeight: 360,
    title: 'Carillon',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#1b1a18' : '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.once('ready-to-show', () => (minimised ? window.minimize() : window.show()));
  const initialBounds = watchInitialBounds(window);
  window.on('close', (event) => {
    const place = boundsToSave({ saved: bounds, requested, actual: initialBounds() }, window.getNormalBounds());
    preferences.setPlace({ ...(place === undefined ? {} : { bounds: place }), maximized: window.isMaximized() });
    if (!closing()) event.preventDefault();
  });
  reloadDeadPages(window);
  window.loadURL(PAGE_URL);
  return window;
}

/** The bounds that the system gave a window, before a person can have changed them. */
function watchInitialBounds(window: BrowserWindow): () => Rectangle {
  let bounds = window.getNormalBounds();
  let settled = false;
  const update = () => {
    if (!settled) bounds = window.getNormalBounds();
  };
  window.on('resize', update);
  window.on('move', update);
  window.once('show', () => {
    update();
    setTimeout(() => {
      if (!window.isDestroyed()) update();
      settled = true;
    }, SETTLE_MS);
  });
  return () => bounds;
}

/** Brings a window to the front from wherever it is. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Reloads a page whose process died, later if it dies often. The relay runs in another process and loses nothing. */
function reloadDeadPages(window: BrowserWindow): void {
  let lastDeath = Number.NEGATIVE_INFINITY;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const often = performance.now() - lastDeath < OFTEN_MS;
    lastDeath = performance.now();
    setTimeout(() => !window.isDestroyed() && window.webContents.reload(), often ? OFTEN_MS : 0);
  });
}

function visible(bounds: WindowPlace['bounds']): Partial<Rectangle> {
  return bounds === undefined ? {} : clampTo(bounds, screen.getDisplayMatching(bounds).workArea);
}

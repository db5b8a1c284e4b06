import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type Rectangle, screen } from 'electron';
import { boundsToKeep, clampTo } from './bounds.ts';
import type { Preferences, WindowPlace } from './preferences.ts';
import { PAGE_URL } from './protocol.ts';

const OFTEN_MS = 10_000;
/** So long after it appears a window may still be placed by the system, and not by a person. */
const SETTLE_MS = 1_000;

export interface WindowDeps {
  readonly preferences: Preferences;
  readonly minimised: boolean;
  /** Somebody closes the window. True lets it go; otherwise what happens to it is decided elsewhere. */
  readonly closing: () => boolean;
}

/** Makes the window; it appears with its first paint, where and as large as it was left. */
export function createWindow({ preferences, minimised, closing }: WindowDeps): BrowserWindow {
  const { bounds, maximized } = preferences.place();
  const asked = { width: 1200, height: 800, ...visible(bounds) };
  const window = new BrowserWindow({
    ...asked,
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
  const firstBounds = watchFirstBounds(window);
  window.on('close', (event) => {
    const place = boundsToKeep({ kept: bounds, asked, first: firstBounds() }, window.getNormalBounds());
    preferences.setPlace({ ...(place === undefined ? {} : { bounds: place }), maximized: window.isMaximized() });
    if (!closing()) event.preventDefault();
  });
  reviveWhenGone(window);
  window.loadURL(PAGE_URL);
  return window;
}

/** The bounds that a window has before a person can have changed them. */
function watchFirstBounds(window: BrowserWindow): () => Rectangle {
  let first = window.getNormalBounds();
  let settled = false;
  const look = () => {
    if (!settled) first = window.getNormalBounds();
  };
  window.on('resize', look);
  window.on('move', look);
  window.once('show', () => {
    look();
    setTimeout(() => {
      if (!window.isDestroyed()) look();
      settled = true;
    }, SETTLE_MS);
  });
  return () => first;
}

/** Brings a window to the front from wherever it is. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** A page that died is loaded again, after a while when it dies often. The relay is elsewhere and loses nothing. */
function reviveWhenGone(window: BrowserWindow): void {
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

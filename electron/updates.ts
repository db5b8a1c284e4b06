import type { AppUpdater } from 'electron-updater';
import { type Clock, systemClock } from '../src/lib/clock.ts';
import type { UpdateState } from './channels.ts';
import { createSignal } from './signal.ts';

const FIRST_CHECK_MS = 10_000;
const CHECK_MS = 24 * 60 * 60 * 1_000;

/** Who brings a newer Carillon: the package manager, Carillon itself, or nobody. */
export type UpdateSource = 'package-manager' | 'itself' | 'nobody';

export interface Build {
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** What the package says that it is (`deb`, `rpm`), or undefined. */
  readonly packageType: string | undefined;
  /** True when the build names a place where newer ones are. */
  readonly hasPlace: boolean;
}

/** Of a Linux build only an AppImage can replace itself. */
export function updateSource({ packaged, platform, env, packageType, hasPlace }: Build): UpdateSource {
  if (!packaged) return 'nobody';
  if (platform === 'linux' && !env.APPIMAGE) return packageType === undefined ? 'nobody' : 'package-manager';
  return hasPlace ? 'itself' : 'nobody';
}

export interface UpdatesDeps {
  readonly source: UpdateSource;
  /** The updater, which is loaded only where it has something to do. */
  readonly load: () => Promise<AppUpdater>;
  /** Ends the app in its usual way: the relay drains, then `leave` is called. */
  readonly quit: () => void;
  /** Lets the newer build become the one instance. */
  readonly giveWay: () => void;
  readonly after?: Clock['after'];
}

export interface Updates {
  start(): Promise<void>;
  state(): UpdateState;
  onState(listener: (state: UpdateState) => void): void;
  /** Quits, and starts the newer build in place of this one. Without one that is ready nothing happens. */
  install(): void;
  /** The last step of every quit, when the relay has ended and nothing is in flight. True when the rest is done here. */
  leave(): boolean;
}

/**
 * Looks for newer builds once a day, fetches them, and puts them in place when somebody asks for it and not before.
 * electron-updater refuses what does not have the checksum that was announced, or on Windows the signer.
 */
export function createUpdates({ source, load, quit, giveWay, after = systemClock.after }: UpdatesDeps): Updates {
  const states = createSignal<UpdateState>();
  let updater: AppUpdater | undefined;
  let current: UpdateState = source === 'itself' ? { state: 'current' } : { state: source };
  let asked = false;

  function tell(state: UpdateState): void {
    current = state;
    states.emit(state);
  }

  function check(): void {
    if (current.state === 'downloading' || current.state === 'ready') return;
    // What goes wrong is told by the event.
    updater
      ?.checkForUpdates()
      .then((found) => found?.downloadPromise)
      .catch(() => undefined);
  }

  function checkDaily(): void {
    check();
    after(CHECK_MS, checkDaily);
  }

  return {
    async start() {
      if (source !== 'itself') return;
      const loaded = await load();
      updater = loaded;
      loaded.autoDownload = true;
      // Also a computer that is shut down quits the app, and must not be kept waiting for an installation.
      loaded.autoInstallOnAppQuit = false;
      loaded.allowDowngrade = false;
      loaded.on('update-not-available', () => tell({ state: 'current' }));
      loaded.on('update-available', ({ version }) => tell({ state: 'downloading', version }));
      loaded.on('update-downloaded', ({ version }) => tell({ state: 'ready', version }));
      loaded.on('error', ({ message }) => tell({ state: 'failed', problem: firstLine(message) }));
      after(FIRST_CHECK_MS, check);
      after(CHECK_MS, checkDaily);
    },
    state: () => current,
    onState: states.subscribe,
    install() {
      if (current.state !== 'ready') return;
      asked = true;
      quit();
    },
    leave() {
      if (!asked || updater === undefined) return false;
      giveWay();
      updater.quitAndInstall(true, true);
      return true;
    },
  };
}

/** The updater's messages carry whole answers and stacks behind their first line. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.slice(0, 300) ?? '';
}

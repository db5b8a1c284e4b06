import type { AppUpdater } from 'electron-updater';
import { type Clock, systemClock } from '../src/lib/clock.ts';
import type { UpdateState } from './channels.ts';
import { createSignal } from './signal.ts';

const FIRST_CHECK_MS = 10_000;
const CHECK_MS = 24 * 60 * 60 * 1_000;

/** Who installs a newer Carillon: the package manager, Carillon itself, or nobody. */
export type UpdateSource = 'package-manager' | 'itself' | 'nobody';

export interface Build {
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The package's own format (`deb`, `rpm`); undefined for others. */
  readonly packageType: string | undefined;
  /** True when the build names an address for updates. */
  readonly hasAddress: boolean;
}

/** On Linux, only an AppImage can replace itself. */
export function updateSource({ packaged, platform, env, packageType, hasAddress }: Build): UpdateSource {
  if (!packaged) return 'nobody';
  if (platform === 'linux' && !env.APPIMAGE) return packageType === undefined ? 'nobody' : 'package-manager';
  return hasAddress ? 'itself' : 'nobody';
}

export interface UpdatesDeps {
  readonly source: UpdateSource;
  /** Loads the updater; called only where Carillon updates itself. */
  readonly load: () => Promise<AppUpdater>;
  /** Quits the app as usual: the relay drains, then `leave` is called. */
  readonly quit: () => void;
  /** Lets the newer build become the only instance. */
  readonly releaseInstance: () => void;
  readonly after?: Clock['after'];
}

/**
 * Checks for newer builds once a day, downloads them, and installs them only when a person asks for it. electron-updater
 * refuses a download without the announced checksum, and on Windows one of another signer.
 */
export interface Updates {
  start(): Promise<void>;
  state(): UpdateState;
  onState(listener: (state: UpdateState) => void): void;
  /** Quits and starts the newer build in place of this one. Does nothing while none is ready. */
  install(): void;
  /** The last step of every quit, after the relay has ended. True when the updater quits the app itself. */
  leave(): boolean;
}

export function createUpdates({
  source,
  load,
  quit,
  releaseInstance,
  after = systemClock.after,
}: UpdatesDeps): Updates {
  const states = createSignal<UpdateState>();
  let updater: AppUpdater | undefined;
  let current: UpdateState = source === 'itself' ? { state: 'current' } : { state: source };
  let requested = false;

  function setState(state: UpdateState): void {
    current = state;
    states.emit(state);
  }

  function check(): void {
    if (current.state === 'downloading' || current.state === 'ready') return;
    // A failure is reported by the event `error`.
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
      // A computer that shuts down quits the app too, and must not wait for an installation.
      loaded.autoInstallOnAppQuit = false;
      loaded.allowDowngrade = false;
      loaded.on('update-not-available', () => setState({ state: 'current' }));
      loaded.on('update-available', ({ version }) => setState({ state: 'downloading', version }));
      loaded.on('update-downloaded', ({ version }) => setState({ state: 'ready', version }));
      loaded.on('error', ({ message }) => setState({ state: 'failed', problem: firstLine(message) }));
      after(FIRST_CHECK_MS, check);
      after(CHECK_MS, checkDaily);
    },
    state: () => current,
    onState: states.subscribe,
    install() {
      if (current.state !== 'ready') return;
      requested = true;
      quit();
    },
    leave() {
      if (!requested || updater === undefined) return false;
      releaseInstance();
      updater.quitAndInstall(true, true);
      return true;
    },
  };
}

/** After their first line, the updater's messages hold whole responses and stacks. */
function firstLine(message: string): string {
  return message.split('\n', 1)[0]?.slice(0, 300) ?? '';
}

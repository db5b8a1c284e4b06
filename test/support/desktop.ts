import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, errors, type Page } from 'playwright';
import { desktopRuntime } from './desktop-runtime.ts';
import { freePort } from './free-port.ts';

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly gatewayUrl: string;
  readonly dataDir: string;
  readonly launch: { readonly executablePath: string; readonly args: readonly string[] };
  close(): Promise<void>;
}

/** Long, because a first start reads hundreds of megabytes from the disk. Milliseconds. */
const START_MS = 90_000;

/** Waits until the status bar says that the gateway listens. */
export async function listening(page: Page): Promise<void> {
  await page.getByRole('status').filter({ hasText: 'Listening' }).waitFor({ timeout: START_MS });
}

export interface DesktopOptions {
  /** A data folder that is kept; by default a new one is removed with the app. */
  readonly dataDir?: string;
  readonly arguments?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Wraps the app's program; the returned program is started instead. */
  readonly within?: (program: string) => Promise<string>;
}

/** Starts the built desktop app with a new data folder, and waits for its window. */
export async function startDesktop(options: DesktopOptions = {}): Promise<Desktop> {
  const launched = await launchDesktop(options);
  const page = await launched.app.firstWindow({ timeout: START_MS });
  await listening(page);
  return { ...launched, page };
}

/** Starts the built desktop app without waiting for a window. */
export async function launchDesktop(options: DesktopOptions = {}): Promise<Omit<Desktop, 'page'>> {
  const runtime = await desktopRuntime();
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'carillon-desktop-')));
  const port = await freePort();
  const own = ['--data-dir', dataDir, '--port', String(port), ...(options.arguments ?? [])];
  const args = ['--no-sandbox', ...runtime.args, ...own];
  const app = await launch({
    executablePath: (await options.within?.(runtime.path)) ?? runtime.path,
    args,
    env: environment(options.env),
  });
  return {
    app,
    dataDir,
    gatewayUrl: `http://127.0.0.1:${port}/_matrix/push/v1/notify`,
    launch: { executablePath: runtime.path, args },
    async close() {
      await app.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * About once in a hundred starts the runtime opens the inspector of Node but not the one of its pages, for an unknown
 * reason, and Playwright waits in vain. Then the app is started again with a warning.
 */
async function launch(options: NonNullable<Parameters<typeof _electron.launch>[0]>): Promise<ElectronApplication> {
  try {
    return await _electron.launch({ ...options, timeout: START_MS / 2 });
  } catch (error) {
    if (!(error instanceof errors.TimeoutError)) throw error;
    console.warn(`The desktop did not start under Playwright and is started again.\n${error.message}`);
    return _electron.launch({ ...options, timeout: START_MS });
  }
}

/** The process id of the app's relay. */
export async function relayPid({ app }: Pick<Desktop, 'app'>): Promise<number | undefined> {
  return app.evaluate(
    ({ app }) => app.getAppMetrics().find(({ serviceName, name }) => (name ?? serviceName)?.includes('relay'))?.pid,
  );
}

function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const set = Object.entries({ ...process.env, ...more }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(set.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE' && name !== 'NODE_OPTIONS'));
}

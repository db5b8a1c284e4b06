import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { findElectron } from '../../scripts/electron-runtime.mjs';
import { freePort } from './free-port.ts';

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly gatewayUrl: string;
  readonly dataDir: string;
  readonly launch: { readonly executablePath: string; readonly args: readonly string[] };
  close(): Promise<void>;
}

/** Waits until the status bar says that the gateway listens. */
export async function listening(page: Page): Promise<void> {
  await page.getByRole('status').filter({ hasText: 'Listening' }).waitFor();
}

/** Starts the built desktop app with a new data folder, and waits for its window. */
export async function startDesktop(): Promise<Desktop> {
  const runtime = await findElectron({ say: () => undefined });
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-desktop-'));
  const port = await freePort();
  const args = ['--no-sandbox', ...runtime.args, '--data-dir', dataDir, '--port', String(port)];
  const app = await _electron.launch({ executablePath: runtime.path, args, env: environment() });
  const page = await app.firstWindow();
  await listening(page);
  return {
    app,
    page,
    dataDir,
    gatewayUrl: `http://127.0.0.1:${port}/_matrix/push/v1/notify`,
    launch: { executablePath: runtime.path, args },
    async close() {
      await app.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function environment(): Record<string, string> {
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE' && name !== 'NODE_OPTIONS'));
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { vi } from 'vitest';
import { findElectron } from '../../scripts/electron-runtime.mjs';

export interface Desktop {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly gatewayUrl: string;
  readonly dataDir: string;
  readonly launch: { readonly executablePath: string; readonly args: readonly string[] };
  close(): Promise<void>;
}

/** A notification as the notification server has it. */
export interface ShownNotification {
  readonly summary: string;
  readonly body: string;
  readonly urgency: string;
}

/** Starts the notification server of this session and waits until it answers. */
export async function startNotificationServer(): Promise<ChildProcess> {
  const server = spawn('dunst', ['-conf', '/dev/null'], { stdio: 'ignore' });
  await vi.waitFor(() => execFileSync('dunstctl', ['count'], { stdio: 'pipe' }), { timeout: 10_000, interval: 50 });
  return server;
}

/** Starts the built desktop app with a new data folder, and waits for its window. */
export async function startDesktop(): Promise<Desktop> {
  const runtime = await findElectron({ say: () => undefined });
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-desktop-'));
  const port = await freePort();
  const args = ['--no-sandbox', ...runtime.args, '--data-dir', dataDir, '--port', String(port)];
  const app = await _electron.launch({ executablePath: runtime.path, args, env: environment() });
  const page = await app.firstWindow();
  await page.getByText('Listening').waitFor();
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

export function displayed(): number {
  return Number(execFileSync('dunstctl', ['count', 'displayed'], { encoding: 'utf8' }));
}

/** Closes what is displayed and returns everything that was shown since the history was cleared, newest first. */
export function shownNotifications(): ShownNotification[] {
  execFileSync('dunstctl', ['close-all']);
  const history = JSON.parse(execFileSync('dunstctl', ['history'], { encoding: 'utf8' }));
  return history.data.flat().map((entry: Record<string, { data: unknown }>) => ({
    summary: String(entry.summary?.data),
    body: String(entry.body?.data),
    urgency: String(entry.urgency?.data),
  }));
}

export function clearNotifications(): void {
  execFileSync('dunstctl', ['close-all']);
  execFileSync('dunstctl', ['history-clear']);
}

function environment(): Record<string, string> {
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(set.filter(([name]) => name !== 'ELECTRON_RUN_AS_NODE' && name !== 'NODE_OPTIONS'));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

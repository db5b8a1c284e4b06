import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface Served {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export interface Measured {
  readonly requests: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly failures: number;
}

/** Starts a server in a process of its own and waits for the address it prints. */
export async function serve(file: string, ...args: string[]): Promise<Served> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await printedAddress(child);
  return {
    url,
    pid: child.pid ?? 0,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}

/** The headless relay with a journal in a new folder, keeping pushes for an app of type `capture`. */
export async function serveRelay(cli: string): Promise<Served> {
  const dataDir = await mkdtemp(join(tmpdir(), 'carillon-bench-'));
  const config = { apps: { 'dev.*': { type: 'capture' } }, journal: { keepPushes: 1_000_000 } };
  await writeFile(join(dataDir, 'config.json'), JSON.stringify(config));
  const served = await serve(cli, 'serve', '--data-dir', dataDir, '--port', '0', '--no-ui', '--log-format', 'json');
  return {
    ...served,
    async stop() {
      await served.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

export async function load(file: string, mode: 'closed' | 'open', url: string, amount: number, seconds: number) {
  const { stdout } = await run(process.execPath, [file, mode, url, String(amount), String(seconds)]);
  const measured: Measured = JSON.parse(stdout);
  if (measured.failures > 0) throw new Error(`${measured.failures} of ${measured.requests} requests failed.`);
  return measured;
}

/** Proportional set size of a process in MiB: its own memory and its share of what it shares. */
export async function memory(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) / 1_024;
}

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const url = /gateway listening on (\S+)\n/.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The server exited with ${code}.`)));
  });
}

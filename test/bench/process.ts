import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The compiled programs: the measured ones and those that measure. */
export interface Entries {
  readonly root: string;
  readonly bareHttp: string;
  readonly bareFastify: string;
  readonly bareForwarder: string;
  readonly emulator: string;
  readonly probe: string;
  readonly load: string;
  readonly soakLoad: string;
  readonly cli: string;
}

export interface Served {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from its start until it listened. */
  readonly startMs: number;
  /**
   * Sends a command to a server that accepts commands; resolves to its answer. Answers arrive in the order of the
   * commands.
   */
  ask(command: object): Promise<unknown>;
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

/** Starts a server in a new process and waits for the address that it prints; its output also goes to `output`. */
export async function serve(parameters: readonly string[], output?: string): Promise<Served> {
  const started = performance.now();
  const { HTTPS_PROXY: _, https_proxy: __, ...env } = process.env;
  const child = spawn(process.execPath, parameters, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], env });
  if (output !== undefined) child.stdout?.pipe(createWriteStream(output));
  const url = await printedAddress(child);
  const asking: ((answer: unknown) => void)[] = [];
  child.on('message', ({ answer }: { answer: unknown }) => asking.shift()?.(answer));
  return {
    url,
    pid: child.pid ?? 0,
    startMs: performance.now() - started,
    ask: (command) =>
      new Promise((resolve) => {
        asking.push(resolve);
        child.send(command);
      }),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}

export interface ServedRelay extends Served {
  readonly dataDir: string;
  /** Stops it and keeps its data folder for the next one. */
  halt(): Promise<void>;
}

/** The headless relay with its files in a new folder, or in the given one. */
export async function serveRelay(
  { cli, probe }: Pick<Entries, 'cli' | 'probe'>,
  config: object = { apps: { 'dev.*': { type: 'capture' } }, history: { keepPushes: 1_000_000 } },
  used?: string,
): Promise<ServedRelay> {
  const dataDir = used ?? (await mkdtemp(join(tmpdir(), 'carillon-bench-')));
  await writeFile(join(dataDir, 'config.json'), JSON.stringify(config));
  const parameters = ['serve', '--data-dir', dataDir, '--port', '0', '--no-ui', '--log-format', 'json'];
  const served = await serve(['--import', probe, cli, ...parameters]);
  return {
    ...served,
    dataDir,
    halt: served.stop,
    async stop() {
      await served.stop();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** Runs a process that loads a server; resolves to its measurements. */
export async function load(
  file: string,
  mode: 'closed' | 'fill' | 'open',
  url: string,
  amount: number,
  length: number,
  target: readonly string[] = ['capture'],
): Promise<Measured> {
  const { stdout } = await run(process.execPath, [file, mode, url, String(amount), String(length), ...target]);
  const measured: Measured = JSON.parse(stdout);
  if (measured.failures > 0) throw new Error(`${measured.failures} of ${measured.requests} requests failed.`);
  return measured;
}

/** Proportional set size of a process in MiB: its own memory and its share of what it shares. */
export async function memory(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1]) / 1_024;
}

const TICKS_PER_SECOND = 100;

/** CPU time of all threads of a process in microseconds. */
export async function processorTime(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).replace(/^.*\) /, '').split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND) * 1e6;
}

function printedAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      printed += text;
      const url = /listening on (\S+)\n/.exec(printed)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`The server exited with ${code}.`)));
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const cli = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const READY_MS = 60_000;
/** The running relays. They have their own process groups, so nothing else ends those that a test leaves. */
const running = new Set<(signal: NodeJS.Signals) => void>();
process.once('exit', () => {
  for (const signal of running) signal('SIGKILL');
});

export interface RelayProcess {
  readonly gatewayUrl: string;
  /** Address and token of the page; empty with `--no-ui`, the token also when there is a password. */
  readonly uiUrl: string;
  readonly token: string;
  readonly pid: number;
  /** Its standard output until it was ready, and its standard error. */
  printed(): string;
  log(): string;
  /** SIGTERM; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL for it and all processes it started; resolves when it has ended. */
  kill(): Promise<void>;
  /** SIGSTOP and SIGCONT: it is suspended, like a computer that sleeps. */
  suspend(): void;
  resume(): void;
}

export interface RelayProcessOptions {
  readonly dataDir: string;
  readonly config?: object;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The program that runs it; by default Node. */
  readonly program?: string;
  /** The gateway listens on the configured port, not on a free one. */
  readonly ownPort?: boolean;
}

/** Starts the built headless relay on free ports and waits until it listens. */
export async function startRelay({
  dataDir,
  config,
  args = [],
  env,
  program = process.execPath,
  ownPort = false,
}: RelayProcessOptions): Promise<RelayProcess> {
  if (config !== undefined) await writeFile(join(dataDir, 'config.json'), JSON.stringify(config));
  const ui = !args.includes('--no-ui');
  const child = spawn(
    program,
    [
      ...(program === process.execPath ? ['--enable-source-maps'] : []),
      cli,
      'serve',
      '--data-dir',
      dataDir,
      ...(ownPort ? [] : ['--port', '0']),
      '--ui-port',
      '0',
      '--log-format',
      'json',
      ...args,
    ],
    // Its own process group, so that it can be ended together with all processes it started.
    { stdio: ['ignore', 'pipe', 'pipe'], env: env ?? process.env, detached: true },
  );
  const signal = (name: NodeJS.Signals) => void (child.pid !== undefined && process.kill(-child.pid, name));
  running.add(signal);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.once('exit', () => running.delete(signal));
  const printed = await lines(child, ui ? 2 : 1, () => log);
  const gatewayUrl = /gateway listening on (\S+)/.exec(printed)?.[1] ?? '';
  const [, uiUrl = '', token = ''] = /ui (\S+?)\/(?:#token=(\S+))?\n/.exec(printed) ?? [];
  return {
    gatewayUrl,
    uiUrl,
    token,
    pid: child.pid ?? 0,
    printed: () => printed,
    log: () => log,
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      signal('SIGKILL');
      await exited;
    },
    suspend: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
  };
}

function lines(child: ChildProcess, wanted: number, log: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (why: string) => reject(new Error(`The relay ${why}.\n${printed}${log()}`));
    const timer = setTimeout(() => fail(`was not ready within ${READY_MS} ms`), READY_MS);
    child.once('exit', (code) => {
      clearTimeout(timer);
      fail(`exited with ${code}`);
    });
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      printed += text;
      if (printed.split('\n').length > wanted) {
        clearTimeout(timer);
        resolve(printed);
      }
    });
  });
}

import { once } from 'node:events';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { terminalText } from '../src/encoding/terminal.ts';
import { answerShellCall, shellCallSchema } from '../src/shell/remote.ts';
import type { Shell } from '../src/shell/shell.ts';
import type { RelayStatus } from './channels.ts';
import { createLogTail } from './log-tail.ts';
import { fromRelaySchema, type RelayOptions, type ToRelay } from './messages.ts';
import { createRestartPlan } from './restart-plan.ts';
import { createSignal } from './signal.ts';

const STOP_MS = 10_000;
const LAST_WORDS_MS = 500;

export interface SupervisorDeps {
  readonly entry: string;
  readonly options: RelayOptions;
  readonly shell: Shell;
}

export interface Supervisor {
  start(): void;
  /** Gives a page its way to the relay; waits for nothing, a relay that starts reads it then. */
  connect(port: MessagePortMain): void;
  /** Tells the relay that the computer slept. */
  woke(): void;
  /** Starts a relay that died now instead of later. */
  restart(): void;
  status(): RelayStatus;
  onStatus(listener: (status: RelayStatus) => void): void;
  /** Drains and ends the relay; ends it by force after 10 s. */
  stop(): Promise<void>;
}

/** Runs the relay in a utility process and starts it again whenever it dies. */
export function createSupervisor({ entry, options, shell }: SupervisorDeps): Supervisor {
  const plan = createRestartPlan();
  const statuses = createSignal<RelayStatus>();
  let child: UtilityProcess | undefined;
  let current: RelayStatus = { status: 'restarting', attempt: 0 };
  let stopping = false;
  let retry: NodeJS.Timeout | undefined;

  function tell(status: RelayStatus): void {
    current = status;
    statuses.emit(status);
  }

  function start(): void {
    const startedAt = Date.now();
    const log = createLogTail();
    let problem: string | undefined;
    const relay = utilityProcess.fork(entry, [JSON.stringify(options)], {
      serviceName: 'Carillon relay',
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    child = relay;
    const decoder = new StringDecoder();
    relay.stderr?.on('data', (chunk: Buffer) => {
      log.add(chunk);
      // What Node says of an error that nobody caught is no line of the log.
      process.stderr.write(terminalText(decoder.write(chunk)));
    });
    relay.on('message', (message: unknown) => {
      const call = shellCallSchema.safeParse(message);
      if (call.success) {
        answerShellCall(shell, call.data).then((answer) => relay.postMessage(answer));
        return;
      }
      const said = fromRelaySchema.parse(message);
      switch (said.type) {
        case 'running':
          return tell({ status: 'running' });
        case 'problem':
          problem = `${said.problem} ${said.remedy}`;
      }
    });
    relay.once('exit', (code) => {
      child = undefined;
      if (stopping) return;
      const { attempt, failed, retryInMs } = plan.died(Date.now() - startedAt);
      if (failed) {
        lastWords(relay).then(() => {
          if (child !== undefined || stopping) return;
          tell({ status: 'failed', problem: problem ?? unexplained(code), log: log.lines() });
        });
      } else tell({ status: 'restarting', attempt, ...(problem === undefined ? {} : { problem }) });
      retry = setTimeout(start, retryInMs);
    });
  }

  return {
    start,
    connect(port) {
      child?.postMessage({ type: 'connect' } satisfies ToRelay, [port]);
    },
    woke() {
      child?.postMessage({ type: 'woke' } satisfies ToRelay);
    },
    restart() {
      if (child !== undefined || stopping) return;
      clearTimeout(retry);
      plan.forget();
      tell({ status: 'restarting', attempt: 1 });
      start();
    },
    status: () => current,
    onStatus: statuses.subscribe,
    stop() {
      stopping = true;
      clearTimeout(retry);
      const relay = child;
      if (relay === undefined) return Promise.resolve();
      return new Promise((resolve) => {
        const force = setTimeout(() => relay.kill(), STOP_MS);
        relay.once('exit', () => {
          clearTimeout(force);
          resolve();
        });
        relay.postMessage({ type: 'stop' } satisfies ToRelay);
      });
    },
  };
}

/** The compiled entry beside the main process's own. */
export function relayEntry(): string {
  return join(import.meta.dirname, 'relay-process.js');
}

/** What a process wrote may come after the news of its end. */
function lastWords({ stderr }: UtilityProcess): Promise<unknown> {
  if (stderr === null) return Promise.resolve();
  const late = new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
  return Promise.race([once(stderr, 'close'), late]);
}

function unexplained(code: number): string {
  return `The relay's process ended with code ${code} and did not say why. Its log may; if it names no cause, report it with the log.`;
}

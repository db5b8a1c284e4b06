import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { terminalText } from '../src/encoding/terminal.ts';
import { answerShellCall, shellCallSchema } from '../src/shell/remote.ts';
import type { Shell } from '../src/shell/shell.ts';
import type { RelayStatus } from './channels.ts';
import { createLogTail } from './log-tail.ts';
import { fromRelaySchema, type RelayOptions, type ToRelay } from './messages.ts';
import { readToEnd } from './relay-output.ts';
import { createRestartPlan } from './restart-plan.ts';
import { createSignal } from './signal.ts';

const STOP_MS = 10_000;

export interface SupervisorDeps {
  readonly entry: string;
  readonly options: RelayOptions;
  readonly shell: Shell;
}

/** Runs the relay in a utility process and starts it again whenever it dies. */
export interface Supervisor {
  start(): void;
  /** Hands a port to the relay's process, which reads it once the relay has started. */
  connect(port: MessagePortMain): void;
  /** Tells the relay that the computer woke up from sleep. */
  woke(): void;
  /** Starts a relay that died at once, instead of at its next attempt. */
  restart(): void;
  status(): RelayStatus;
  onStatus(listener: (status: RelayStatus) => void): void;
  /** Drains the relay and ends its process, by force after 10 s. */
  stop(): Promise<void>;
}

export function createSupervisor({ entry, options, shell }: SupervisorDeps): Supervisor {
  const plan = createRestartPlan();
  const statuses = createSignal<RelayStatus>();
  let child: UtilityProcess | undefined;
  let current: RelayStatus = { status: 'restarting', attempt: 0 };
  let stopping = false;
  let retry: NodeJS.Timeout | undefined;

  function setStatus(status: RelayStatus): void {
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
    const output = readToEnd(relay.stderr, (chunk) => {
      log.add(chunk);
      // Node's own report of an uncaught error is no line of our log, so it may hold escape sequences.
      process.stderr.write(terminalText(decoder.write(chunk)));
    });
    relay.on('message', (message: unknown) => {
      const call = shellCallSchema.safeParse(message);
      if (call.success) {
        answerShellCall(shell, call.data).then((answer) => relay.postMessage(answer));
        return;
      }
      const news = fromRelaySchema.parse(message);
      switch (news.type) {
        case 'running':
          return setStatus({ status: 'running' });
        case 'problem':
          problem = `${news.problem} ${news.remedy}`;
      }
    });
    relay.once('exit', (code) => {
      child = undefined;
      if (stopping) return;
      const { attempt, failed, retryInMs } = plan.died(Date.now() - startedAt);
      if (failed) {
        const failure = (): RelayStatus => ({
          status: 'failed',
          problem: problem ?? unexplained(code),
          log: log.lines(),
        });
        const early = failure();
        setStatus(early);
        // Its last lines may arrive after its exit. By then, it may have been started again.
        output.then(() => {
          if (current === early) setStatus(failure());
        });
      } else setStatus({ status: 'restarting', attempt, ...(problem === undefined ? {} : { problem }) });
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
      plan.reset();
      setStatus({ status: 'restarting', attempt: 1 });
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

/** The compiled entry of the relay's process, beside the main process's own. */
export function relayEntry(): string {
  return join(import.meta.dirname, 'relay-process.js');
}

function unexplained(code: number): string {
  return `The relay's process exited with code ${code} and gave no reason. If its log names no cause either, report this with the log.`;
}

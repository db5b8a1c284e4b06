import { join } from 'node:path';
import { type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import type { Shell } from '../src/shell.ts';
import { answerShellCall, shellCallSchema } from '../src/shell-remote.ts';
import { fromRelaySchema, type RelayOptions, type RelayStatus, type ToRelay } from './messages.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 15_000;
/** A relay that ran this long before it died is started again at once, and not as one that keeps dying. */
const HEALTHY_MS = 60_000;
const STOP_MS = 10_000;

export interface SupervisorDeps {
  readonly entry: string;
  readonly options: RelayOptions;
  readonly shell: Shell;
  readonly changed: (status: RelayStatus) => void;
}

export interface Supervisor {
  start(): void;
  /** Gives a page its way to the relay; waits for nothing, a relay that starts reads it then. */
  connect(port: MessagePortMain): void;
  status(): RelayStatus;
  /** Drains and ends the relay; ends it by force after 10 s. */
  stop(): Promise<void>;
}

/** Runs the relay in a utility process and starts it again whenever it dies. */
export function createSupervisor({ entry, options, shell, changed }: SupervisorDeps): Supervisor {
  let child: UtilityProcess | undefined;
  let current: RelayStatus = { status: 'restarting', attempt: 0 };
  let attempt = 0;
  let stopping = false;
  let retry: NodeJS.Timeout | undefined;

  function tell(status: RelayStatus): void {
    current = status;
    changed(status);
  }

  function start(): void {
    const startedAt = Date.now();
    let problem: string | undefined;
    const relay = utilityProcess.fork(entry, [JSON.stringify(options)], { serviceName: 'Carillon relay' });
    child = relay;
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
    relay.once('exit', () => {
      child = undefined;
      if (stopping) return;
      if (Date.now() - startedAt > HEALTHY_MS) attempt = 0;
      attempt += 1;
      tell({ status: 'restarting', attempt, ...(problem === undefined ? {} : { problem }) });
      retry = setTimeout(start, Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempt - 1)));
    });
  }

  return {
    start,
    connect(port) {
      child?.postMessage({ type: 'connect' } satisfies ToRelay, [port]);
    },
    status: () => current,
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

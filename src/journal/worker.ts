import { parentPort, workerData } from 'node:worker_threads';
import { journalError } from './damage.ts';
import { createDrain } from './drain.ts';
import { type HostMessage, invoke, openOrReplace, type PlainError, type WorkerMessage } from './host.ts';
import type { Store, StoreOptions } from './store.ts';

/** The worker thread's entry: one store, called by messages in the order they come. */
function run(port: NonNullable<typeof parentPort>, options: StoreOptions): void {
  const say = (message: WorkerMessage) => port.postMessage(message);
  const plain = (error: unknown): PlainError => {
    const { code, problem } = journalError(error, options.file);
    return { code, problem };
  };
  let store: Store;
  try {
    const opened = openOrReplace(options, Date.now());
    store = opened.store;
    say({ type: 'opened', setAside: opened.setAside });
  } catch (error) {
    say({ type: 'refused', error: plain(error) });
    port.close();
    return;
  }
  const drain = createDrain({
    store,
    steady: () => performance.now(),
    report: (error) => say({ type: 'moved', error: error === null ? null : plain(error) }),
  });
  drain.poke(0);
  port.on('message', (message: HostMessage) => {
    switch (message.type) {
      case 'call':
        try {
          say({ type: 'result', id: message.id, value: invoke(store, message.name, message.parameters as never) });
        } catch (error) {
          say({ type: 'error', id: message.id, error: plain(error) });
        }
        if (message.name === 'accept' || message.name === 'end') drain.poke(rushOf(message));
        return;
      case 'close':
        drain.stop();
        store.close();
        say({ type: 'closed' });
        port.close();
    }
  });
}

/** How many pushes a call brings, or ends of what was answered before: what waited goes out fast when a provider is back. */
function rushOf({ name, parameters }: Extract<HostMessage, { type: 'call' }>): number {
  if (name === 'accept') return (parameters[0] as Parameters<Store['accept']>[0]).length;
  const { records, acknowledgements } = parameters[0] as Parameters<Store['end']>[0];
  return Math.max(0, records.length - acknowledgements.length);
}

if (parentPort !== null) run(parentPort, workerData);

import { Worker } from 'node:worker_threads';
import { isDamage, journalError, setAside } from './damage.ts';
import { JournalError } from './journal.ts';
import { openStore, type Store, type StoreOptions } from './store.ts';

export type StoreCall = Exclude<keyof Store, 'close' | 'advance' | 'behind'>;

/** Called when work behind the acknowledged path changed pushes (null) or could not be done. */
export type Moved = (error: JournalError | null) => void;

/** A store that is called without waiting for the disk in the caller's thread. */
export interface StoreHost {
  call<Name extends StoreCall>(name: Name, ...parameters: Parameters<Store[Name]>): Promise<ReturnType<Store[Name]>>;
  close(): Promise<void>;
}

export interface OpenedHost {
  readonly host: StoreHost;
  /** The name a damaged file was given, when one was found. */
  readonly setAside: string | null;
}

/** What the worker thread and its owner say to one another. */
export type HostMessage =
  | { readonly type: 'call'; readonly id: number; readonly name: StoreCall; readonly parameters: readonly unknown[] }
  | { readonly type: 'close' };
export type WorkerMessage =
  | { readonly type: 'opened'; readonly setAside: string | null }
  | { readonly type: 'refused'; readonly error: PlainError }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: PlainError }
  /** Work behind the acknowledged path changed pushes, or could not be done. */
  | { readonly type: 'moved'; readonly error: PlainError | null }
  | { readonly type: 'closed' };
export type PlainError = Pick<JournalError, 'code' | 'problem'>;

/** Opens the store; a damaged file is set aside and a new one begun. Throws {@link JournalError}. */
export function openOrReplace(options: StoreOptions, now: number): { store: Store; setAside: string | null } {
  try {
    return { store: openStore(options), setAside: null };
  } catch (error) {
    if (!isDamage(error)) throw journalError(error, options.file);
    const aside = setAside(options.file, now);
    return { store: openStore(options), setAside: aside };
  }
}

/** A store in this thread, whose work behind the acknowledged path is done at once: for tests, and without a worker. */
export async function createDirectHost(options: StoreOptions, now: number): Promise<OpenedHost> {
  const opened = openOrReplace(options, now);
  const host: StoreHost = {
    async call(name, ...parameters) {
      try {
        const result = invoke(opened.store, name, parameters);
        if (name === 'end') while (opened.store.advance(EVERYTHING) > 0);
        return result;
      } catch (error) {
        throw journalError(error, options.file);
      }
    },
    close: async () => opened.store.close(),
  };
  return { host, setAside: opened.setAside };
}

/** A store in a worker thread of its own. Rejects with {@link JournalError} when the file cannot be opened. */
export function createWorkerHost(entry: URL, options: StoreOptions, moved: Moved): Promise<OpenedHost> {
  const worker = new Worker(entry, { workerData: options });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: JournalError) => void }>();
  let last = 0;
  let closed: () => void = () => undefined;
  let gone: JournalError | undefined;

  const post = (message: HostMessage) => worker.postMessage(message);
  const call = (name: StoreCall, ...parameters: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (gone !== undefined) reject(gone);
      else {
        waiting.set(++last, { resolve, reject });
        post({ type: 'call', id: last, name, parameters });
      }
    });
  const host: StoreHost = {
    // The worker runs the very method that the name stands for, so its result has that method's type.
    call: call as StoreHost['call'],
    close: () =>
      new Promise((resolve) => {
        if (gone !== undefined) return resolve();
        closed = resolve;
        post({ type: 'close' });
      }),
  };

  return new Promise((resolve, reject) => {
    const end = (error: JournalError) => {
      gone = error;
      for (const { reject: refuse } of waiting.values()) refuse(error);
      waiting.clear();
      closed();
      reject(error);
    };
    worker.on('message', (message: WorkerMessage) => {
      switch (message.type) {
        case 'opened':
          return resolve({ host, setAside: message.setAside });
        case 'refused':
          return end(revive(message.error));
        case 'result':
          waiting.get(message.id)?.resolve(message.value);
          return waiting.delete(message.id);
        case 'error':
          waiting.get(message.id)?.reject(revive(message.error));
          return waiting.delete(message.id);
        case 'moved':
          return moved(message.error === null ? null : revive(message.error));
        case 'closed':
          return end(ended());
      }
    });
    worker.on('error', (error) => end(journalError(error, options.file)));
    worker.on('exit', () => end(ended()));
  });
}

const EVERYTHING = { writeOut: 1_000, index: 1_000, steadyNow: Number.POSITIVE_INFINITY };

/** Calls a method of the store by its name. */
export function invoke<Name extends StoreCall>(
  store: Store,
  name: Name,
  parameters: Parameters<Store[Name]>,
): ReturnType<Store[Name]> {
  const method = store[name] as (...all: Parameters<Store[Name]>) => ReturnType<Store[Name]>;
  return method(...parameters);
}

const ended = () => new JournalError('closed', { code: 'journal-closed', parameters: {} });

function revive({ code, problem }: PlainError): JournalError {
  return new JournalError(code, problem);
}

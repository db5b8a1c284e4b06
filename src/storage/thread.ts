import { Worker } from 'node:worker_threads';
import { storageError } from './corruption.ts';
import { closedError, type PlainStorageError, StorageError } from './storage-error.ts';

/** The names of a store's methods. Each call ends before the next starts. */
export type StoreCalls<Store> = {
  [Name in keyof Store]: Store[Name] extends (...parameters: never) => unknown ? Name : never;
}[keyof Store];

type Method<Store, Name extends keyof Store> = Extract<Store[Name], (...parameters: never) => unknown>;

/** A store in another thread, so that the caller's thread never waits for the disk. */
export interface StoreThread<Store> {
  call<Name extends StoreCalls<Store>>(
    name: Name,
    ...parameters: Parameters<Method<Store, Name>>
  ): Promise<ReturnType<Method<Store, Name>>>;
  /** Closes the store's files. Later calls reject. */
  close(): Promise<void>;
}

export interface OpenedThread<Store> {
  readonly thread: StoreThread<Store>;
  /** The new name of a corrupt file that was set aside; null when the file was sound. */
  readonly setAside: string | null;
}

/** The messages between a worker thread and its owner. */
export type ToWorker =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly parameters: readonly unknown[] }
  | { readonly type: 'close' };
export type FromWorker =
  | { readonly type: 'opened'; readonly setAside: string | null }
  | { readonly type: 'refused'; readonly error: PlainStorageError }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: PlainStorageError }
  | { readonly type: 'closed' };

export interface WorkerOptions {
  /** The compiled entry, which calls `serveStore`. */
  readonly entry: URL;
  /** The file it opens, for errors. */
  readonly file: string;
  /** Given to the entry as `workerData`. */
  readonly data: unknown;
  /** Megabytes of V8's young generation; a small one keeps less memory. */
  readonly maxYoungMegabytes?: number;
}

/** Starts a worker thread for a store. Rejects with {@link StorageError} when its file cannot be opened. */
export function createWorkerThread<Store>(options: WorkerOptions): Promise<OpenedThread<Store>> {
  const { entry, file, data, maxYoungMegabytes } = options;
  const worker = new Worker(entry, {
    workerData: data,
    ...(maxYoungMegabytes === undefined ? {} : { resourceLimits: { maxYoungGenerationSizeMb: maxYoungMegabytes } }),
  });
  const calls = new Map<number, { resolve: (value: unknown) => void; reject: (error: StorageError) => void }>();
  let last = 0;
  let closed: () => void = () => undefined;
  let closedBy: StorageError | undefined;

  const post = (message: ToWorker) => worker.postMessage(message, transferable(message));
  const call = (name: string, ...parameters: readonly unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      if (closedBy !== undefined) return reject(closedBy);
      calls.set(++last, { resolve, reject });
      post({ type: 'call', id: last, name, parameters });
    });
  const thread: StoreThread<Store> = {
    // The worker calls the method with that name, so that the result has the method's type.
    call: call as StoreThread<Store>['call'],
    close: () =>
      new Promise((resolve) => {
        if (closedBy !== undefined) return resolve();
        closed = resolve;
        post({ type: 'close' });
      }),
  };

  return new Promise((resolve, reject) => {
    const end = (error: StorageError) => {
      closedBy = error;
      for (const { reject: refuse } of calls.values()) refuse(error);
      calls.clear();
      closed();
      reject(error);
    };
    worker.on('message', (message: FromWorker) => {
      switch (message.type) {
        case 'opened':
          return resolve({ thread, setAside: message.setAside });
        case 'refused':
          return end(revive(message.error));
        case 'result':
          calls.get(message.id)?.resolve(message.value);
          return calls.delete(message.id);
        case 'error':
          calls.get(message.id)?.reject(revive(message.error));
          return calls.delete(message.id);
        case 'closed':
          return end(closedError());
      }
    });
    worker.on('error', (error) => end(storageError(error, file)));
    worker.on('exit', () => end(closedError()));
  });
}

/** The buffer in a call's first parameter is transferred, not copied: the caller does not use it afterwards. */
function transferable(message: ToWorker): ArrayBuffer[] {
  if (message.type !== 'call') return [];
  const [first] = message.parameters;
  if (typeof first !== 'object' || first === null || !('bytes' in first)) return [];
  return first.bytes instanceof ArrayBuffer ? [first.bytes] : [];
}

function revive({ code, problem }: PlainStorageError): StorageError {
  return new StorageError(code, problem);
}

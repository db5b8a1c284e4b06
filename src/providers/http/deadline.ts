import { type Clock, systemClock } from '../../lib/clock.ts';
import { detailOf } from '../../outcomes/outcome.ts';
import type { Trouble } from './messages.ts';

/** Bounds one exchange with a provider: it aborts when its time is up or the relay stops. */
export interface Deadline {
  /** Why the exchange was aborted; null while it was not. */
  trouble(): Trouble | null;
  /** Calls back on the abort, at once if it has happened. Only the callback given last is called. */
  onAbort(call: () => void): void;
  /** Resolves or rejects like `work`, but rejects on the abort. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** Has to be called when the exchange is over: it releases the timer and the listener. */
  end(): void;
}

export interface Deadlines {
  /** Starts a deadline; `stop` is the relay's own signal. */
  start(stop: AbortSignal, milliseconds: number): Deadline;
}

const late: Trouble = {
  kind: 'trouble',
  reason: 'provider-timeout',
  ...detailOf({ code: 'no-answer-in-time', parameters: {} }),
};
const stopped: Trouble = {
  kind: 'trouble',
  reason: 'interrupted',
  ...detailOf({ code: 'relay-stopped', parameters: {} }),
};

/**
 * Makes deadlines. `AbortSignal.any` is not used: the relay's signal would keep every signal derived from it for as long as
 * the relay runs, and making one costs more than many a request.
 */
export function createDeadlines(after: Clock['after'] = systemClock.after): Deadlines {
  const stops = createAbortListeners();

  function start(stop: AbortSignal, milliseconds: number): Deadline {
    let trouble: Trouble | null = null;
    let call: () => void = () => undefined;
    function abort(why: Trouble): void {
      if (trouble !== null) return;
      trouble = why;
      call();
    }
    const stopNow = () => abort(stopped);
    let over = false;
    const cancel = after(milliseconds, () =>
      afterPendingReads(() => {
        if (!over) abort(late);
      }),
    );
    if (stop.aborted) stopNow();
    else stops.add(stop, stopNow);

    function onAbort(next: () => void): void {
      call = next;
      if (trouble !== null) next();
    }
    return {
      trouble: () => trouble,
      onAbort,
      race: (work) =>
        new Promise((resolve, reject) => {
          onAbort(() => reject(new Error('The exchange was aborted.')));
          work.then(resolve, reject);
        }),
      end() {
        over = true;
        cancel();
        stops.remove(stop, stopNow);
      },
    };
  }

  return { start };
}

interface AbortListeners {
  add(signal: AbortSignal, call: () => void): void;
  remove(signal: AbortSignal, call: () => void): void;
}

/** One listener on each signal for all callbacks: a signal compares each new listener with all that it has. */
function createAbortListeners(): AbortListeners {
  const signals = new Map<AbortSignal, { readonly calls: Set<() => void>; readonly notify: () => void }>();
  return {
    add(signal: AbortSignal, call: () => void): void {
      let listener = signals.get(signal);
      if (listener === undefined) {
        const calls = new Set<() => void>();
        const notify = () => {
          for (const one of [...calls]) one();
        };
        listener = { calls, notify };
        signals.set(signal, listener);
        signal.addEventListener('abort', notify);
      }
      listener.calls.add(call);
    },
    remove(signal: AbortSignal, call: () => void): void {
      const listener = signals.get(signal);
      if (listener === undefined) return;
      listener.calls.delete(call);
      if (listener.calls.size > 0) return;
      signal.removeEventListener('abort', listener.notify);
      signals.delete(signal);
    },
  };
}

/** Resolves or rejects like `work`, but rejects when `signal` is aborted. */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new Error('The exchange was aborted.'));
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}

/**
 * Calls back after what has already arrived was read. A process that was suspended handles its due timers before its
 * connections; an answer that is waiting there would otherwise be lost and the request repeated.
 */
function afterPendingReads(call: () => void): void {
  setImmediate(() => setImmediate(call));
}

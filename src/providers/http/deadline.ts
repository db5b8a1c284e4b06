import { type Clock, systemClock } from '../../lib/clock.ts';
import { detailOf } from '../../outcomes/outcome.ts';
import type { Trouble } from './messages.ts';

/** Bounds one exchange with a provider. */
export interface Deadline {
  /** What kept an answer away, if it was one of these: the time was up, or the relay stopped. */
  trouble(): Trouble | null;
  /** Calls back when that happens, at once when it has; a later call takes the place of an earlier. */
  onAbort(call: () => void): void;
  /** Resolves or rejects like `work`, but rejects as soon as that happens. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** To be called when the exchange is over: nothing of it stays behind. */
  end(): void;
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
 * Makes deadlines; `stop` is the relay's own signal. `AbortSignal.any` would do, but what it makes stays with that signal
 * as long as the relay runs, and costs more than many a request.
 */
export function createDeadlines(after: Clock['after'] = systemClock.after) {
  const stops = createStops();

  return (stop: AbortSignal, milliseconds: number): Deadline => {
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
      onceRead(() => {
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
          onAbort(() => reject(new Error('It was broken off.')));
          work.then(resolve, reject);
        }),
      end() {
        over = true;
        cancel();
        stops.remove(stop, stopNow);
      },
    };
  };
}

/** One listener for all that want to hear of a signal: each one more would be compared with all there are. */
function createStops() {
  const signals = new Map<AbortSignal, { readonly calls: Set<() => void>; readonly tell: () => void }>();
  return {
    add(signal: AbortSignal, call: () => void): void {
      let heard = signals.get(signal);
      if (heard === undefined) {
        const calls = new Set<() => void>();
        const tell = () => {
          for (const one of [...calls]) one();
        };
        heard = { calls, tell };
        signals.set(signal, heard);
        signal.addEventListener('abort', heard.tell);
      }
      heard.calls.add(call);
    },
    remove(signal: AbortSignal, call: () => void): void {
      const heard = signals.get(signal);
      if (heard === undefined) return;
      heard.calls.delete(call);
      if (heard.calls.size > 0) return;
      signal.removeEventListener('abort', heard.tell);
      signals.delete(signal);
    },
  };
}

/** Resolves or rejects like `work`, but rejects as soon as `signal` is aborted. */
export function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(new Error('It was broken off.'));
    if (signal.aborted) aborted();
    else signal.addEventListener('abort', aborted);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}

/**
 * Calls back when what has arrived by now is read. A process that stood still finds its timers due before it looks at its
 * connections, and an answer that waits there would be asked for twice.
 */
function onceRead(call: () => void): void {
  setImmediate(() => setImmediate(call));
}

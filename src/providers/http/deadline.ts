import { type Clock, systemClock } from '../../clock.ts';
import type { Trouble } from './client.ts';

/** Bounds one exchange with a provider. */
export interface Deadline {
  /** Aborted when the time is up or the relay stops. */
  readonly signal: AbortSignal;
  /** What kept an answer away, if it was one of these. */
  trouble(): Trouble | null;
  /** Resolves or rejects like `work`, but rejects as soon as `signal` is aborted. */
  race<Result>(work: Promise<Result>): Promise<Result>;
  /** To be called when the exchange is over: nothing of it stays behind. */
  end(): void;
}

const late: Trouble = { kind: 'trouble', reason: 'provider-timeout', detail: 'There was no answer in time.' };
const stopped: Trouble = {
  kind: 'trouble',
  reason: 'interrupted',
  detail: 'The relay stopped while the provider was asked.',
};

/** `AbortSignal.any` would do, but what it makes stays with the relay's own signal as long as the relay runs. */
export function createDeadline(
  stop: AbortSignal,
  milliseconds: number,
  after: Clock['after'] = systemClock.after,
): Deadline {
  const controller = new AbortController();
  let trouble: Trouble | null = null;
  function abort(why: Trouble): void {
    trouble ??= why;
    controller.abort();
  }
  const stopNow = () => abort(stopped);
  const cancel = after(milliseconds, () => abort(late));
  if (stop.aborted) stopNow();
  else stop.addEventListener('abort', stopNow);
  const { signal } = controller;
  return {
    signal,
    trouble: () => trouble,
    race: (work) => untilAborted(work, signal),
    end() {
      cancel();
      stop.removeEventListener('abort', stopNow);
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

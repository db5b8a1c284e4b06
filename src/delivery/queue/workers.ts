import type { Provider } from '../../providers/provider.ts';
import type { QueuedDelivery } from './queued-delivery.ts';

export interface WorkersDeps {
  readonly first: Provider;
  /** Deliveries processed at one time. */
  readonly max: () => number;
  /** The next delivery that may be processed; undefined when there is none. */
  readonly next: () => QueuedDelivery | undefined;
  /** Processes a delivery with a provider. Never rejects. */
  readonly work: (delivery: QueuedDelivery, provider: Provider) => Promise<void>;
}

/** Processes deliveries, a bounded number at one time, and closes a replaced provider after its last one. */
export interface Workers {
  provider(): Provider;
  replaceProvider(next: Provider): void;
  /** Starts as many deliveries as may be processed. */
  pump(): void;
  /** Number of deliveries that are being processed. */
  attempting(): number;
  /** Resolves when no delivery is being processed. */
  settled(): Promise<void>;
  /** Starts no more deliveries. */
  stop(): void;
  isStopped(): boolean;
}

export function createWorkers({ first, max, next, work }: WorkersDeps): Workers {
  let current = { provider: first, attempting: 0, retired: false };
  let attempting = 0;
  let stopped = false;
  const idle: (() => void)[] = [];

  const close = (old: Provider) => void old.close?.().catch(() => undefined);

  function pump(): void {
    while (!stopped && attempting < max()) {
      const delivery = next();
      if (delivery === undefined) return;
      run(delivery);
    }
  }

  async function run(delivery: QueuedDelivery): Promise<void> {
    const used = current;
    used.attempting += 1;
    attempting += 1;
    await work(delivery, used.provider);
    used.attempting -= 1;
    attempting -= 1;
    if (used.retired && used.attempting === 0) close(used.provider);
    pump();
    if (attempting === 0) for (const resolve of idle.splice(0)) resolve();
  }

  return {
    provider: () => current.provider,
    replaceProvider(provider) {
      const before = current;
      current = { provider, attempting: 0, retired: false };
      before.retired = true;
      if (before.attempting === 0) close(before.provider);
    },
    pump,
    attempting: () => attempting,
    settled: () => (attempting === 0 ? Promise.resolve() : new Promise<void>((resolve) => idle.push(resolve))),
    stop() {
      stopped = true;
    },
    isStopped: () => stopped,
  };
}

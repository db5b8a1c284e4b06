import type { History } from '../../src/history/history.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import type { Log } from '../../src/lib/log.ts';
import type { OpenDelivery, Outbox } from '../../src/outbox/outbox.ts';
import { openSource } from '../../src/takeover/source.ts';
import type { TakeoverHook } from '../../src/takeover/step.ts';
import { createTakeover } from '../../src/takeover/takeover.ts';
import { openDirectThread } from '../support/direct-threads.ts';
import { silentLog } from '../support/log.ts';
import { createMemoryDisk, type MemoryDisk } from '../support/memory-disk.ts';
import {
  createMemoryHistory,
  createMemoryHistoryDisk,
  type MemoryHistory,
  type MemoryHistoryDisk,
} from '../support/memory-history.ts';
import { createMemoryOutbox } from '../support/memory-outbox.ts';

/** The disks that outlive a relay. */
export interface Disks {
  readonly outbox: MemoryDisk;
  readonly history: MemoryHistoryDisk;
}

export const createDisks = (): Disks => ({ outbox: createMemoryDisk(), history: createMemoryHistoryDisk() });

/** Stands between a relay and its stores, and may end it at any call. */
export type Between = <Ports extends Pick<Outbox, 'accept' | 'settle' | 'remember'> | Pick<History, 'write'>>(
  ports: Ports,
) => Ports;

export interface TestRelayOptions {
  readonly file: string;
  readonly disks: Disks;
  /** Unix milliseconds at which it starts. */
  readonly now: number;
  readonly hook?: TakeoverHook;
  readonly log?: Log;
  readonly between?: Between;
  /** False once the relay was killed. */
  readonly alive?: () => boolean;
  /** Opens the outbox for the waiting pushes; by default the one in memory. */
  readonly openOutbox?: () => Promise<Outbox>;
}

/** The parts of a relay that a takeover needs: the stores, and the transfer between them. */
export function testRelay({ file, disks, now, hook, log = silentLog, ...options }: TestRelayOptions) {
  const { between = (ports) => ports, alive = () => true } = options;
  const began = systemClock.steady();
  const clock: Clock = {
    now: () => now + Math.round(systemClock.steady() - began),
    steady: systemClock.steady,
    after: (milliseconds, call) => systemClock.after(milliseconds, () => alive() && call()),
  };
  const inMemory = () => createMemoryOutbox({ disk: disks.outbox, after: clock.after, acceptMs: 0, settleMs: 0 });
  const { openOutbox = async () => inMemory() } = options;
  const outbox = inMemory();
  const history = createMemoryHistory(disks.history);
  const takeover = createTakeover({
    file,
    openFile: () => openDirectThread(file, () => openSource({ file, now: clock.now })),
    clock,
    log,
    ...(hook === undefined ? {} : { hook }),
  });

  return {
    outbox,
    history,
    takeover: {
      ...takeover,
      importWaiting: () => takeover.importWaiting(async () => between(await openOutbox())),
      importHistory: () => takeover.importHistory({ history: between(history), outbox }),
    },
    clock,

    /** Transfers all settlements of the outbox to the history. */
    async writeBehind(from: Pick<Outbox, 'settled' | 'release'> = outbox): Promise<void> {
      for (let page = await from.settled(100); page !== null; page = await from.settled(100)) {
        const { through } = page;
        await history.write(page);
        await from.release({ through });
      }
    },

    allOpen: (): Promise<readonly OpenDelivery[]> => outbox.open({ limit: 100_000 }),
  };
}

export type TestRelay = ReturnType<typeof testRelay>;

/** Settles all waiting deliveries as delivered. */
export async function deliverAll({ outbox, allOpen, clock }: TestRelay): Promise<void> {
  for (const { pushId, number, attempts } of await allOpen()) {
    const outcome = { status: 'delivered', reason: 'accepted' } as const;
    const attempt = { startedAt: clock.now(), endedAt: clock.now(), outcome };
    const deliveries = [
      { number, outcome, endedAt: clock.now(), attempts: [attempt], attemptCount: attempts + 1, late: true },
    ];
    await outbox.settle({ pushId, deliveries });
  }
}

/** The whole content of a history, without the times of the test's own deliveries. */
export async function everything(history: MemoryHistory) {
  const rows = await history.list({ limit: 1_000 });
  const details = await Promise.all(rows.map(({ id }) => history.get(id)));
  return details.map((push) => ({
    ...push,
    revision: 0,
    deliveries: push?.deliveries.map(({ endedAt: _, attempts, ...delivery }) => ({
      ...delivery,
      attempts: attempts.map(({ number }) => number),
    })),
  }));
}

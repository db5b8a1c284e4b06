import type { StoreHost } from './host.ts';
import {
  type Accepted,
  type Acknowledgement,
  type DeliveryRecord,
  type IncomingPush,
  JournalError,
} from './journal.ts';
import { type PackedPush, type PackedRecord, packPush, packRecord } from './packed.ts';
import type { Known } from './store.ts';

/** How long what is not waited for may gather before it is written. */
const BEHIND_MS = 10;
/** Bounds one transaction, and with it how long a push may wait for the one before it. */
const MOST_ACCEPTS = 256;
const MOST_BEHIND = 1_000;
/** What could not be written is kept, and tried again after so long. */
const AGAIN_MS = 1_000;

interface Waiting {
  readonly push: PackedPush;
  readonly resolve: (accepted: Accepted) => void;
  readonly reject: (error: unknown) => void;
}

export interface BatchesDeps {
  readonly host: StoreHost;
  /** Called after every transaction that changed a push. */
  readonly changed: () => void;
  /** Called after every write with its error, or null when it went well. */
  readonly result: (error: JournalError | null) => void;
}

/**
 * Groups writes: pushes that arrive while a transaction is under way share the next one, so that load costs fewer
 * commits, not more; outcomes and acknowledgements follow behind, off the acknowledged path.
 */
export function createBatches({ host, changed, result }: BatchesDeps) {
  const accepts: Waiting[] = [];
  let accepting = false;
  let records: PackedRecord[] = [];
  let acknowledgements: Acknowledgement[] = [];
  let behind: Promise<void> | undefined;
  /** Batches are written one after the other, because a later outcome of a delivery takes the place of an earlier. */
  let writing: Promise<unknown> = Promise.resolve();
  let wake: () => void = () => undefined;
  let closing = false;

  async function commitAccepts(): Promise<void> {
    accepting = true;
    while (accepts.length > 0) {
      const group = accepts.splice(0, MOST_ACCEPTS);
      try {
        const known = await host.call(
          'accept',
          group.map(({ push }) => push),
        );
        for (const [index, { resolve }] of group.entries()) resolve(accepted(known[index]));
        result(null);
        changed();
      } catch (error) {
        for (const { reject } of group) reject(error);
        result(error as JournalError);
      }
    }
    accepting = false;
  }

  /** One promise for everyone whose records go with the next batch. */
  function soon(): Promise<void> {
    behind ??= gathered()
      .then(() => writing)
      .then(() => {
        const written = commitBehind();
        writing = written.catch(() => undefined);
        return written;
      });
    if (records.length + acknowledgements.length >= MOST_BEHIND) wake();
    return behind;
  }

  function gathered(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, BEHIND_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async function commitBehind(): Promise<void> {
    behind = undefined;
    const work = { records, acknowledgements };
    records = [];
    acknowledgements = [];
    for (;;) {
      try {
        await host.call('end', work);
        changed();
        return;
      } catch (error) {
        result(error as JournalError);
        if (closing || (error instanceof JournalError && error.code === 'closed')) throw error;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  }

  return {
    accept: (push: IncomingPush) =>
      new Promise<Accepted>((resolve, reject) => {
        accepts.push({ push: packPush(push), resolve, reject });
        // Pushes read from other sockets in this turn of the event loop join the same transaction.
        if (!accepting) {
          accepting = true;
          setImmediate(commitAccepts);
        }
      }),
    record(more: readonly DeliveryRecord[]): Promise<void> {
      if (more.length === 0) return Promise.resolve();
      records.push(...more.map(packRecord));
      return soon();
    },
    acknowledge(acknowledgement: Acknowledgement): Promise<void> {
      acknowledgements.push(acknowledgement);
      return soon();
    },
    /** Writes what is waiting. What cannot be written now is not tried again: the next start delivers it again. */
    async flush(): Promise<void> {
      closing = true;
      wake();
      await Promise.allSettled([writing, behind]);
    },
  };
}

const nothing: Accepted = { duplicates: new Map(), lateRejected: new Set() };

function accepted(known: Known | undefined): Accepted {
  if (known === undefined || known === null) return nothing;
  return { duplicates: new Map(known.duplicates), lateRejected: new Set(known.lateRejected) };
}

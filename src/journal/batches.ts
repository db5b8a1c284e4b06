import type { StoreHost } from './host.ts';
import type { Accepted, Acknowledgement, DeliveryRecord, IncomingPush, JournalError } from './journal.ts';
import { type PackedPush, type PackedRecord, packPush, packRecord } from './packed.ts';
import type { Known } from './store.ts';

/** How long what is not waited for may gather before it is written. */
const BEHIND_MS = 10;
/** Bounds one transaction, and with it how long a push may wait for the one before it. */
const MOST_ACCEPTS = 256;
const MOST_BEHIND = 1_000;

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
  let wake: () => void = () => undefined;

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
    behind ??= new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, BEHIND_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(commitBehind);
    if (records.length + acknowledgements.length >= MOST_BEHIND) wake();
    return behind;
  }

  async function commitBehind(): Promise<void> {
    behind = undefined;
    const work = { records, acknowledgements };
    records = [];
    acknowledgements = [];
    try {
      await host.call('end', work);
      changed();
    } catch (error) {
      result(error as JournalError);
      throw error;
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
    async flush(): Promise<void> {
      wake();
      await behind?.catch(() => undefined);
    },
  };
}

const nothing: Accepted = { duplicates: new Map(), lateRejected: new Set() };

function accepted(known: Known | undefined): Accepted {
  if (known === undefined || known === null) return nothing;
  return { duplicates: new Map(known.duplicates), lateRejected: new Set(known.lateRejected) };
}

import { join } from 'node:path';
import { OutboxFull } from '../delivery/receive.ts';
import type { History, Retention } from '../history/history.ts';
import { endLostPushes } from '../history/lost-pushes.ts';
import { createPushReader, type PushReader } from '../history/push-reader.ts';
import { createRefusedRequests } from '../history/refused-requests.ts';
import { createSqliteHistory } from '../history/sqlite-history.ts';
import { createTransfer } from '../history/transfer.ts';
import type { Clock } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import type { RefusedRequest } from '../outbox/incoming.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createSqliteOutbox } from '../outbox/sqlite-outbox.ts';
import { messageOf } from '../problems/problem-error.ts';
import { createTakeover } from '../takeover/takeover.ts';
import type { StorageThreads } from './threads.ts';

export interface StoresDeps {
  readonly dataDir: string;
  readonly threads: StorageThreads;
  readonly retention: () => Retention;
  /** Called with the greatest ids of the stored pushes, before any push is accepted. */
  readonly continueAfter: (id: string) => void;
  readonly newId: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

/** Outbox and history in the data folder, the transfer from the one to the other, and the takeover from earlier versions. */
export interface Stores {
  readonly outbox: Outbox;
  readonly history: History;
  readonly readPush: PushReader;
  /** Keeps a request that the gateway refused, as far as the history has time for it. */
  readonly refused: (request: RefusedRequest) => void;
  /** The number of settled pushes that the history never got. */
  dropped(): number;
  /**
   * Null while another push can be accepted at once; otherwise resolves when it can. Throws {@link OutboxFull} when the
   * outbox alone takes up all the space that the configuration allows.
   */
  drained(): Promise<void> | null;
  /** Recovers what an earlier process left, the open deliveries by `recover`; once the outbox can be read, if not now. */
  start(recover: () => Promise<void>): Promise<void>;
  /** Writes everything that waits and closes the files. */
  close(): Promise<void>;
}

export async function createStores(deps: StoresDeps): Promise<Stores> {
  const { dataDir, threads, retention, continueAfter, newId, clock, log } = deps;
  const outboxFile = join(dataDir, 'outbox.db');
  const earlierFile = join(dataDir, 'journal.db');
  const takeover = createTakeover({ file: earlierFile, openFile: () => threads.takeover(earlierFile), clock, log });
  /** Recovers the open deliveries; null before the start. */
  let recover: (() => Promise<void>) | null = null;
  const openOutbox = () => threads.outbox(outboxFile);
  const outbox = await createSqliteOutbox({
    file: outboxFile,
    // The waiting pushes of an earlier version have to be there when the outbox is opened.
    async open() {
      const nothing = async () => undefined;
      await takeover.importWaiting(() =>
        createSqliteOutbox({ file: outboxFile, open: openOutbox, opened: nothing, log }),
      );
      return openOutbox();
    },
    opened: async () => {
      if (recover !== null) await recoverAll(recover);
    },
    log,
  });
  const history = await createSqliteHistory({
    file: join(dataDir, 'history.db'),
    threads: threads.history,
    retention: retention(),
    outboxBytes: outbox.bytes,
    log,
  });
  const transfer = createTransfer({ outbox, history, keepPushes: () => retention().keepPushes, clock, log });
  const isBehind = () => transfer.isBehind() || history.state().status === 'failing';
  const refusedRequests = createRefusedRequests({ history, isBehind, newId, clock, log });

  /** Recovers the open deliveries first; settled and older pushes follow in the background. */
  async function recoverAll(recoverOpen: () => Promise<void>): Promise<void> {
    for (const store of [outbox, history]) {
      const newest = await store.newest().catch(() => null);
      if (newest !== null) continueAfter(newest);
    }
    try {
      await recoverOpen();
    } finally {
      // Also when nothing could be recovered: what is settled belongs to the history.
      transfer.start();
    }
    takeover
      .importHistory({ outbox, history })
      .catch((error: unknown) => log.error({ problem: messageOf(error) }, 'the takeover has stopped'));
    endLostPushes({ outbox, history, clock, log }).catch((error: unknown) =>
      log.warn({ problem: messageOf(error) }, 'pushes that an earlier outbox lost are searched for at the next start'),
    );
  }

  return {
    outbox,
    history,
    readPush: createPushReader(history, outbox),
    refused: refusedRequests.take,
    dropped: transfer.dropped,
    drained() {
      if (outbox.bytes() >= retention().keepBytes) throw new OutboxFull();
      return transfer.drained();
    },

    async start(recoverOpen) {
      recover = recoverOpen;
      if (outbox.state().status === 'ready') await recoverAll(recoverOpen);
    },

    async close() {
      await takeover.stop();
      await refusedRequests.close();
      await transfer.flush();
      await transfer.stop();
      await history.close();
      await outbox.close();
    },
  };
}

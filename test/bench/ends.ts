import { join } from 'node:path';
import { createSqliteHistory } from '../../src/history/sqlite-history.ts';
import { openOutboxStore } from '../../src/outbox/sqlite/store.ts';
import { createSqliteOutbox } from '../../src/outbox/sqlite-outbox.ts';
import { directHistory, openDirectThread } from '../support/direct-threads.ts';
import { silentLog } from '../support/log.ts';
import { takeSettled } from '../support/page-lines.ts';

const PAGE = 500;

/** What an ended relay recorded of pushes that did not arrive: how many ended with a reason, and with which ones. */
export async function endsOf(dataDir: string, numbers: readonly number[]) {
  const asked = new Set(numbers);
  const counts: Record<string, number> = {};
  const { outbox, history } = await openLeft(dataDir);
  await takeSettled(outbox, { write: history.write });
  for (let after: string | undefined; ; ) {
    const pushes = await history.export({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { body, deliveries } of pushes) {
      const text = Buffer.from(body ?? '', 'base64').toString();
      const reason = deliveries.find(({ endedAt, outcome }) => endedAt !== null && outcome?.reason !== 'duplicate')
        ?.outcome?.reason;
      if (reason === undefined || !asked.delete(Number(/\$bench-(\d+)-/.exec(text)?.[1] ?? -1))) continue;
      counts[reason] = (counts[reason] ?? 0) + 1;
    }
    after = pushes.at(-1)?.id;
    if (after === undefined) break;
  }
  await history.close();
  await outbox.close();
  return { known: Object.values(counts).reduce((sum, one) => sum + one, 0), words: JSON.stringify(counts) };
}

async function openLeft(dataDir: string) {
  const file = join(dataDir, 'outbox.db');
  const outbox = await createSqliteOutbox({
    file,
    open: () => openDirectThread(file, () => openOutboxStore(file)),
    opened: async () => undefined,
    log: silentLog,
  });
  const history = await createSqliteHistory({
    file: join(dataDir, 'history.db'),
    threads: directHistory,
    retention: { content: 'full', keepDays: 14, keepPushes: 2 ** 31, keepBytes: 2 ** 50 },
    outboxBytes: outbox.bytes,
    log: silentLog,
  });
  return { outbox, history };
}

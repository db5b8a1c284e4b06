import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Retention } from '../../src/history/history.ts';
import { createSqliteHistory } from '../../src/history/sqlite-history.ts';
import type { HistoryThreads } from '../../src/history/threads.ts';
import { type Clock, systemClock } from '../../src/lib/clock.ts';
import type { Log } from '../../src/lib/log.ts';
import { directHistory } from './direct-threads.ts';
import { silentLog } from './log.ts';
import { createPushes, settledPage, type TestLine } from './settled-page.ts';
import { temporaryFolder } from './temporary.ts';

export const keepAll: Retention = { content: 'full', keepDays: 14, keepPushes: 100_000, keepBytes: 2 ** 31 };

interface Options extends Partial<Retention> {
  readonly file?: string;
  readonly threads?: HistoryThreads;
  readonly outboxBytes?: () => number;
  readonly log?: Log;
  readonly clock?: Clock;
}

/** A real history in a new file, in the test's own thread. */
export async function testHistory(options: Options = {}) {
  const { file, threads, outboxBytes = () => 0, log = silentLog, clock = systemClock, ...retention } = options;
  const path = file ?? join(await temporaryFolder(), 'history.db');
  const history = await createSqliteHistory({
    file: path,
    retention: { ...keepAll, ...retention },
    threads: threads ?? directHistory,
    outboxBytes,
    log,
    clock,
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= history.close();
    return closed;
  };
  onTestFinished(close);
  const write = (...lines: TestLine[]) => history.write(settledPage(lines));
  return { history, file: path, close, write, push: createPushes() };
}

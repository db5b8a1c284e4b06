import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '../../src/lib/log.ts';
import { openOutboxStore } from '../../src/outbox/sqlite/store.ts';
import { createSqliteOutbox } from '../../src/outbox/sqlite-outbox.ts';
import { openDirectThread } from './direct-threads.ts';
import { silentLog } from './log.ts';
import { temporaryFolder } from './temporary.ts';

interface Options {
  readonly file?: string;
  readonly log?: Log;
  readonly now?: () => number;
  readonly opened?: Parameters<typeof createSqliteOutbox>[0]['opened'];
}

/** A real outbox in a new file, in the test's own thread. */
export async function testOutbox({ file, log = silentLog, now, opened = async () => undefined }: Options = {}) {
  const path = file ?? join(await temporaryFolder(), 'outbox.db');
  const outbox = await createSqliteOutbox({
    file: path,
    open: () => openDirectThread(path, () => openOutboxStore(path, now)),
    opened,
    log,
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= outbox.close();
    return closed;
  };
  onTestFinished(close);
  return { outbox, file: path, close };
}

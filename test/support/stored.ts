import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSql } from '../../src/storage/sql.ts';
import { testHistory } from './history.ts';
import { testOutbox } from './outbox.ts';
import { takeSettled } from './page-lines.ts';
import { temporaryFolder } from './temporary.ts';

/** What an ended relay left in its data folder, read from a copy as its next start would read it. */
export async function readStored(dataDir: string) {
  const folder = await temporaryFolder();
  for (const name of ['outbox.db', 'history.db']) {
    for (const companion of ['', '-wal']) {
      await copyFile(join(dataDir, name + companion), join(folder, name + companion)).catch(() => undefined);
    }
  }
  const integrity = ['outbox.db', 'history.db'].map((name) => {
    const sql = openSql(join(folder, name));
    const found = sql.prepare('PRAGMA integrity_check').rows();
    sql.close();
    return String(found);
  });
  const outbox = await testOutbox({ file: join(folder, 'outbox.db') });
  const history = await testHistory({ file: join(folder, 'history.db'), keepPushes: 10_000_000 });
  const open = await outbox.outbox.open({ limit: 1_000_000 });
  const bodies = await outbox.outbox.bodies([...new Set(open.map(({ pushId }) => pushId))]);
  const texts = bodies.map((kept) => Buffer.from(kept?.body ?? []).toString());
  await takeSettled(outbox.outbox, { write: history.history.write });
  for (let after: string | undefined; ; ) {
    const pushes = await history.history.export({ limit: 500, ...(after === undefined ? {} : { after }) });
    for (const { body } of pushes) if (body !== null) texts.push(Buffer.from(body, 'base64').toString());
    after = pushes.at(-1)?.id;
    if (after === undefined) break;
  }
  await outbox.close();
  await history.close();
  return {
    /** Event ids of all pushes, open or not. */
    events: new Set(texts.map((text): string => JSON.parse(text).notification.event_id)),
    /** How many deliveries are open. */
    open: open.length,
    /** Whether both files pass SQLite's integrity check. */
    isWhole: integrity.every((found) => found === 'ok'),
  };
}

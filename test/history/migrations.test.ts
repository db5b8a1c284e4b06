import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/history/sqlite/migrations.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { openSql } from '../../src/storage/sql.ts';
import { testHistory } from '../support/history.ts';
import { nameOf } from '../support/settled-page.ts';
import { temporaryFolder } from '../support/temporary.ts';

const schemaOf = (file: string) => {
  const sql = openSql(file);
  const rows = sql.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY name').rows();
  sql.close();
  return rows;
};

describe('the migrations of the history', () => {
  it.each(Array.from({ length: migrations.length + 1 }, (_, version) => version))(
    'lead from version %i to the present schema, and the history works',
    async (version) => {
      const file = `${await temporaryFolder()}/history.db`;
      const sql = openSql(file);
      migrate(sql, file, migrations.slice(0, version));
      sql.close();
      const { history, write, push } = await testHistory({ file });
      await write({ push: push('one') });
      expect((await history.list({ limit: 1 })).map(nameOf)).toEqual(['one']);
      const fresh = await testHistory();
      expect(schemaOf(file)).toEqual(schemaOf(fresh.file));
    },
  );

  it('leave the file of a newer version unchanged and say what to do', async () => {
    const file = `${await temporaryFolder()}/history.db`;
    const sql = openSql(file);
    sql.exec('PRAGMA user_version = 999');
    sql.close();
    const { history, write, push } = await testHistory({ file });
    expect(history.state()).toMatchObject({
      status: 'failing',
      problem: {
        cause: expect.stringContaining('newer version'),
        remedy: expect.stringContaining('Update Carillon'),
      },
    });
    await expect(write({ push: push('one') })).rejects.toThrow('newer version');
    await expect(history.list({ limit: 1 })).rejects.toThrow('newer version');
  });
});

describe('the tables', () => {
  it('can be read by people', async () => {
    const { file, write, push, close } = await testHistory();
    const notification = {
      type: 'm.room.message',
      sender: '@zoe:example.org',
      room_id: '!room',
      content: { body: 'hello' },
      counts: { unread: 2 },
    };
    await write({ push: push('one', { notification, peer: '192.0.2.7' }) });
    await close();
    const sql = openSql(file);
    const [row] = sql
      .prepare('SELECT kind, title, text, unread, prio, status, reason, peer, event_id, room_id, sender FROM pushes')
      .rows();
    const names = ['message', '@zoe:example.org', 'hello', 2, 'high', 'delivered', 'accepted'];
    expect([...(row ?? [])]).toEqual([...names, '192.0.2.7', '$one', '!room', '@zoe:example.org']);
    sql.close();
  });
});

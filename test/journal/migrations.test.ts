import { describe, expect, it } from 'vitest';
import { migrate, migrations } from '../../src/journal/migrations.ts';
import { openSql } from '../../src/journal/sql.ts';
import { testJournal } from '../support/journal.ts';
import { incomingPush } from '../support/push.ts';
import { temporaryFolder } from '../support/temporary.ts';

const schemaOf = (file: string) => {
  const sql = openSql(file);
  const rows = sql.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY name').rows();
  sql.close();
  return rows;
};

describe('migrations', () => {
  it.each(Array.from({ length: migrations.length + 1 }, (_, version) => version))(
    'lead from version %i to the present schema, and the journal works',
    async (version) => {
      const file = `${await temporaryFolder()}/journal.db`;
      const sql = openSql(file);
      migrate(sql, file, version);
      sql.close();
      const { journal } = await testJournal({ file });
      await journal.accept(incomingPush('one'));
      expect(await journal.list({ limit: 1 })).toMatchObject([{ id: 'one' }]);
      const fresh = await testJournal();
      expect(schemaOf(file)).toEqual(schemaOf(fresh.file));
    },
  );

  it('leave the file of a newer version alone and say what to do', async () => {
    const file = `${await temporaryFolder()}/journal.db`;
    const sql = openSql(file);
    sql.exec('PRAGMA user_version = 999');
    sql.close();
    const { journal } = await testJournal({ file });
    expect(journal.state()).toMatchObject({
      status: 'refusing',
      problem: {
        cause: expect.stringContaining('newer version'),
        remedy: expect.stringContaining('Update Carillon'),
      },
    });
    await expect(journal.accept(incomingPush('one'))).rejects.toThrow('newer version');
  });
});

import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { storageError } from '../../src/storage/corruption.ts';
import { openSql } from '../../src/storage/sql.ts';
import { temporaryFolder } from '../support/temporary.ts';

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('an error of SQLite', () => {
  it('says that there is no room when the disk is full', async () => {
    const file = join(await temporaryFolder(), 'full.db');
    const sql = openSql(file);
    sql.exec('CREATE TABLE t (x BLOB); PRAGMA max_page_count = 20;');
    const thrown = thrownBy(() => sql.prepare('INSERT INTO t VALUES (zeroblob(1000000))').run());
    expect(storageError(thrown, file)).toMatchObject({ code: 'full', message: expect.stringContaining(file) });
    sql.close();
  });

  it('says that the file cannot be written when it is read-only', async () => {
    const file = join(await temporaryFolder(), 'read-only.db');
    openSql(file).close();
    await chmod(file, 0o444);
    const sql = openSql(file);
    const thrown = thrownBy(() => sql.exec('PRAGMA query_only = ON; CREATE TABLE t (x)'));
    expect(storageError(thrown, file)).toMatchObject({ code: 'read-only', remedy: expect.stringMatching(/writable/) });
    sql.close();
  });

  it('says that another program has locked the file while one has', async () => {
    const file = join(await temporaryFolder(), 'locked.db');
    const other = openSql(file);
    other.exec('BEGIN EXCLUSIVE');
    const sql = openSql(file);
    const thrown = thrownBy(() => sql.exec('CREATE TABLE t (x)'));
    expect(storageError(thrown, file)).toMatchObject({ code: 'locked' });
    other.close();
    sql.close();
  });
});

import { describe, expect, it } from 'vitest';
import { openSql } from '../../src/storage/sql.ts';
import { openSource } from '../../src/takeover/source.ts';
import { copyOf } from './fixtures.ts';

const contentOf = (file: string) => {
  const sql = openSql(file);
  const tables = ['pushes', 'deliveries', 'leases', 'late_rejections', 'ends'];
  const content = tables.map((table) => sql.prepare(`SELECT * FROM ${table}`).rows());
  sql.close();
  return content;
};

describe('rows that an earlier version had not written when it was killed', () => {
  it('are written once, however often that is interrupted', async () => {
    const { file, recorded } = await copyOf('schema-5-killed');
    const sql = openSql(file);
    const ends = sql.prepare('SELECT seq, work FROM ends').rows();
    sql.close();
    expect(ends.length).toBeGreaterThan(0);
    const open = () => openSource({ file, now: () => recorded.madeAt }).close();
    open();
    const written = contentOf(file);
    expect(written[4]).toEqual([]);
    const again = openSql(file);
    const insert = again.prepare('INSERT INTO ends (seq, work) VALUES (?, ?)');
    for (const [seq, work] of ends) insert.run(Number(seq), String(work));
    again.close();
    open();
    expect(contentOf(file)).toEqual(written);
  });

  it('have no body where the content was not to be kept and nothing is open', async () => {
    const { file, recorded } = await copyOf('schema-5-metadata-killed');
    const source = openSource({ file, now: () => recorded.madeAt });
    const page = source.ended();
    expect(page?.pushes).toBeGreaterThan(10);
    expect(Buffer.from(page?.bytes ?? new ArrayBuffer()).includes('"notification"')).toBe(false);
    source.close();
  });
});

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openReaderStore, type ReaderStore } from '../../src/history/sqlite/reader-store.ts';
import { openWriterStore } from '../../src/history/sqlite/writer-store.ts';
import { openSql } from '../../src/storage/sql.ts';
import { keepAll } from '../support/history.ts';
import { searchStore } from '../support/searches.ts';
import { createPushes, nameOf, settledPage } from '../support/settled-page.ts';
import { temporaryFolder } from '../support/temporary.ts';

const retention = { ...keepAll, keepDays: 100_000 };
const prune = { now: Date.now(), outboxBytes: 0 };
const names = (reader: ReaderStore, search: string) => searchStore(reader, search).map(({ row }) => nameOf(row));

/** A copy of the file that an earlier version wrote. */
async function earlierFile() {
  const file = join(await temporaryFolder(), 'history.db');
  copyFileSync(join(import.meta.dirname, '../fixtures/histories/schema-1.db'), file);
  return file;
}

function opened(file: string) {
  const writer = openWriterStore({ file, retention, corrupt: false });
  const reader = openReaderStore({ file });
  const close = () => {
    reader.close();
    writer.close();
  };
  onTestFinished(close);
  return { writer, reader, close };
}

describe('a history of an earlier version', () => {
  it('can be searched as before at once', async () => {
    const { reader } = opened(await earlierFile());
    expect(names(reader, 'lunch')).toEqual(['plain']);
    expect(names(reader, '$greek')).toEqual(['greek']);
    expect(names(reader, 'past')).toHaveLength(40);
  });

  it('is indexed again in the background, and then everything is found', async () => {
    const { writer, reader } = opened(await earlierFile());
    while (writer.prune(prune).more);
    for (const [search, name] of [
      ['STRASSE', 'sharp'],
      ['CAF\u00c9', 'apart'],
      ['zoe\u0308', 'whole'],
      ['ILIK istanbul', 'dotless'],
      ['οδυσσευς', 'greek'],
      ['full WIDTH', 'wide'],
      ['software invisible', 'joined'],
      ['今日は', 'han'],
      ['は雨', 'han'],
      ['雨', 'han'],
      ['❤', 'heart'],
      ['müller FILE', 'sender'],
      ['!short:y', 'sender'],
      ['gross', 'waits'],
    ] as const) {
      expect(names(reader, search), search).toEqual([name]);
    }
    expect(names(reader, '$more3')).toHaveLength(11);
    expect(names(reader, 'past')).toHaveLength(40);
  });

  it('is indexed in small steps while pushes are written, and continues after a restart', async () => {
    const file = join(await temporaryFolder(), 'history.db');
    const push = createPushes();
    const first = opened(file);
    for (let page = 0; page < 6; page++) {
      const lines = Array.from({ length: 100 }, (_, number) => {
        return {
          push: push(`${page}-${number}`, { notification: { type: 'm.room.message', content: { body: 'straße' } } }),
        };
      });
      first.writer.write(settledPage(lines));
    }
    first.close();
    const sql = openSql(file);
    sql.exec("INSERT INTO words (words) VALUES ('delete-all')");
    sql.exec('INSERT INTO outdated_words SELECT max(seq) + 1 FROM pushes');
    sql.close();

    const second = opened(file);
    expect(names(second.reader, 'straße')).toEqual([]);
    const portion = (writer: typeof second.writer, reader: ReaderStore) => {
      const before = names(reader, 'strasse').length;
      while (names(reader, 'strasse').length === before) expect(writer.prune(prune).more).toBe(true);
    };
    portion(second.writer, second.reader);
    expect(names(second.reader, 'strasse')).toHaveLength(100);
    expect(names(second.reader, 'strasse')[0]).toBe('5-99');
    second.close();

    const { writer, reader } = opened(file);
    writer.write(
      settledPage([{ push: push('new', { notification: { type: 'm.room.message', content: { body: 'Straße' } } }) }]),
    );
    expect(names(reader, 'strasse')).toHaveLength(101);
    while (writer.prune(prune).more);
    expect(names(reader, 'strasse')).toHaveLength(601);
    const left = openSql(file);
    expect(left.number('SELECT count(*) FROM outdated_words')).toBe(0);
    left.close();
  });
});

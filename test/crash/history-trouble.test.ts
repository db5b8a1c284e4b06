import { existsSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSql } from '../../src/storage/sql.ts';
import { eventually } from '../support/eventually.ts';
import { immutableFiles } from '../support/immutable.ts';
import { startLoad } from '../support/load.ts';
import { callRelay } from '../support/relay-api.ts';
import { startRelay } from '../support/relay-process.ts';
import { readStored } from '../support/stored.ts';
import { temporaryFolder } from '../support/temporary.ts';

const config = { apps: { 'dev.*': { type: 'capture' } } };

interface Trouble {
  /** Called before the relay starts. */
  readonly before?: (dataDir: string) => Promise<void>;
  /** Called under load; returns a function that ends the trouble. */
  readonly make: (dataDir: string) => Promise<() => Promise<void>>;
}

/** Loads a relay whose history is in trouble, and then ends the trouble. */
async function underLoad({ before = async () => undefined, make }: Trouble) {
  const dataDir = await temporaryFolder();
  await before(dataDir);
  const relay = await startRelay({ dataDir, config });
  onTestFinished(() => relay.kill().catch(() => undefined));
  const load = startLoad(relay.gatewayUrl, 16);
  await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(100));
  const repair = await make(dataDir);
  const health = () => callRelay(relay, 'health');
  await eventually(async () =>
    expect(await health()).toMatchObject({ history: { problem: { cause: expect.stringContaining('history.db') } } }),
  );
  const at = load.acknowledged.size;
  await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(at + 200));
  expect(load.refused).toEqual([]);
  await repair();
  await load.stop();
  await eventually(async () => expect(await health()).toMatchObject({ history: { backlog: 0, problem: null } }));
  expect(await relay.stop()).toBe(0);
  const { events, open, isWhole } = await readStored(dataDir);
  expect([...load.acknowledged].filter((event) => !events.has(event))).toEqual([]);
  expect({ open, isWhole }).toEqual({ open: 0, isWhole: true });
}

describe('trouble of the history under load', () => {
  it('refuses no push and loses none: locked by another program', { timeout: 120_000 }, () =>
    underLoad({
      async make(dataDir) {
        const sql = openSql(join(dataDir, 'history.db'));
        // The relay may be writing at this moment.
        sql.exec('PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE');
        return async () => sql.close();
      },
    }),
  );

  it('refuses no push and loses none: files that cannot be written', { timeout: 120_000 }, async (context) => {
    const immutable = await immutableFiles();
    if ('missing' in immutable) return context.skip(immutable.missing);
    await underLoad({
      async make(dataDir) {
        const files = ['history.db', 'history.db-wal'].map((name) => join(dataDir, name));
        const clear = async () => immutable.clear(...files.filter((file) => existsSync(file)));
        immutable.set(...files);
        onTestFinished(clear);
        return clear;
      },
    });
  });

  it('refuses no push and loses none: a file that cannot be opened', { timeout: 120_000 }, () =>
    underLoad({
      before: (dataDir) => mkdir(join(dataDir, 'history.db')),
      make: async (dataDir) => () => rmdir(join(dataDir, 'history.db')),
    }),
  );
});

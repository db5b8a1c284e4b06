import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSql } from '../../src/journal/sql.ts';
import { eventually } from '../support/eventually.ts';
import { startLoad } from '../support/load.ts';
import { startRelay } from '../support/relay-process.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROUNDS = 10;
const config = { apps: { 'dev.*': { type: 'capture' } } };

/** The event ids of all pushes in a journal. */
function journalled(dataDir: string): Set<string> {
  const sql = openSql(join(dataDir, 'journal.db'));
  const bodies = sql.prepare('SELECT body FROM pushes').rows();
  const integrity = sql.prepare('PRAGMA integrity_check').rows();
  sql.close();
  expect(integrity).toEqual([['ok']]);
  return new Set(bodies.map(([body]) => JSON.parse(Buffer.from(body as Uint8Array).toString()).notification.event_id));
}

describe('kill -9 under load', () => {
  it(`loses no push that was answered 200, in ${ROUNDS} rounds`, { timeout: 240_000 }, async () => {
    const dataDir = await temporaryFolder();
    const acknowledged = new Set<string>();
    for (let round = 0; round < ROUNDS; round++) {
      const relay = await startRelay({ dataDir, config, args: ['--no-ui'] });
      const load = startLoad(relay.gatewayUrl, 32);
      const enough = 100 + round * 50;
      await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(enough));
      await relay.kill();
      await load.stop();
      for (const event of load.acknowledged) acknowledged.add(event);
      expect(load.refused).toEqual([]);
    }
    const kept = journalled(dataDir);
    expect([...acknowledged].filter((event) => !kept.has(event))).toEqual([]);
    console.log(`${acknowledged.size} pushes were acknowledged in ${ROUNDS} rounds, ${kept.size} are in the journal`);
  });

  it('ends after the restart what was under way, so that nothing stays open', async () => {
    const dataDir = await temporaryFolder();
    const first = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const load = startLoad(first.gatewayUrl, 32);
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(200));
    await first.kill();
    await load.stop();
    const second = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const open = () => {
      const sql = openSql(join(dataDir, 'journal.db'));
      const count = sql.number('SELECT count(*) FROM deliveries WHERE outcome IS NULL');
      sql.close();
      return count;
    };
    await eventually(() => expect(open()).toBe(0));
    expect(await second.stop()).toBe(0);
  });
});

describe('SIGTERM under load', () => {
  it('answers what it accepted, keeps it, and exits with 0', async () => {
    const dataDir = await temporaryFolder();
    const relay = await startRelay({ dataDir, config, args: ['--no-ui'] });
    const load = startLoad(relay.gatewayUrl, 32);
    await eventually(() => expect(load.acknowledged.size).toBeGreaterThanOrEqual(200));
    const exit = relay.stop();
    await load.stop();
    expect(await exit).toBe(0);
    const kept = journalled(dataDir);
    expect([...load.acknowledged].filter((event) => !kept.has(event))).toEqual([]);
  });
});

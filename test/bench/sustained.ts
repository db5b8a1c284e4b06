import { join } from 'node:path';
import { openSql } from '../../src/storage/sql.ts';
import { type Entries, load, memory, type Served, type ServedRelay, serve, serveRelay } from './process.ts';
import { beside, pause } from './report.ts';

const CONNECTIONS = [32, 128];
/** No push is erased meanwhile; that is measured separately. */
const CONFIG = {
  apps: { 'dev.*': { type: 'capture' } },
  history: { keepPushes: 100_000_000, keepBytes: 1_000_000_000_000 },
};

/** A minute at full speed: the rate of the relay compared with bare Fastify, and the backlog of its history. */
export async function measureSustained(entries: Entries, quick: boolean): Promise<void> {
  const seconds = quick ? 3 : 60;
  const rows: Record<string, object> = {};
  for (const connections of CONNECTIONS) {
    const fastify = await perSecond(await serve([entries.bareFastify]), entries, connections, quick ? 1 : 5);
    const relay = await serveRelay(entries, CONFIG);
    await load(entries.load, 'closed', relay.url, connections, 1);
    const watch = watchBacklog(relay);
    const measured = await load(entries.load, 'closed', relay.url, connections, seconds);
    const ended = performance.now();
    const most = watch.stop();
    await drained(relay);
    const caughtUp = (performance.now() - ended) / 1_000;
    rows[`${connections} connections, of Fastify`] = beside(measured.perSecond / fastify, 'at least', 0.6);
    rows[`${connections} connections, history complete after`] = beside(caughtUp, 'at most', 10, ' s');
    rows[`${connections} connections, the most it was behind`] = { measured: most, aim: '', '': '' };
    rows[`${connections} connections, memory after ${measured.requests} pushes`] = beside(
      await memory(relay.pid),
      'at most',
      250,
      ' MiB',
    );
    await relay.stop();
  }
  console.log(`\nSustained for ${seconds} s, as fast as answers come`);
  console.table(rows);
}

async function perSecond(server: Served, entries: Entries, connections: number, seconds: number): Promise<number> {
  await load(entries.load, 'closed', server.url, connections, 1);
  const measured = await load(entries.load, 'closed', server.url, connections, seconds);
  await server.stop();
  return measured.perSecond;
}

/** How many lines of the outbox the history has not received. */
function backlogOf({ dataDir }: Pick<ServedRelay, 'dataDir'>): number {
  const sql = openSql(join(dataDir, 'outbox.db'));
  try {
    sql.exec('PRAGMA busy_timeout = 1000; PRAGMA query_only = ON;');
    return sql.number("SELECT coalesce(sum(json_array_length(marks)), 0) FROM log WHERE kind = 'settled'");
  } finally {
    sql.close();
  }
}

function watchBacklog(relay: ServedRelay) {
  let most = 0;
  const timer = setInterval(() => {
    most = Math.max(most, backlogOf(relay));
  }, 2_000);
  return {
    stop(): number {
      clearInterval(timer);
      return most;
    },
  };
}

async function drained(relay: ServedRelay): Promise<void> {
  while (backlogOf(relay) > 0) await pause(100);
}

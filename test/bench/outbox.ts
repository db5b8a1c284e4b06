import { makeApps } from './apps.ts';
import type { Kind } from './devices.ts';
import { type Entries, load, type Measured, memory, type Served, serve, serveRelay } from './process.ts';
import { beside, medianOf, pause } from './report.ts';
import type { Arrivals } from './servers/arrivals.ts';
import type { Command, Mood } from './servers/emulator-commands.ts';

const CONNECTIONS = 128;

/**
 * Waiting pushes: how long the start takes with them, how fast they are delivered, and how much a provider that is down
 * slows the others.
 */
export async function measureOutbox(entries: Entries, quick: boolean): Promise<void> {
  const apps = await makeApps(entries.root);
  const waiting = quick ? 2_000 : 100_000;
  const table: Record<string, object> = {};
  const configOf = (kind: Kind, { url }: Served) => ({
    apps: apps.config({ [kind]: url }),
    outbox: { mostWaiting: 1_000_000 },
    history: { keepPushes: 1_000_000 },
  });

  for (const kind of quick ? (['fcm'] as const) : (['fcm', 'apns', 'unifiedpush'] as const)) {
    const emulator = await serve([entries.emulator, kind, entries.root]);
    await turn(emulator, 'refusing');
    const config = configOf(kind, emulator);
    const first = await serveRelay(entries, config);
    await load(entries.load, 'fill', first.url, CONNECTIONS, waiting, [kind, emulator.url]);
    await first.halt();
    const again = await serveRelay(entries, config, first.dataDir);
    const mebibytes = await memory(again.pid);
    await turn(emulator, 'well');
    const perSecond = await drained(emulator, waiting);
    await again.stop();
    await emulator.stop();
    const many = waiting.toLocaleString('en');
    table[`${kind}: start with ${many} waiting`] = beside(again.startMs / 1_000, 'at most', 2, ' s');
    table[`${kind}: memory with them, right after the start`] = { measured: `${Math.round(mebibytes)} MiB` };
    table[`${kind}: delivered a second, of ${many}`] = beside(Math.round(perSecond), 'at least', 5_000);
  }

  const acknowledged: Partial<Record<Mood, Measured[]>> = {};
  for (let round = 0; round < (quick ? 1 : 3); round++) {
    for (const mood of ['well', 'refusing', 'failing'] as const) {
      const emulator = await serve([entries.emulator, 'fcm', entries.root]);
      await turn(emulator, mood);
      const relay = await serveRelay(entries, configOf('fcm', emulator));
      const target = ['fcm', emulator.url];
      await load(entries.load, 'closed', relay.url, CONNECTIONS, quick ? 0.2 : 1, target);
      const measured = await load(entries.load, 'closed', relay.url, CONNECTIONS, quick ? 0.2 : 4, target);
      acknowledged[mood] = [...(acknowledged[mood] ?? []), measured];
      await relay.stop();
      await emulator.stop();
    }
  }
  await apps.remove();
  const [up, refusing, failing] = (['well', 'refusing', 'failing'] as const).map((mood) =>
    medianOf(acknowledged[mood], 'perSecond'),
  );
  if (up === undefined || refusing === undefined || failing === undefined) return;
  table['acknowledged a second, provider up'] = { measured: Math.round(up) };
  table['of that, when it refuses connections'] = beside(refusing / up, 'at least', 0.8);
  table['of that, when it answers 503'] = beside(failing / up, 'at least', 0.8);
  console.log('\nThe outbox');
  console.table(table);
}

async function turn(emulator: Served, mood: Mood): Promise<void> {
  const command: Command = { type: 'mood', mood };
  await emulator.ask(command);
}

/** Waits until all pushes have arrived once; returns how many a second arrived between the first and the last. */
async function drained(emulator: Served, wanted: number): Promise<number> {
  for (;;) {
    const { total, milliseconds } = (await emulator.ask({ type: 'arrivals' })) as ReturnType<Arrivals['read']>;
    if (total >= wanted) {
      const { missing, repeated } = (await emulator.ask({ type: 'missing', end: wanted })) as ReturnType<
        Arrivals['missing']
      >;
      if (missing.length + repeated > 0) throw new Error(`${missing.length} were lost, ${repeated} came twice.`);
      return wanted / (milliseconds / 1_000);
    }
    await pause(100);
  }
}

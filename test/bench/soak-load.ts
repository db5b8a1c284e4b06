import { type BenchConnection, openConnection } from './connection.ts';
import { type BenchDevice, benchDevices, type Kind, kinds } from './devices.ts';
import { isWell, openLoop } from './loops.ts';
import { benchPush } from './push.ts';
import { dueMs, kindOf, takesBadge, takesRepeat } from './soak-plan.ts';

/*
 * Pushes to all providers at a mixed rate. Like a homeserver, it sends some pushes twice, and badges in between. Prints the
 * numbers of the pushes that were not acknowledged as JSON.
 */
const [url = '', total = '0', ...endpoints] = process.argv.slice(2);
const devices = new Map<Kind, readonly BenchDevice[]>(
  kinds.map((kind, index) => [kind, benchDevices(kind, endpoints[index] ?? '')]),
);
const refused: number[] = [];
const answers: Record<number, number> = {};

async function post(connection: BenchConnection, body: string): Promise<boolean> {
  const status = await connection.post(body);
  answers[status] = (answers[status] ?? 0) + 1;
  return isWell(status);
}

async function send(connection: BenchConnection, number: number): Promise<boolean> {
  const all = devices.get(kindOf(number)) ?? [];
  const device = all.slice((number * 7_919) % all.length).slice(0, 1);
  const body = benchPush(number, device);
  const well = await post(connection, body);
  if (!well) refused.push(number);
  if (well && takesRepeat(number)) await post(connection, body);
  if (takesBadge(number)) {
    await post(connection, JSON.stringify({ notification: { counts: { unread: number % 9 }, devices: device } }));
  }
  return well;
}

const open = (connections: number) =>
  Promise.all(Array.from({ length: connections }, () => openConnection(new URL(url))));
const { seconds } = await openLoop(open, Number(total), dueMs, send);
process.stdout.write(JSON.stringify({ seconds, refused, answers }));
process.exit(0);

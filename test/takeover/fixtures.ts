import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Outcome } from '../../src/outcomes/outcome.ts';
import { temporaryFolder } from '../support/temporary.ts';

const folder = join(import.meta.dirname, '../fixtures/journals');

interface ToldDelivery {
  readonly id: string;
  readonly appId: string;
  readonly pushkey: string;
  readonly outcome: Outcome | null;
  readonly provider: string | null;
  readonly endedAt: number | null;
  readonly attempts: readonly object[];
}

interface ToldRow {
  readonly id: string;
  readonly receivedAt: number;
  readonly kind: string;
  readonly title: string | null;
  readonly text: string | null;
  readonly room: string | null;
  readonly unread: number | null;
  readonly prio: string;
  readonly bytes: number;
}

export interface ToldPush extends ToldRow {
  readonly request: object;
  readonly body: string | null;
  readonly acknowledgedAt: number | null;
  readonly rejected: readonly string[];
  readonly deliveries: readonly ToldDelivery[];
}

interface ToldOpen {
  readonly pushId: string;
  readonly deliveryId: string;
  readonly repeat?: boolean;
  readonly attempts: number;
  readonly waiting: object | null;
}

/** What the code that wrote a file said that there was in it; see the README beside the files. */
export interface Recorded {
  readonly schema: number;
  /** Unix milliseconds. */
  readonly madeAt: number;
  /** Keys that recognise repeats, with the outcome (JSON) of what took them. */
  readonly leases: readonly { readonly key: string; readonly outcome: string | null }[];
  /** Pushkeys that were found dead late and not reported yet. */
  readonly late: readonly string[];
  readonly list: readonly ToldRow[];
  readonly details: readonly ToldPush[];
  /** Null where the version had no such question. */
  readonly open: readonly ToldOpen[] | null;
}

/** Real files of every earlier schema. */
export const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.db'))
  .map((name) => name.slice(0, -3));

/** A copy of one, as it lay in its data folder. */
export async function copyOf(name: string): Promise<{ readonly file: string; readonly recorded: Recorded }> {
  const file = join(await temporaryFolder(), 'journal.db');
  for (const companion of ['', '-wal']) {
    const from = join(folder, `${name}.db${companion}`);
    if (existsSync(from)) cpSync(from, file + companion);
  }
  return { file, recorded: JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) };
}

/** What the outbox has to have open, by what the old code said. */
export function expectedOpen({ details, open }: Recorded) {
  const places = details
    .toReversed()
    .flatMap((push) => push.deliveries.map((delivery, number) => ({ push, delivery, number })));
  return places
    .filter(({ delivery }) => delivery.endedAt === null)
    .map(({ push, delivery, number }) => {
      const recorded = open?.find(({ deliveryId }) => deliveryId === delivery.id);
      return {
        pushId: push.id,
        number,
        receivedAt: push.receivedAt,
        appId: delivery.appId,
        pushkey: delivery.pushkey,
        registration: '',
        provider: delivery.provider,
        repeat: recorded?.repeat ?? false,
        attempts: recorded?.attempts ?? 0,
        waiting: recorded?.waiting ?? null,
      };
    });
}

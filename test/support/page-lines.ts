import { frameAt, headOf } from '../../src/outbox/frame.ts';
import type { Outbox, SettledPage, Settlement } from '../../src/outbox/outbox.ts';

/** A line of a page, with what the page has of its push. */
export interface PageLine {
  readonly settlement: Settlement;
  readonly final: boolean;
  /** Null where the history knows the push already. */
  readonly push: { readonly id: string; readonly head: ReturnType<typeof headOf>; readonly body: string } | null;
}

/** What a history reads in a page. */
export function linesOf({ lines, frames, final, bytes }: SettledPage): PageLine[] {
  const buffer = Buffer.from(bytes);
  const texts = lines.split('\n').filter((line) => line !== '');
  return texts.map((text, index) => {
    const start = frames[index] ?? -1;
    const frame = start < 0 ? null : frameAt(buffer, start);
    return {
      settlement: JSON.parse(text),
      final: final[index] === true,
      push: frame === null ? null : { id: frame.id, head: headOf(frame), body: frame.body.toString() },
    };
  });
}

interface Taking {
  readonly limit?: number;
  /** What a history does with a page before it leaves. */
  readonly write?: (page: SettledPage) => void | Promise<void>;
}

/** Moves everything that is settled out of an outbox, page by page, as the history's transfer does. */
export async function takeSettled(
  outbox: Pick<Outbox, 'settled' | 'release'>,
  { limit = 1_000, write = () => undefined }: Taking = {},
): Promise<PageLine[]> {
  const all: PageLine[] = [];
  for (let page = await outbox.settled(limit); page !== null; page = await outbox.settled(limit)) {
    all.push(...linesOf(page));
    await write(page);
    await outbox.release(page);
  }
  return all;
}

/** What an outbox tells the history of a push, while nothing of it has been released. */
export async function settledOf(outbox: Pick<Outbox, 'settled'>, pushId: string) {
  const page = await outbox.settled(Number.MAX_SAFE_INTEGER);
  const lines = page === null ? [] : linesOf(page).filter(({ settlement }) => settlement.pushId === pushId);
  const head = lines.find(({ push }) => push !== null)?.push?.head;
  if (head === undefined) return null;
  const answer = lines.map(({ settlement }) => settlement.answer).find((one) => one !== undefined);
  const settled = lines.flatMap(({ settlement }) => settlement.deliveries);
  return {
    id: head.id,
    answer,
    deliveries: head.deliveries.map((delivery, number) => {
      const all = settled.filter((one) => one.number === number);
      return {
        ...delivery,
        outcome: all.at(-1)?.outcome ?? null,
        attempts: all.flatMap(({ attempts }) => attempts),
      };
    }),
  };
}

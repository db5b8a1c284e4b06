import { frameAt, headOf } from '../../src/outbox/frame.ts';
import type { Outbox, SettledPage, Settlement } from '../../src/outbox/outbox.ts';

/** A line of a page with its push. */
export interface PageLine {
  readonly settlement: Settlement;
  readonly final: boolean;
  /** Null when the history has the push already. */
  readonly push: { readonly id: string; readonly head: ReturnType<typeof headOf>; readonly body: string } | null;
}

/** The lines of a page as a history reads them. */
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
  /** Called with each page before it is released. */
  readonly write?: (page: SettledPage) => void | Promise<void>;
}

/** Takes everything settled out of an outbox, page by page, as the transfer does. */
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

/** What was settled of a push, as long as none of it has been released; null for an unknown push. */
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

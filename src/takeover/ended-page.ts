import { planFrame, writeFrames } from '../outbox/frame.ts';
import type { SettledPage } from '../outbox/outbox.ts';
import type { ConvertedPush } from './settlements.ts';

/** Ended pushes as a page that the history takes from the outbox. Its `through` means nothing: the outbox knows no such page. */
export function endedPage(pushes: readonly ConvertedPush[]): SettledPage {
  const plans = pushes.map(({ push }) => planFrame(push));
  const lines: string[] = [];
  const frames: number[] = [];
  let start = 0;
  for (const [index, { settlements }] of pushes.entries()) {
    for (const settlement of settlements) {
      lines.push(`${JSON.stringify(settlement)}\n`);
      frames.push(start);
    }
    start += plans[index]?.length ?? 0;
  }
  return { through: 0, lines: lines.join(''), frames, final: frames.map(() => true), bytes: writeFrames(plans) };
}

import type { Answer, SettledDelivery, Settlement } from './outbox.ts';

/** What was settled of one push since the last commit. */
export interface Gathered {
  readonly pushId: string;
  answer?: Answer;
  readonly deliveries: SettledDelivery[];
  /** Where the deliveries of a push with several stand. */
  places: Map<number, number> | null;
}

export function begun({ pushId, answer, deliveries }: Settlement): Gathered {
  const one: Gathered = { pushId, deliveries: [...deliveries], places: null };
  if (answer !== undefined) one.answer = answer;
  return one;
}

/** Adds what is said later to what was said of the same push before. */
export function gather(one: Gathered, { answer, deliveries }: Settlement): void {
  if (answer !== undefined) one.answer = answer;
  if (deliveries.length === 0) return;
  one.places ??= new Map(one.deliveries.map(({ number }, place) => [number, place]));
  for (const newer of deliveries) {
    const place = one.places.get(newer.number);
    const before = place === undefined ? undefined : one.deliveries[place];
    if (place === undefined || before === undefined) one.places.set(newer.number, one.deliveries.push(newer) - 1);
    else one.deliveries[place] = { ...newer, attempts: [...before.attempts, ...newer.attempts] };
  }
}

export function settlementOf({ pushId, answer, deliveries }: Gathered): Settlement {
  return answer === undefined ? { pushId, deliveries } : { pushId, answer, deliveries };
}

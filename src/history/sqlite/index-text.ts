import type { IncomingDelivery, PushHead } from '../../outbox/incoming.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { IndexedHead } from './head-reading.ts';
import { searchable } from './searchable-text.ts';

/** Longer ids are indexed and looked up by their first characters only. */
export const MAX_TERM = 500;
/** Characters that would end a term or a quote in the index; they are percent-encoded. */
const UNSAFE = /[\0-\x20"'%\x7f]/;
const EVERY_UNSAFE = new RegExp(UNSAFE, 'g');

/** A value as it is written in a term. */
export function encodeTerm(value: string): string {
  const cut = value.length > MAX_TERM ? value.slice(0, MAX_TERM).toWellFormed() : value;
  if (!UNSAFE.test(cut)) return cut;
  return cut.replace(EVERY_UNSAFE, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Makes every letter the first of some trigram, so that one or two letters can be found as the start of a trigram. */
const END = '\n\n';

/** The text of a push in which any part can be searched for, in its searchable form. */
export function searchedText({ summary, names }: Pick<PushHead, 'summary' | 'names'>): string {
  const { title, room, longText } = summary;
  const text = longText ?? summary.text;
  const { sender } = names;
  let words = title ?? '';
  if (text !== null) words += `\n${text}`;
  // A room without a name is shown by its id, which is indexed as a term.
  if (room !== null && !room.startsWith('!')) words += `\n${room}`;
  // The sender comes from outside and may be of any length.
  if (sender !== null && sender !== title) words += `\n${sender.slice(0, MAX_TERM)}`;
  return searchable(words);
}

/** The indexed form of that text; empty when there is none. */
export function wordsOf(push: Pick<PushHead, 'summary' | 'names'>): string {
  const text = searchedText(push);
  return text === '' ? '' : text + END;
}

/** The terms by which a push is found: whole values, or the start of one. */
export function termsOf(
  { peer, summary, names }: Pick<IndexedHead, 'peer' | 'summary' | 'names'>,
  deliveries: readonly Pick<IncomingDelivery, 'appId' | 'pushkey' | 'provider'>[],
  worst: Pick<Outcome, 'status' | 'reason'> | undefined,
): string {
  let terms = `kind:${summary.kind} peer:${encodeTerm(peer)}`;
  if (worst !== undefined) terms += ` status:${worst.status} reason:${worst.reason}`;
  if (names.eventId !== null) terms += ` event:${encodeTerm(names.eventId)}`;
  if (names.roomId !== null) terms += ` room:${encodeTerm(names.roomId)}`;
  if (names.roomAlias !== null) terms += ` room:${encodeTerm(names.roomAlias)}`;
  if (names.sender !== null) terms += ` sender:${encodeTerm(names.sender)}`;
  const [only] = deliveries;
  if (only !== undefined && deliveries.length === 1) return terms + ofDelivery(only);
  const all = new Set(deliveries.flatMap((delivery) => ofDelivery(delivery).trimStart().split(' ')));
  for (const term of all) terms += ` ${term}`;
  return terms;
}

function ofDelivery({ appId, pushkey, provider }: Pick<IncomingDelivery, 'appId' | 'pushkey' | 'provider'>): string {
  const terms = ` app:${encodeTerm(appId)} pushkey:${encodeTerm(pushkey)}`;
  return provider === null ? terms : `${terms} provider:${encodeTerm(provider)}`;
}

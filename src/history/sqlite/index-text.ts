import type { IncomingDelivery, PushHead } from '../../outbox/incoming.ts';
import type { Outcome } from '../../outcomes/outcome.ts';
import type { IndexedHead } from './head-reading.ts';
import { searchable } from './searchable-text.ts';

/** Longer ids are looked up by their beginning. */
export const MAX_TERM = 500;
/** What would end a term or a quote in the index, and what stands for it. */
const UNSAFE = /[\0-\x20"'%\x7f]/;
const EVERY_UNSAFE = new RegExp(UNSAFE, 'g');

/** A value as it stands in a term. */
export function encodeTerm(value: string): string {
  const cut = value.length > MAX_TERM ? value.slice(0, MAX_TERM).toWellFormed() : value;
  if (!UNSAFE.test(cut)) return cut;
  return cut.replace(EVERY_UNSAFE, (letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** Every letter of the index is the first of a part of three, so that one or two letters are looked up by how parts begin. */
const END = '\n\n';

/** The text of a push that can be searched for any part of it, in the form that is searched. */
export function searchedText({ summary, names }: Pick<PushHead, 'summary' | 'names'>): string {
  const { title, room, longText } = summary;
  const text = longText ?? summary.text;
  const { sender } = names;
  let words = title ?? '';
  if (text !== null) words += `\n${text}`;
  // A room without a name is called by its id, which is a term.
  if (room !== null && !room.startsWith('!')) words += `\n${room}`;
  // Whoever sends a push may call the sender by anything, however long.
  if (sender !== null && sender !== title) words += `\n${sender.slice(0, MAX_TERM)}`;
  return searchable(words);
}

/** What is indexed of that; empty when there is nothing. */
export function wordsOf(push: Pick<PushHead, 'summary' | 'names'>): string {
  const text = searchedText(push);
  return text === '' ? '' : text + END;
}

/** Where a push is found by a whole value of it, or the beginning of one. */
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

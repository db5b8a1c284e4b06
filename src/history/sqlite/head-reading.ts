import type { PushHead } from '../../outbox/incoming.ts';

/** What the indexes and the row of a push are made of. */
export type IndexedHead = Pick<PushHead, 'receivedAt' | 'summary' | 'names' | 'deliveries' | 'erasedBytes'> & {
  readonly peer: string;
};

const BEGINNING = /^\{"id":"\w+","receivedAt":(\d+),"request":\{/;
const PEER = ',"peer":"';
const SUMMARY = ',"summary":';

/**
 * What is to be known of a head that is kept as it came: its request with all its headers, the half of it, is not parsed
 * where the fields come in their usual order.
 */
export function readIndexedHead(json: string): IndexedHead {
  const [, receivedAt] = BEGINNING.exec(json) ?? [];
  // A quote within a text has a backslash before it, so these are keys wherever they are found.
  const summaryAt = json.indexOf(SUMMARY);
  const peerAt = json.lastIndexOf(PEER, summaryAt);
  if (receivedAt === undefined || summaryAt < 0 || peerAt < 0) return parsed(json);
  const peer = json.slice(peerAt + PEER.length, summaryAt - 2);
  const rest: Partial<PushHead> = JSON.parse(`{${json.slice(summaryAt + 1)}`);
  const { summary, names, deliveries, erasedBytes } = rest;
  if (summary === undefined || names === undefined || deliveries === undefined || /["\\]/.test(peer)) {
    return parsed(json);
  }
  return { receivedAt: Number(receivedAt), peer, summary, names, deliveries, ...erased(erasedBytes) };
}

function parsed(json: string): IndexedHead {
  const { receivedAt, request, summary, names, deliveries, erasedBytes }: PushHead = JSON.parse(json);
  return { receivedAt, peer: request.peer, summary, names, deliveries, ...erased(erasedBytes) };
}

const erased = (erasedBytes: number | undefined) => (erasedBytes === undefined ? {} : { erasedBytes });

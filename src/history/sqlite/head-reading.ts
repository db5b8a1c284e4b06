import type { PushHead } from '../../outbox/incoming.ts';

/** The fields of a head from which the row and the index entries of a push are made. */
export type IndexedHead = Pick<PushHead, 'receivedAt' | 'summary' | 'names' | 'deliveries' | 'erasedBytes'> & {
  readonly peer: string;
};

const BEGINNING = /^\{"id":"\w+","receivedAt":(\d+),"request":\{/;
const PEER = ',"peer":"';
const SUMMARY = ',"summary":';

/**
 * Reads the indexed fields of a head. Where the fields are in their usual order, the request with all its headers, half
 * of the JSON, is not parsed.
 */
export function readIndexedHead(json: string): IndexedHead {
  const [, receivedAt] = BEGINNING.exec(json) ?? [];
  // Quotes within a string are escaped, so a match can only be a key.
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

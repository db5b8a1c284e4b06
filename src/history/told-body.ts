import { textUnlessUtf8 } from '../matrix/charset.ts';
import type { KeptBody } from '../outbox/outbox.ts';
import type { PushDetail } from './rows.ts';

export const noBody: Pick<PushDetail, 'body' | 'bodyText'> = { body: null, bodyText: null };

/** A body as a push tells it to people and programs. */
export function toldBody({ body, headers }: KeptBody): Pick<PushDetail, 'body' | 'bodyText'> {
  return {
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
    bodyText: textUnlessUtf8(body, headers),
  };
}

import { textUnlessUtf8 } from '../matrix/charset.ts';
import type { KeptBody } from '../outbox/outbox.ts';
import type { PushDetail } from './rows.ts';

type BodyFields = Pick<PushDetail, 'body' | 'bodyText'>;

export const noBody: BodyFields = { body: null, bodyText: null };

/** The fields of a push that show its body. */
export function bodyFieldsOf({ body, headers }: KeptBody): BodyFields {
  return {
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64'),
    bodyText: textUnlessUtf8(body, headers),
  };
}

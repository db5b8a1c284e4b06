import type { PushDetail } from '../../src/api/contract.ts';

export interface Body {
  readonly data: Uint8Array<ArrayBuffer>;
  /** As the relay read it. */
  readonly text: string;
}

/** The body of a push; null when it was not kept. */
export function bodyOf({ body, bodyText }: Pick<PushDetail, 'body' | 'bodyText'>): Body | null {
  if (body === null) return null;
  const data = bytesOf(body);
  return { data, text: bodyText ?? new TextDecoder().decode(data) };
}

/** A base64 body as bytes. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/**
 * Every error that a homeserver can be answered with, as Matrix error JSON (`errcode` and `error`, Client-Server API
 * "Standard error response"). Only an outbox that cannot keep a push or is full, and a defect of Carillon, cause a 5xx.
 */
export const catalogue = {
  'not-json': { status: 400, errcode: 'M_NOT_JSON', meaning: 'The body is not JSON in its charset.' },
  'bad-json': {
    status: 400,
    errcode: 'M_BAD_JSON',
    meaning: 'The JSON is not a push; the text names the path.',
  },
  'bad-encoding': {
    status: 400,
    errcode: 'M_NOT_JSON',
    meaning: 'The Content-Encoding is unknown or does not match the body.',
  },
  'broken-http': { status: 400, errcode: 'M_UNRECOGNIZED', meaning: 'The request is not valid HTTP.' },
  'secret-missing': {
    status: 403,
    errcode: 'M_FORBIDDEN',
    meaning: "The pusher's URL has no secret, but `sharedSecret` is set.",
  },
  'secret-wrong': { status: 403, errcode: 'M_FORBIDDEN', meaning: "The secret in the pusher's URL is wrong." },
  'sender-not-allowed': {
    status: 403,
    errcode: 'M_FORBIDDEN',
    meaning: 'The sender is not in a network of `allowFrom`.',
  },
  'web-page': { status: 403, errcode: 'M_FORBIDDEN', meaning: 'A browser sent the request for a web page.' },
  'not-found': { status: 404, errcode: 'M_UNRECOGNIZED', meaning: 'Nothing is served at this path.' },
  'wrong-method': { status: 405, errcode: 'M_UNRECOGNIZED', meaning: 'The path is served, but not for this method.' },
  timeout: { status: 408, errcode: 'M_UNKNOWN', meaning: 'The request did not arrive completely in time.' },
  'too-large': {
    status: 413,
    errcode: 'M_TOO_LARGE',
    meaning: 'The body is larger than the limit, before or after decompression.',
  },
  'too-many-devices': {
    status: 413,
    errcode: 'M_TOO_LARGE',
    meaning: 'The push names more devices than the gateway accepts in one request.',
  },
  'headers-too-large': { status: 431, errcode: 'M_TOO_LARGE', meaning: 'The headers are larger than 16 KiB.' },
  'rate-limited': {
    status: 429,
    errcode: 'M_LIMIT_EXCEEDED',
    meaning: 'The sender makes more requests than configured; Retry-After says when to try again.',
  },
  'secrets-guessed': {
    status: 429,
    errcode: 'M_LIMIT_EXCEEDED',
    meaning: 'The sender gave too many wrong secrets; Retry-After says when to try again.',
  },
  internal: { status: 500, errcode: 'M_UNKNOWN', meaning: 'A defect of Carillon; its log has the details.' },
  'outbox-full': {
    status: 503,
    errcode: 'M_UNKNOWN',
    meaning: 'Too many pushes for this app, host or pushkey wait; Retry-After says when to try again.',
  },
  'outbox-refusing': {
    status: 503,
    errcode: 'M_UNKNOWN',
    meaning: 'The outbox cannot keep the push, so it is not acknowledged; Retry-After says when to try again.',
  },
} as const satisfies Record<string, { status: number; errcode: string; meaning: string }>;

export type MatrixErrorKind = keyof typeof catalogue;

/** An error that a homeserver is answered with. `message` is the `error` text: it never contains a secret or a stack. */
export class MatrixError extends Error {
  override readonly name = 'MatrixError';
  constructor(
    readonly kind: MatrixErrorKind,
    message: string,
    /** Whole seconds until a retry makes sense. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}

export function errorBody(error: MatrixError): string {
  return JSON.stringify({
    errcode: catalogue[error.kind].errcode,
    error: error.message,
    ...(error.retryAfter === undefined ? {} : { retry_after_ms: error.retryAfter * 1_000 }),
  });
}

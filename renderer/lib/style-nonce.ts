declare global {
  /** Where libraries that add style elements look for the nonce. */
  var __webpack_nonce__: string | undefined;
}

/** The nonce with which this page may add style elements; its server puts a new one into the page each time. */
export function takeStyleNonce(page: Document): string {
  const { nonce = '' } = page.querySelector<HTMLMetaElement>('meta[name="style-nonce"]') ?? {};
  globalThis.__webpack_nonce__ = nonce;
  return nonce;
}

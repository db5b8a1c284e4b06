import { createDecipheriv, createECDH, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A subscription as a browser creates it, including the browser's private key. */
export function createSubscription() {
  const ecdh = createECDH('prime256v1');
  const publicKey = ecdh.generateKeys();
  const auth = randomBytes(16);
  return {
    p256dh: publicKey.toString('base64url'),
    auth: auth.toString('base64url'),
    /**
     * Decrypts an `aes128gcm` body for this subscription (RFC 8291, RFC 8188); throws when it was encrypted for another
     * one.
     */
    decrypt(body: Buffer): string {
      const salt = body.subarray(0, 16);
      const keyLength = body[20] ?? 0;
      const sender = body.subarray(21, 21 + keyLength);
      const sealed = body.subarray(21 + keyLength);
      const secret = ecdh.computeSecret(sender);
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, sender]);
      const input = Buffer.from(hkdfSync('sha256', secret, auth, info, 32));
      const pseudoRandom = createHmac('sha256', salt).update(input).digest();
      const expand = (label: string, length: number) =>
        createHmac('sha256', pseudoRandom).update(`${label}\0\u0001`).digest().subarray(0, length);
      const cipher = createDecipheriv(
        'aes-128-gcm',
        expand('Content-Encoding: aes128gcm', 16),
        expand('Content-Encoding: nonce', 12),
      );
      cipher.setAuthTag(sealed.subarray(-16));
      const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
      const end = plain.lastIndexOf(2);
      if (end === -1) throw new Error('The last record has no delimiter.');
      return plain.subarray(0, end).toString('utf8');
    },
  };
}

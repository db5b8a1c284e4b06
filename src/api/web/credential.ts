import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { createSecretCheck } from '../../lib/secret-check.ts';
import { createSerial } from '../../lib/serial.ts';

/** What opens the page. It is kept as a hash, and compared in constant time. */
export interface Credential {
  readonly kind: 'token' | 'password';
  matches(given: string): Promise<boolean>;
}

/** About 50 ms of one core and 16 MiB for each comparison. */
const COST: ScryptOptions = { N: 16_384, r: 8, p: 1 };
const LENGTH = 32;

/** A token of at least 128 random bits, which no number of attempts guesses. */
export function tokenCredential(token: string): Credential {
  const isToken = createSecretCheck(token);
  return { kind: 'token', matches: async (given) => isToken(given) };
}

/** A password that a person chose: its hash (scrypt, RFC 7914) is slow to compute, so guesses are hashed one at a time. */
export async function passwordCredential(password: string): Promise<Credential> {
  const salt = randomBytes(16);
  const wanted = await hash(password, salt);
  const serially = createSerial();
  return {
    kind: 'password',
    matches: (given) => serially(async () => timingSafeEqual(await hash(given, salt), wanted)),
  };
}

/** Normalises the password first, because keyboards compose the same letter differently. */
function hash(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFC'), salt, LENGTH, COST, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

import { describe, expect, it } from 'vitest';
import { passwordCredential, tokenCredential } from '../../../src/api/web/credential.ts';

const secret = 'Grüne Äpfel, roh';

describe.each([
  ['a token', async () => tokenCredential(secret)],
  ['a password', () => passwordCredential(secret)],
])('%s', (_, make) => {
  it('opens, and nothing like it does', async () => {
    const credential = await make();
    expect(await credential.matches(secret)).toBe(true);
    for (const given of ['', 'grüne Äpfel, roh', `${secret} `, secret.slice(1)]) {
      expect(await credential.matches(given)).toBe(false);
    }
  });

  it('is not kept as it is', async () => {
    const credential = await make();
    expect(JSON.stringify(credential)).not.toContain('pfel');
    expect(Object.values(credential)).not.toContain(secret);
  });
});

it('takes a password however the keyboard composes it', async () => {
  const credential = await passwordCredential(secret.normalize('NFD'));
  expect(await credential.matches(secret.normalize('NFC'))).toBe(true);
});

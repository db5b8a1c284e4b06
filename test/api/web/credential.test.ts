import { describe, expect, it } from 'vitest';
import { passwordCredential, tokenCredential } from '../../../src/api/web/credential.ts';

const secret = 'Grüne Äpfel, roh';

describe.each([
  ['a token', async () => tokenCredential(secret)],
  ['a password', () => passwordCredential(secret)],
])('%s', (_, make) => {
  it('matches itself, and nothing similar', async () => {
    const credential = await make();
    expect(await credential.matches(secret)).toBe(true);
    for (const given of ['', 'grüne Äpfel, roh', `${secret} `, secret.slice(1)]) {
      expect(await credential.matches(given)).toBe(false);
    }
  });

  it('is kept as a hash only', async () => {
    const credential = await make();
    expect(JSON.stringify(credential)).not.toContain('pfel');
    expect(Object.values(credential)).not.toContain(secret);
  });
});

it('matches a password however the keyboard composes its letters', async () => {
  const credential = await passwordCredential(secret.normalize('NFD'));
  expect(await credential.matches(secret.normalize('NFC'))).toBe(true);
});

import { describe, expect, it } from 'vitest';
import { createSecretCheck } from '../../src/lib/secret-check.ts';

describe('a check of a secret', () => {
  it('accepts the secret and nothing else, whatever its length', () => {
    const isRight = createSecretCheck('open sesame');
    expect(isRight('open sesame')).toBe(true);
    for (const wrong of ['', 'open', 'open sesamf', 'open sesame ', 'OPEN SESAME', 'x'.repeat(10_000)]) {
      expect(isRight(wrong)).toBe(false);
    }
  });
});

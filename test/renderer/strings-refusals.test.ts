import { describe, expect, it } from 'vitest';
import { refusals } from '../../renderer/strings/de/words.ts';
import { catalogue } from '../../src/matrix/errors.ts';

describe('the German words for requests that were refused', () => {
  it('know every error of the gateway', () => {
    expect(Object.keys(refusals).sort()).toEqual(Object.keys(catalogue).sort());
  });
});

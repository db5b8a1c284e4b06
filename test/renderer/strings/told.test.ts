import { describe, expect, it } from 'vitest';
import { english } from '../../../renderer/strings/english.ts';
import { german } from '../../../renderer/strings/german.ts';

describe('an error', () => {
  it.each([
    ['Chromium', 'Failed to fetch'],
    ['Firefox', 'NetworkError when attempting to fetch resource.'],
    ['Safari', 'Load failed'],
  ])('of a request without an answer is told in plain words: %s', (_, message) => {
    const error = new TypeError(message);
    expect(english.told.error(error)).toBe('No answer from the relay.');
    expect(german.told.error(error)).toBe('Das Relay antwortet nicht.');
  });

  it('of another kind is told as it is', () => {
    for (const error of [new TypeError('x is not a function'), new Error('Failed to fetch')]) {
      expect([english, german].map(({ told }) => told.error(error))).toEqual([error.message, error.message]);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { withoutMark } from '../../src/lib/byte-order-mark.ts';

describe('a byte order mark', () => {
  it('is removed at the start of a text, and nowhere else', () => {
    expect(withoutMark('\ufeff{}')).toBe('{}');
    expect(withoutMark('\ufeff\ufeff{}')).toBe('\ufeff{}');
    expect(withoutMark('{\ufeff}')).toBe('{\ufeff}');
    expect(withoutMark('')).toBe('');
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dedupKeyOf } from '../../src/delivery/dedup-key.ts';

const letters = 'AbCdEfGh01234567-_xyzXYZ';

describe('the dedup key of a lease', () => {
  it('is what its letters stand for', () => {
    expect(Buffer.from(dedupKeyOf(letters))).toEqual(Buffer.from(letters, 'base64url').subarray(0, 16));
  });

  it('is another for each target', () => {
    const lease = `${letters}/second`;
    expect(Buffer.from(dedupKeyOf(lease))).toEqual(createHash('sha256').update(lease).digest().subarray(0, 16));
    expect(dedupKeyOf(`${letters}/third`)).not.toEqual(dedupKeyOf(lease));
  });

  it('has bytes of its own', () => {
    for (const lease of [letters, `${letters}/second`]) expect(dedupKeyOf(lease).buffer.byteLength).toBe(16);
  });
});

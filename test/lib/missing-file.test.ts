import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMissing } from '../../src/lib/missing-file.ts';

const errorOf = (file: string): Promise<unknown> => readFile(file).catch((error: unknown) => error);

describe('a missing file', () => {
  it('is distinguished from one that cannot be read', async () => {
    expect(isMissing(await errorOf(join(tmpdir(), 'carillon-has-no-such-file')))).toBe(true);
    expect(isMissing(await errorOf(tmpdir()))).toBe(false);
    expect(isMissing('ENOENT')).toBe(false);
  });
});

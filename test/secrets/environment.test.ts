import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { sharedSecretOf, withSharedSecret } from '../../src/secrets/environment.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('the shared secret of the environment', () => {
  it('is in a variable, or in the file that another one names', async () => {
    const file = join(await temporaryFolder(), 'secret');
    await writeFile(file, 'from a file\n');
    expect(await sharedSecretOf({})).toBeUndefined();
    expect(await sharedSecretOf({ CARILLON_SHARED_SECRET: 'from a variable' })).toBe('from a variable');
    expect(await sharedSecretOf({ CARILLON_SHARED_SECRET_FILE: file })).toBe('from a file');
  });

  it('goes before that of the configuration', () => {
    const config = configSchema.parse({ gateway: { sharedSecret: 'from the configuration' } });
    expect(withSharedSecret(config, 'from elsewhere').gateway.sharedSecret).toBe('from elsewhere');
    expect(withSharedSecret(config, undefined)).toBe(config);
  });

  it.each([
    [{ CARILLON_SHARED_SECRET: 'short' }, /fewer than 8 characters/],
    [{ CARILLON_SHARED_SECRET_FILE: '/nowhere/secret' }, /\/nowhere\/secret cannot be read \(ENOENT\)/],
  ])('stops the start where it cannot be used: %j', async (env, words) => {
    await expect(sharedSecretOf(env)).rejects.toThrow(words);
  });
});

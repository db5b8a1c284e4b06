import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/config/schema.ts';
import { pagePasswordOf, sharedSecretOf, withSharedSecret } from '../../src/secrets/environment.ts';
import { temporaryFolder } from '../support/temporary.ts';

describe('the shared secret of the environment', () => {
  it('is in a variable, or in the file that another one names', async () => {
    const file = join(await temporaryFolder(), 'secret');
    await writeFile(file, 'from a file\n');
    expect(await sharedSecretOf({})).toBeUndefined();
    expect(await sharedSecretOf({ CARILLON_SHARED_SECRET: 'from a variable' })).toBe('from a variable');
    expect(await sharedSecretOf({ CARILLON_SHARED_SECRET_FILE: file })).toBe('from a file');
  });

  it('takes precedence over that of the configuration', () => {
    const config = configSchema.parse({ gateway: { sharedSecret: 'from the configuration' } });
    expect(withSharedSecret(config, 'from elsewhere').gateway.sharedSecret).toBe('from elsewhere');
    expect(withSharedSecret(config, undefined)).toBe(config);
  });

  it.each([
    [{ CARILLON_SHARED_SECRET: 'short' }, /fewer than 8 characters/],
    [{ CARILLON_SHARED_SECRET_FILE: '/nowhere/secret' }, /\/nowhere\/secret cannot be read \(ENOENT\)/],
  ])('prevents the start if it is unusable: %j', async (env, words) => {
    await expect(sharedSecretOf(env)).rejects.toThrow(words);
  });
});

describe('the password of the page', () => {
  it('is in a variable, in the file that another one names, or in that of the configuration', async () => {
    const file = join(await temporaryFolder(), 'password');
    await writeFile(file, 'from a longer file\n');
    expect(await pagePasswordOf({}, undefined)).toBeUndefined();
    expect(await pagePasswordOf({}, file)).toBe('from a longer file');
    expect(await pagePasswordOf({ CARILLON_UI_PASSWORD_FILE: file }, undefined)).toBe('from a longer file');
    expect(await pagePasswordOf({ CARILLON_UI_PASSWORD: 'from a variable' }, file)).toBe('from a variable');
  });

  it.each([
    [{ CARILLON_UI_PASSWORD: 'hunter2' }, undefined, /CARILLON_UI_PASSWORD has fewer than 12 characters/],
    [{}, '/dev/null', /ui.passwordFile: \/dev\/null/],
    [{}, '/nowhere/password', /ui.passwordFile: \/nowhere\/password cannot be read \(ENOENT\)/],
  ])('prevents the start if it is unusable: %j %s', async (env, file, words) => {
    await expect(pagePasswordOf(env, file)).rejects.toThrow(words);
  });
});

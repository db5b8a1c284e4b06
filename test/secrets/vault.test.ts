import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKey } from '../../src/providers/read-key.ts';
import { createVault, SealedElsewhere } from '../../src/secrets/vault.ts';
import { createKeychainShell, createScriptedShell } from '../support/shell.ts';
import { temporaryFolder } from '../support/temporary.ts';

const key = Buffer.from('-----BEGIN PRIVATE KEY-----\nthe secret of it\n');

describe('a vault with a keychain', () => {
  it('keeps a key sealed, for its owner only, and opens it again', async () => {
    const file = join(await temporaryFolder(), 'secrets', 'key.p8');
    const vault = createVault(createKeychainShell());
    await vault.put(file, key);
    const kept = await readFile(file);
    expect(kept.includes('secret')).toBe(false);
    expect(kept.toString('latin1')).not.toContain(key.toString('base64').slice(0, 20));
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await vault.get(file)).toEqual(key);
  });

  it('reads a file that an operator put there unchanged', async () => {
    const file = join(await temporaryFolder(), 'own.pem');
    await writeFile(file, key);
    expect(await createVault(createKeychainShell()).get(file)).toEqual(key);
  });

  it('says what to do about a key that another keychain sealed', async () => {
    const file = join(await temporaryFolder(), 'key.p8');
    await createVault(createKeychainShell()).put(file, key);
    const read = await createVault(createKeychainShell()).readAhead([file]);
    expect(() => read(file)).toThrow(SealedElsewhere);
    expect(() => readKey('keyFile', file, read)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(file), remedy: expect.stringContaining('Upload') }),
    );
  });
});

describe('a vault without a keychain', () => {
  it('keeps a key unsealed, for its owner only', async () => {
    const file = join(await temporaryFolder(), 'secrets', 'key.p8');
    const vault = createVault(createScriptedShell());
    await vault.put(file, key);
    expect(await readFile(file)).toEqual(key);
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect(await vault.get(file)).toEqual(key);
  });

  it('reads files ahead, and reports each missing one when it is used', async () => {
    const folder = await temporaryFolder();
    const there = join(folder, 'there');
    const gone = join(folder, 'gone');
    await writeFile(there, key);
    const read = await createVault(createScriptedShell()).readAhead([there, gone]);
    expect(read(there)).toEqual(key);
    expect(() => read(gone)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  });
});

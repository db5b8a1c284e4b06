import { describe, expect, it } from 'vitest';
import { createKeychain, type KeychainDeps } from '../../electron/keychain.ts';

type Backend = ReturnType<KeychainDeps['storage']['getSelectedStorageBackend']>;

function keychainOn(platform: NodeJS.Platform, backend: Backend, available = true) {
  return createKeychain({
    platform,
    storage: {
      isEncryptionAvailable: () => available,
      getSelectedStorageBackend() {
        if (platform !== 'linux') throw new Error('Only Linux has backends.');
        return backend;
      },
      encryptString: (text) => Buffer.from(text.toUpperCase()),
      decryptString: (sealed) => sealed.toString().toLowerCase(),
    },
  });
}

describe('the keychain', () => {
  it.each([
    ['linux', 'gnome_libsecret', true, 'keychain'],
    ['linux', 'kwallet6', true, 'keychain'],
    ['linux', 'gnome_libsecret', false, 'basic'],
    ['linux', 'basic_text', true, 'basic'],
    ['linux', 'unknown', true, 'basic'],
    ['darwin', 'unknown', true, 'keychain'],
    ['win32', 'unknown', true, 'keychain'],
    ['win32', 'unknown', false, 'basic'],
  ] as const)('on %s with %s (available: %s) is %s', async (platform, backend, available, kind) => {
    const keychain = keychainOn(platform, backend, available);
    expect(keychain.kind()).toBe(kind);
    expect(await keychain.seal('abc')).toBe(kind === 'keychain' ? Buffer.from('ABC').toString('base64') : null);
  });

  it('opens what it sealed', async () => {
    const keychain = keychainOn('linux', 'gnome_libsecret');
    expect(await keychain.unseal((await keychain.seal('abc')) ?? '')).toBe('abc');
  });
});

import type { SafeStorage } from 'electron';

export interface KeychainDeps {
  readonly platform: NodeJS.Platform;
  readonly storage: Pick<
    SafeStorage,
    'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
  >;
}

/**
 * The system's keychain. Without one, Chromium on Linux would encrypt with a key that every program knows
 * (`basic_text`); that is worth nothing, so nothing is sealed then and the window says it.
 */
export function createKeychain({ platform, storage }: KeychainDeps) {
  function kind(): 'keychain' | 'basic' {
    if (platform === 'linux' && /^(basic_text|unknown)$/.test(storage.getSelectedStorageBackend())) return 'basic';
    return storage.isEncryptionAvailable() ? 'keychain' : 'basic';
  }

  return {
    kind,
    seal: async (content: string): Promise<string | null> =>
      kind() === 'keychain' ? storage.encryptString(content).toString('base64') : null,
    unseal: async (sealed: string): Promise<string> => storage.decryptString(Buffer.from(sealed, 'base64')),
  };
}

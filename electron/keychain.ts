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
 * (`basic_text`); that is worth nothing, so nothing is sealed then and the window says so.
 */
export interface Keychain {
  /** `basic` where there is no keychain to seal with. */
  kind(): 'keychain' | 'basic';
  /** Encrypts and returns base64; null without a keychain. */
  seal(content: string): Promise<string | null>;
  /** The content that was sealed. Rejects for what another account or computer sealed. */
  unseal(sealed: string): Promise<string>;
}

export function createKeychain({ platform, storage }: KeychainDeps): Keychain {
  function kind(): 'keychain' | 'basic' {
    if (platform === 'linux' && /^(basic_text|unknown)$/.test(storage.getSelectedStorageBackend())) return 'basic';
    return storage.isEncryptionAvailable() ? 'keychain' : 'basic';
  }

  return {
    kind,
    seal: async (content) => (kind() === 'keychain' ? storage.encryptString(content).toString('base64') : null),
    unseal: async (sealed) => storage.decryptString(Buffer.from(sealed, 'base64')),
  };
}

// Keeps the refresh token sealed by the system's key store; where there is no real one, only in memory.
import type { SafeStorage } from 'electron';
import type { SecretKeeping, SecretName } from '../shared/desktop/desktop.contract.ts';
import type { SettingsStore } from './store.ts';

type KeyStore = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
>;

export interface Secrets {
  get(name: SecretName): Promise<string | null>;
  set(name: SecretName, value: string): Promise<SecretKeeping>;
  clear(name: SecretName): void;
}

/** `platform` decides whether the key store has to be asked for its kind: only Linux has one with a well-known password. */
export function createSecrets(
  keyStore: KeyStore,
  settings: SettingsStore,
  platform: NodeJS.Platform,
  log: (line: string) => void,
): Secrets {
  const inMemory = new Map<SecretName, string>();
  const sealed = () => settings.get('secrets') ?? {};
  const forget = (name: SecretName) => {
    inMemory.delete(name);
    if (Object.hasOwn(sealed(), name)) settings.set('secrets', without(sealed(), name));
  };
  return {
    async get(name) {
      const known = inMemory.get(name);
      const box = sealed()[name];
      if (known !== undefined) return known;
      if (box === undefined || !(await isTrustworthy(keyStore, platform))) return null;
      try {
        const { result } = await keyStore.decryptStringAsync(Buffer.from(box, 'base64'));
        inMemory.set(name, result);
        return result;
      } catch {
        log('a kept secret cannot be opened with this key store; it is forgotten');
        forget(name);
        return null;
      }
    },
    async set(name, value) {
      forget(name);
      inMemory.set(name, value);
      if (!(await isTrustworthy(keyStore, platform))) return { survivesRestart: false };
      const box = await keyStore.encryptStringAsync(value);
      settings.set('secrets', { ...sealed(), [name]: box.toString('base64') });
      return { survivesRestart: true };
    },
    clear: forget,
  };
}

async function isTrustworthy(keyStore: KeyStore, platform: NodeJS.Platform): Promise<boolean> {
  if (!(await keyStore.isAsyncEncryptionAvailable())) return false;
  if (platform !== 'linux') return true;
  const kind = keyStore.getSelectedStorageBackend();
  return kind !== 'basic_text' && kind !== 'unknown';
}

function without(sealed: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(sealed).filter(([key]) => key !== name));
}

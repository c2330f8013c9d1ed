// The refresh token rests on disk only behind a real key store, and a box that cannot be opened is forgotten.
import { describe, expect, it } from 'vitest';
import { createSecrets } from '../../electron/secrets.ts';
import type { SettingsStore } from '../../electron/store.ts';

const reversed = (text: string) => [...text].reverse().join('');
function keyStore(kind: 'basic_text' | 'gnome_libsecret' | 'unknown', isAvailable = true) {
  return {
    isAsyncEncryptionAvailable: async () => isAvailable,
    getSelectedStorageBackend: () => kind,
    encryptStringAsync: async (text: string) => Buffer.from(`sealed:${reversed(text)}`),
    decryptStringAsync: async (box: Buffer) => {
      if (!box.toString().startsWith('sealed:')) throw new Error('wrong key');
      return { shouldReEncrypt: false, result: reversed(box.toString().slice('sealed:'.length)) };
    },
  };
}
function settings(initial: Record<string, string> = {}) {
  const kept: { secrets: Record<string, string> } = { secrets: initial };
  const store: SettingsStore = {
    get: (key) => (key === 'secrets' ? kept.secrets : undefined) as never,
    set: (_key, value) => (kept.secrets = value as Record<string, string>),
  };
  return { store, kept };
}
const lines: string[] = [];
const log = (line: string) => void lines.push(line);

describe('secrets', () => {
  it.each([
    ['linux', 'gnome_libsecret', true],
    ['win32', 'unknown', true],
    ['darwin', 'unknown', true],
    ['linux', 'basic_text', false],
    ['linux', 'unknown', false],
  ] as const)('on %s with %s survive a restart: %s', async (platform, kind, survivesRestart) => {
    const { store, kept } = settings();
    const secrets = createSecrets(keyStore(kind), store, platform, log);
    expect(await secrets.set('refreshToken', 'token-1')).toEqual({ survivesRestart });
    expect(await secrets.get('refreshToken')).toBe('token-1');
    expect(JSON.stringify(kept)).not.toContain('token-1');
    const later = createSecrets(keyStore(kind), store, platform, log);
    expect(await later.get('refreshToken')).toBe(survivesRestart ? 'token-1' : null);
  });

  it('stay in memory when the system has no encryption', async () => {
    const { store, kept } = settings();
    const secrets = createSecrets(keyStore('gnome_libsecret', false), store, 'linux', log);
    expect(await secrets.set('refreshToken', 'token-1')).toEqual({ survivesRestart: false });
    expect(kept.secrets).toEqual({});
  });

  it('do not leave an older one on disk when a newer one cannot be sealed', async () => {
    const { store, kept } = settings();
    await createSecrets(keyStore('gnome_libsecret'), store, 'linux', log).set('refreshToken', 'old');
    await createSecrets(keyStore('basic_text'), store, 'linux', log).set('refreshToken', 'new');
    expect(kept.secrets).toEqual({});
  });

  it('forget a box that this key store cannot open', async () => {
    const { store, kept } = settings({ refreshToken: Buffer.from('other key').toString('base64') });
    const secrets = createSecrets(keyStore('gnome_libsecret'), store, 'linux', log);
    expect(await secrets.get('refreshToken')).toBeNull();
    expect(kept.secrets).toEqual({});
  });

  it('are gone everywhere after clear', async () => {
    const { store, kept } = settings();
    const secrets = createSecrets(keyStore('gnome_libsecret'), store, 'linux', log);
    await secrets.set('refreshToken', 'token-1');
    secrets.clear('refreshToken');
    expect([await secrets.get('refreshToken'), kept.secrets]).toEqual([null, {}]);
  });
});

// The keeper of tokens: one refresh for many callers, the old token while it is good, the end of a sign-in.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { alphabetOf } from '../../renderer/session/useKeyboardState.ts';
import { TokenKeeper, type SecretStore } from '../../renderer/session/token-keeper.ts';
import { AppError } from '../../shared/errors.ts';
import type { SignedIn } from '../../shared/session/session.contract.ts';

const signedIn = (n: number): SignedIn => ({
  person: { id: '1', name: 'Ірина', role: 'agent' },
  sessionId: 's',
  accessToken: `access-${n}`,
  accessExpiresInSeconds: 600,
  refreshToken: `refresh-${n}`,
  sessionExpiresInSeconds: 43_200,
});
function memory(): SecretStore & { value: string | null } {
  const store = {
    value: null as string | null,
    get: async () => store.value,
    set: async (value: string) => void (store.value = value),
    clear: async () => void (store.value = null),
  };
  return store;
}

let count: number;
let refusal: AppError | undefined;
const asked: string[] = [];
const api = {
  refresh: async ({ refreshToken }: { refreshToken: string }): Promise<SignedIn> => {
    asked.push(refreshToken);
    if (refusal) throw refusal;
    return signedIn(++count);
  },
};
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  count = 1;
  refusal = undefined;
  asked.length = 0;
});
afterEach(() => vi.useRealTimers());

test('many callers share one refresh, and a refused token is replaced at once', async () => {
  const keeper = new TokenKeeper(api, memory());
  await keeper.keep(signedIn(1));
  expect(await keeper.accessToken()).toBe('access-1');
  const tokens = await Promise.all([1, 2, 3].map(() => keeper.accessToken('access-1')));
  expect(tokens).toEqual(['access-2', 'access-2', 'access-2']);
  expect(asked).toEqual(['refresh-1']);
});

test('at 80 % of its life a token is renewed by itself and listeners get it', async () => {
  const keeper = new TokenKeeper(api, memory());
  const renewed: string[] = [];
  keeper.onRenewed((token) => renewed.push(token));
  await keeper.keep(signedIn(1));
  await vi.advanceTimersByTimeAsync(479_000);
  expect(renewed).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(renewed).toEqual(['access-2']);
});

test('while the server is away the old token serves until its end, and the tries go on', async () => {
  const keeper = new TokenKeeper(api, memory());
  await keeper.keep(signedIn(1));
  refusal = new AppError('UNREACHABLE');
  await vi.advanceTimersByTimeAsync(500_000);
  expect(await keeper.accessToken()).toBe('access-1');
  await vi.advanceTimersByTimeAsync(101_000);
  await expect(keeper.accessToken()).rejects.toMatchObject({ code: 'UNREACHABLE' });
  refusal = undefined;
  await vi.advanceTimersByTimeAsync(15_000);
  expect(await keeper.accessToken()).toBe('access-2');
});

test('the end of a sign-in clears the secret and is told once', async () => {
  const store = memory();
  const keeper = new TokenKeeper(api, store);
  const ended = vi.fn();
  keeper.onEnded(ended);
  await keeper.keep(signedIn(1));
  refusal = new AppError('UNAUTHENTICATED');
  await Promise.allSettled([keeper.accessToken('access-1'), keeper.accessToken('access-1')]);
  expect(ended).toHaveBeenCalledOnce();
  expect(store.value).toBeNull();
});

test('a token that another tab has rotated is read again, and the lock is not forgotten by a refresh', async () => {
  const store = memory();
  const keeper = new TokenKeeper(api, store);
  await keeper.keep(signedIn(1), { login: 'agent' });
  await keeper.setLocked(true);
  store.value = (store.value ?? '').replace('refresh-1', 'refresh-7');
  await keeper.accessToken('access-1');
  expect(asked).toEqual(['refresh-7']);
  expect(await keeper.kept()).toMatchObject({ login: 'agent', isLocked: true, refreshToken: 'refresh-2' });
});

test('the alphabet of a letter; letters of both keep what was', () => {
  expect(['s', 'І', 'ы', 'а'].map((letter) => alphabetOf(letter, ''))).toEqual(['ENG', 'УКР', 'РУС', 'УКР']);
  expect(alphabetOf('а', 'РУС')).toBe('РУС');
  expect(alphabetOf('Shift', 'УКР')).toBe('УКР');
  expect(alphabetOf('7', 'ENG')).toBe('ENG');
});

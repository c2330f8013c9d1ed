// The HTTP side of signing in, as a page calls it: one function per route.
import { AppError, type Result } from '../../shared/errors.ts';
import type { CodeRequested, SampleSignIn, SignedIn, Status } from '../../shared/session/session.contract.ts';
import { sessionPaths } from '../../shared/session/session-paths.ts';

const timeoutMs = 20_000;

export type SessionApi = ReturnType<typeof createSessionApi>;

/**
 * `url` is the origin of the backend. Every call rejects with an AppError: the server's code, or UNREACHABLE when there is
 * no answer.
 */
export function createSessionApi(url: string) {
  const post =
    <Input, Value>(path: string) =>
    (input: Input) =>
      call<Value>(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
  return {
    status: () => call<Status>(url + sessionPaths.status, {}),
    createFirstSupervisor: post<{ login: string; displayName: string; password: string }, SignedIn>(
      sessionPaths.firstSupervisor,
    ),
    loadSampleData: () =>
      call<{ signIns: SampleSignIn[] }>(
        url + sessionPaths.sampleData,
        { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
        300_000,
      ),
    signIn: post<{ login: string; password: string }, SignedIn>(sessionPaths.signIn),
    refresh: post<{ refreshToken: string }, SignedIn>(sessionPaths.refresh),
    unlock: post<{ refreshToken: string; password: string }, SignedIn>(sessionPaths.unlock),
    signOut: post<{ refreshToken: string }, object>(sessionPaths.signOut),
    changePassword: post<{ refreshToken: string; currentPassword: string; newPassword: string }, object>(
      sessionPaths.changePassword,
    ),
    requestCode: post<{ login: string }, CodeRequested>(sessionPaths.requestCode),
    verifyCode: post<{ requestId: string; code: string }, SignedIn>(sessionPaths.verifyCode),
  };
}

async function call<Value>(address: string, init: RequestInit, limitMs = timeoutMs): Promise<Value> {
  const answered = fetch(address, { ...init, cache: 'no-store', signal: AbortSignal.timeout(limitMs) });
  const result = await answered
    .then((response) => response.json() as Promise<Result<Value>>)
    .catch((cause: unknown) => {
      throw Object.assign(new AppError('UNREACHABLE'), { cause });
    });
  if (!result.ok) throw new AppError(result.error.code, result.error.details);
  return result.value;
}

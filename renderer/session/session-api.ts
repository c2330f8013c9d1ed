// The HTTP side of signing in, as a page calls it: one function per route.
import type { CodeRequested, SampleSignIn, SignedIn, Status } from '../../shared/session/session.contract.ts';
import { sessionPaths } from '../../shared/session/session-paths.ts';
import { callApi, postJson } from './call-api.ts';

export type SessionApi = ReturnType<typeof createSessionApi>;

/**
 * `url` is the origin of the backend. Every call rejects with an AppError: the server's code, or UNREACHABLE when there is
 * no answer.
 */
export function createSessionApi(url: string) {
  const post =
    <Input, Value>(path: string) =>
    (input: Input) =>
      postJson<Value>(url + path, input);
  return {
    status: () => callApi<Status>(url + sessionPaths.status, {}),
    createFirstSupervisor: post<{ login: string; displayName: string; password: string }, SignedIn>(
      sessionPaths.firstSupervisor,
    ),
    loadSampleData: () => postJson<{ signIns: SampleSignIn[] }>(url + sessionPaths.sampleData, {}, 300_000),
    signIn: post<{ login: string; password: string }, SignedIn>(sessionPaths.signIn),
    refresh: post<{ refreshToken: string }, SignedIn>(sessionPaths.refresh),
    unlock: post<{ refreshToken: string; password: string }, SignedIn>(sessionPaths.unlock),
    signOut: post<{ refreshToken: string }, object>(sessionPaths.signOut),
    changePassword: post<{ refreshToken: string; currentPassword: string; newPassword: string }, object>(
      sessionPaths.changePassword,
    ),
    requestCode: post<{ login: string }, CodeRequested>(sessionPaths.requestCode),
    verifyCode: post<{ requestId: string; code: string }, SignedIn>(sessionPaths.verifyCode),
    requestTechnicianCode: post<{ login: string }, CodeRequested>(sessionPaths.requestTechnicianCode),
    verifyTechnicianCode: post<{ requestId: string; code: string }, SignedIn>(
      sessionPaths.verifyTechnicianCode,
    ),
  };
}

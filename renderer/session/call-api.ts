// One HTTP request to the backend and its Result.
import { AppError, type Result } from '../../shared/errors.ts';

const timeoutMs = 20_000;

/** Rejects with an AppError: the server's code, or UNREACHABLE when there is no answer within `limitMs`. */
export async function callApi<Value>(
  address: string,
  init: RequestInit,
  limitMs = timeoutMs,
): Promise<Value> {
  const answered = fetch(address, { ...init, cache: 'no-store', signal: AbortSignal.timeout(limitMs) });
  const result = await answered
    .then((response) => response.json() as Promise<Result<Value>>)
    .catch((cause: unknown) => {
      throw Object.assign(new AppError('UNREACHABLE'), { cause });
    });
  if (!result.ok) throw new AppError(result.error.code, result.error.details);
  return result.value;
}

/** See {@link callApi}; `input` goes as JSON. */
export function postJson<Value>(address: string, input: unknown, limitMs?: number): Promise<Value> {
  const headers = { 'content-type': 'application/json' };
  return callApi<Value>(address, { method: 'POST', headers, body: JSON.stringify(input) }, limitMs);
}

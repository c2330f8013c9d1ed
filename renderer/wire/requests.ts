// Sends orders and queries until there is an answer, for as long as a person would wait for one.
import type { Result } from '../../shared/errors.ts';
import type { Link } from './link.ts';

/** How long one try waits for its ack. */
const tryTimeoutMs = 6_000;
/** How long all tries together may take. */
const giveUpAfterMs = 20_000;

/**
 * Sends `payload` again (the very same, so an order keeps its opId) after a timeout or a cut, until there is an answer
 * or {@link giveUpAfterMs} passed: then UNREACHABLE, and whether an order was done is not known; the same opId tells.
 * Once `signal` is aborted it is sent no more; what is on its way is waited for.
 */
export async function request(
  link: Link,
  event: string,
  payload: unknown,
  signal?: AbortSignal,
): Promise<Result<unknown>> {
  const deadlineMs = performance.now() + giveUpAfterMs;
  for (;;) {
    const leftMs = deadlineMs - performance.now();
    if (leftMs <= 0 || !(await whenOnline(link, leftMs, signal))) break;
    const result = await link.ask(event, payload, Math.min(tryTimeoutMs, deadlineMs - performance.now()));
    if (result) return result;
  }
  return { ok: false, error: link.connection.error ?? { code: 'UNREACHABLE', details: {} } };
}

/** False when the connection ended or did not come within `timeoutMs` or before `signal` was aborted. */
function whenOnline(link: Link, timeoutMs: number, signal?: AbortSignal): Promise<boolean> {
  if (signal?.aborted) return Promise.resolve(false);
  const isSettled = (): boolean => link.socket.connected || link.connection.state === 'ended';
  if (isSettled()) return Promise.resolve(link.socket.connected);
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      off();
      signal?.removeEventListener('abort', finish);
      resolve(link.socket.connected && !signal?.aborted);
    };
    const timer = setTimeout(finish, timeoutMs);
    signal?.addEventListener('abort', finish);
    const off = link.onConnection(() => {
      if (isSettled()) finish();
    });
  });
}

// Tells the server something as often as it changes, and again after a return when it could not be told before.
import { onScopeDispose, watch } from 'vue';
import type { Result } from '../../shared/errors.ts';
import type { Connection } from './link.ts';

/** `what` is undefined while there is nothing to tell; the same is not told twice in a row. */
export function useTelling(
  wire: { onConnection(listener: (connection: Connection) => void): () => void },
  what: () => string | undefined,
  tell: (now: string) => Promise<Result<unknown>>,
): void {
  let told = '';
  async function look(): Promise<void> {
    const now = what();
    if (now === undefined || now === told) return;
    told = now;
    const answer = await tell(now);
    if (!answer.ok && told === now) told = '';
  }
  watch(what, look, { immediate: true });
  onScopeDispose(wire.onConnection(({ state }) => void (state === 'online' && look())));
}

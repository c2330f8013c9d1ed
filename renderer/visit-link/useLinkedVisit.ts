// The visit behind the link in the address: what it is, and what the subscriber answers.
import { onScopeDispose, shallowRef } from 'vue';
import { AppError, type WireError } from '../../shared/errors.ts';
import type { LinkedVisit } from '../../shared/visit-link/visit-link.contract.ts';
import { visitLinkPaths } from '../../shared/visit-link/visit-link-paths.ts';
import { postJson } from '../session/call-api.ts';

export function useLinkedVisit() {
  const visit = shallowRef<LinkedVisit>();
  /** No such link, or its visit is over: nothing to try again. */
  const isEnded = shallowRef(false);
  const error = shallowRef<WireError>();
  const busy = shallowRef(false);

  async function ask(path: string, more: object = {}): Promise<boolean> {
    if (busy.value) return false;
    busy.value = true;
    error.value = undefined;
    try {
      const token = location.hash.slice(1);
      visit.value = await postJson<LinkedVisit>(location.origin + path, { token, ...more });
      isEnded.value = false;
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      isEnded.value = thrown.code === 'NOT_FOUND' || (thrown.code === 'INVALID' && !visit.value);
      error.value = { code: thrown.code, details: thrown.details };
      return false;
    } finally {
      busy.value = false;
    }
  }
  const show = (): Promise<boolean> => ask(visitLinkPaths.show);
  // Another link opened in the same tab changes only what stands behind `#`.
  const onHash = (): void => void show();
  addEventListener('hashchange', onHash);
  onScopeDispose(() => removeEventListener('hashchange', onHash));
  void show();
  return {
    visit,
    isEnded,
    error,
    busy,
    show,
    confirm: () => ask(visitLinkPaths.confirm),
    otherTime: (wish: string) => ask(visitLinkPaths.otherTime, { wish }),
  };
}

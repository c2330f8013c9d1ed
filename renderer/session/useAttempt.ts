// One try at a time of something that the server may refuse, and the refusal to show.
import { ref, shallowRef } from 'vue';
import { AppError, type WireError } from '../../shared/errors.ts';

export function useAttempt() {
  const isBusy = ref(false);
  const error = shallowRef<WireError | null>(null);
  /** Runs `act`; a second call meanwhile does nothing. True when it went well, else `error` says why. */
  async function attempt(act: () => Promise<void>): Promise<boolean> {
    if (isBusy.value) return false;
    isBusy.value = true;
    error.value = null;
    try {
      await act();
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError)) throw thrown;
      error.value = { code: thrown.code, details: thrown.details };
      return false;
    } finally {
      isBusy.value = false;
    }
  }
  return { isBusy, error, attempt };
}

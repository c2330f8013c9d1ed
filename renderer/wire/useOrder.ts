// An order from a form: one at a time, its refusal to show, and a second try that cannot do it twice.
import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { InputOf, NamesOf, ResultOf } from '../../shared/wire/wire.contract.ts';
import { useDesk, type DeskContract } from './desk.ts';
import { newOpId } from './wire.ts';

/** What a `dialog` that is left with Esc or "Cancel" has asked for is not sent any more. */
export function useOrder(dialog?: Ref<boolean>) {
  const { wire } = useDesk();
  const busy = ref(false);
  const error = shallowRef<WireError>();
  let leaving = new AbortController();
  if (dialog) {
    watch(dialog, (isOpen) => {
      if (isOpen) leaving = new AbortController();
      else leaving.abort();
    });
    onScopeDispose(() => leaving.abort());
  }
  /** The same input again is the same operation until it is known to be done: its answer may have been lost. */
  let open: { body: string; opId: string } | undefined;

  /** The result, or undefined when `error` says why not; a second call meanwhile does nothing. */
  async function send<N extends NamesOf<DeskContract, 'order'>>(
    name: N,
    input: InputOf<DeskContract[N]>,
  ): Promise<ResultOf<DeskContract[N]> | undefined> {
    if (busy.value) return undefined;
    const body = JSON.stringify([name, input]);
    if (open?.body !== body) open = { body, opId: newOpId() };
    // Known to be offline: nobody is kept waiting to be told so, and nothing is sent behind their back.
    if (wire.connection().state === 'offline') {
      wire.retryNow();
      error.value = { code: 'UNREACHABLE', details: {} };
      return undefined;
    }
    busy.value = true;
    error.value = undefined;
    const answer = await wire.order(name, input, { opId: open.opId, signal: leaving.signal });
    busy.value = false;
    if (!answer.ok) {
      error.value = answer.error;
      return undefined;
    }
    open = undefined;
    return answer.value;
  }
  return { busy, error, send };
}

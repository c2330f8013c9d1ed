// A followed stream as reactive state: the snapshot, with every fact applied by the feature's pure function.
import { onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter, type ShallowRef } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { Contract, FactOf, SnapshotOf, StreamContracts } from '../../shared/wire/wire.contract.ts';
import type { StreamName, Wire } from './wire.ts';

type KindOf<N extends string> = N extends `${infer K}:${string}` ? K : N;

export interface StreamState<T> {
  /** Undefined until the first snapshot; kept while a reconnect catches up. */
  state: ShallowRef<T | undefined>;
  /** Why the server refused the stream, if it did. */
  error: ShallowRef<WireError | undefined>;
  /** Follows again after a refusal. */
  retry(): void;
}

/**
 * Follows the stream that `name` gives, changes over when it changes, follows nothing while it is null, and stops with
 * the component. `apply` must not change its first argument.
 */
export function useStreamState<C extends Contract, S extends StreamContracts, N extends StreamName<S>>(
  wire: Wire<C, S>,
  name: MaybeRefOrGetter<N | null>,
  apply: (state: SnapshotOf<S[KindOf<N>]>, fact: FactOf<S[KindOf<N>]>) => SnapshotOf<S[KindOf<N>]>,
): StreamState<SnapshotOf<S[KindOf<N>]>> {
  const state = shallowRef<SnapshotOf<S[KindOf<N>]>>();
  const error = shallowRef<WireError>();
  let stop = (): void => undefined;

  function follow(stream: N | null): void {
    stop();
    stop = () => undefined;
    state.value = undefined;
    error.value = undefined;
    if (stream === null) return;
    stop = wire.follow(stream, {
      onSnapshot: (snapshot) => {
        state.value = snapshot;
        error.value = undefined;
      },
      onFact: (fact) => {
        if (state.value !== undefined) state.value = apply(state.value, fact);
      },
      onRefused: (refusal) => {
        error.value = refusal;
      },
    });
  }

  watch(() => toValue(name), follow, { immediate: true });
  onScopeDispose(() => stop());
  return { state, error, retry: () => follow(toValue(name)) };
}

// The state that I choose for myself: said at once, and of choices made while an earlier one is on the way the last holds.
import { computed, ref, shallowRef, watch } from 'vue';
import type { TeamMember, WorkState } from '../../shared/presence/presence.contract.ts';
import type { Result, WireError } from '../../shared/errors.ts';

/** `mine` is what the server knows of me, which lags behind what was chosen. */
export function useOwnState(
  mine: () => TeamMember | undefined,
  say: (state: WorkState) => Promise<Result<unknown>>,
) {
  const wanted = shallowRef<WorkState>();
  const busy = ref(false);
  const refusal = shallowRef<WireError>();
  const chosen = computed(() => wanted.value ?? mine()?.state);

  async function choose(state: WorkState): Promise<void> {
    wanted.value = state;
    if (busy.value) return;
    busy.value = true;
    let said = state;
    let answer = await say(said);
    for (let next = wanted.value; next && next !== said; next = wanted.value) {
      said = next;
      answer = await say(said);
    }
    busy.value = false;
    refusal.value = answer.ok ? undefined : answer.error;
    // The answer comes before the fact: until then the choice is the newer one.
    if (!answer.ok || mine()?.state === said) wanted.value = undefined;
  }
  watch(
    () => mine()?.since,
    () => {
      if (!busy.value) wanted.value = undefined;
    },
    { flush: 'sync' },
  );
  return {
    /** What was chosen last, also while it is on the way; undefined until anything is known. */
    chosen,
    choose,
    /** On the break when in the queue, and back; nothing until my state is known. */
    toggle: async (): Promise<void> => {
      if (chosen.value !== undefined) await choose(chosen.value === 'break' ? 'queue' : 'break');
    },
    busy,
    /** Why the last choice failed. */
    refusal,
  };
}

// The places for one visit, asked again when the day changes: those that fit, best first; those that break a promise; those that are no use.
import { computed, shallowRef, watch } from 'vue';
import type { Trial } from '../../shared/dispatch/day.contract.ts';
import { isBreakable } from '../../shared/dispatch/day.rules.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import type { WireError } from '../../shared/errors.ts';
import type { Desk } from '../wire/desk.ts';
import type { DayDesk } from './useDayDesk.ts';

/** Least added drive first, then the earlier. */
function byDrive(left: Trial, right: Trial): number {
  return (
    left.addedTravelSeconds - right.addedTravelSeconds ||
    (left.startAt ?? '').localeCompare(right.startAt ?? '')
  );
}

export function useTrialsOf(
  wire: Desk['wire'],
  { day, plan }: Pick<DayDesk, 'day' | 'plan'>,
  visit: () => Visit | undefined,
) {
  const trials = shallowRef<readonly Trial[]>();
  const error = shallowRef<WireError>();
  let round = 0;
  async function ask(): Promise<void> {
    const mine = ++round;
    error.value = undefined;
    const asked = visit();
    const named = day();
    if (!asked || named === null) return;
    const answer = await wire.query('day:try', { day: named, visitId: asked.visitId, technicianId: null });
    if (mine !== round) return;
    if (answer.ok) trials.value = answer.value.trials;
    else error.value = answer.error;
  }
  watch([() => visit()?.visitId, plan.state], ask, { immediate: true });
  const all = computed(() => trials.value ?? []);
  return {
    trials,
    error,
    ask,
    fitting: computed(() => all.value.filter((one) => one.obstacle === null).sort(byDrive)),
    breaking: computed(() => all.value.filter((one) => one.obstacle && isBreakable(one.obstacle))),
    refused: computed(() => all.value.filter((one) => one.obstacle && !isBreakable(one.obstacle))),
  };
}

// One day as the board knows it: its stream, how it stands at this moment, and what colleagues do to it right now.
import { computed, onScopeDispose, shallowReactive, watch } from 'vue';
import { z } from 'zod';
import { projectDay } from '../../shared/dispatch/day.rules.ts';
import { applyDayFact, type DayFact, type DayState } from '../../shared/dispatch/day.state.ts';
import { visitId as visitIdSchema, type TechnicianId, type VisitId } from '../../shared/ids.ts';
import { kyivDay } from '../language/format.ts';
import { useNow } from '../ui/useNow.ts';
import type { Desk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

/** How long the initials of a colleague stand on what they changed. */
const markMs = 3_000;
/** A colleague who lifts says so again and again; silence for this long means that the visit is down. */
const liftedMs = 10_000;

const liftedHint = z.object({ by: z.string(), visitId: visitIdSchema.nullable() });

export type DayPlan = ReturnType<typeof useDayPlan>;

/** `day` null follows nothing; `myName` is how the server calls me. */
export function useDayPlan(wire: Desk['wire'], day: () => string | null, myName: string) {
  const nowMs = useNow(30_000);
  const changedBy = useMarks<VisitId>(markMs);
  const liftedBy = useLiftedHints(wire, day, myName);

  function mark({ payload }: DayFact): void {
    if (payload.by === null || payload.by === myName) return;
    for (const visit of payload.visits) changedBy.put(visit.visitId, payload.by);
  }
  const stream = useStreamState(
    wire,
    () => {
      const named = day();
      return named === null ? null : (`day:${named}` as const);
    },
    (state: DayState, fact: DayFact) => {
      mark(fact);
      return applyDayFact(state, fact);
    },
  );
  const { state } = stream;
  const projection = computed(() => state.value && projectDay(day() ?? '', state.value, nowMs.value));
  const technicians = computed(
    () => new Map((state.value?.technicians ?? []).map((one) => [one.technicianId, one])),
  );
  const visits = computed(() => new Map((state.value?.visits ?? []).map((one) => [one.visitId, one])));
  watch(day, () => changedBy.clear());
  return {
    ...stream,
    nowMs,
    /** True when the day has passed: nobody can come any more. */
    isOver: computed(() => (day() ?? '~') < kyivDay(nowMs.value)),
    projection,
    technicians,
    visits,
    /** visit → name of the colleague who has just changed it. */
    changedBy: changedBy.shown,
    /** visit → name of the colleague who is moving it. */
    liftedBy,
    nameOf: (technicianId: TechnicianId): string => technicians.value.get(technicianId)?.displayName ?? '',
  };
}

/** Values that are forgotten after a while. */
function useMarks<K>(forgetAfterMs: number) {
  const shown = shallowReactive(new Map<K, string>());
  const timers = new Map<K, ReturnType<typeof setTimeout>>();
  function drop(key: K): void {
    clearTimeout(timers.get(key));
    timers.delete(key);
    shown.delete(key);
  }
  function put(key: K, value: string): void {
    drop(key);
    shown.set(key, value);
    timers.set(
      key,
      setTimeout(() => drop(key), forgetAfterMs),
    );
  }
  function clear(): void {
    for (const key of shown.keys()) drop(key);
  }
  onScopeDispose(clear);
  return { shown, put, drop, clear };
}

function useLiftedHints(wire: Desk['wire'], day: () => string | null, myName: string) {
  const lifted = useMarks<VisitId>(liftedMs);
  const off = wire.onHint((hint) => {
    if (hint.name !== 'day:lifted' || hint.stream !== `day:${day()}`) return;
    const payload = liftedHint.safeParse(hint.payload);
    if (!payload.success || payload.data.by === myName) return;
    const { by, visitId } = payload.data;
    for (const [id, name] of lifted.shown) if (name === by && id !== visitId) lifted.drop(id);
    if (visitId !== null) lifted.put(visitId, by);
  });
  onScopeDispose(off);
  return lifted.shown;
}

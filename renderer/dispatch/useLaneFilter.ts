// Which lanes are shown: by district, by skill, and by how their visits stand.
import { computed, reactive } from 'vue';
import type { DayTechnician } from '../../shared/dispatch/day.contract.ts';
import type { TechnicianSkill } from '../../shared/technician/technician.contract.ts';
import type { DayPlan } from './useDayPlan.ts';

export const laneStates = ['late', 'at_risk', 'free'] as const;
export const anything = '';

export interface LaneFilter {
  district: string;
  skill: TechnicianSkill | typeof anything;
  state: (typeof laneStates)[number] | typeof anything;
}

export type LaneFilters = ReturnType<typeof useLaneFilter>;

export function useLaneFilter(plan: DayPlan) {
  const filter = reactive<LaneFilter>({ district: anything, skill: anything, state: anything });
  const all = computed(() =>
    (plan.state.value?.technicians ?? []).toSorted((left, right) =>
      left.displayName.localeCompare(right.displayName, 'uk'),
    ),
  );
  /** A technician who neither works nor has visits on this day is not shown. */
  const working = computed(() =>
    all.value.filter(
      (one) => one.shift !== null || (plan.projection.value?.routes.get(one.technicianId)?.length ?? 0) > 0,
    ),
  );
  function matchesState(one: DayTechnician): boolean {
    const stops = plan.projection.value?.routes.get(one.technicianId) ?? [];
    if (filter.state === 'free') return one.shift !== null && stops.length < one.maxVisits;
    return filter.state === anything || stops.some((stop) => stop.standing === filter.state);
  }
  const lanes = computed(() =>
    working.value.filter(
      (one) =>
        (filter.district === anything || one.district === filter.district) &&
        (filter.skill === anything || one.skills.includes(filter.skill)) &&
        matchesState(one),
    ),
  );
  return {
    filter,
    lanes,
    everybody: all,
    working,
    districts: computed(() =>
      [...new Set(all.value.map((one) => one.district))]
        .filter((name) => name !== '')
        .sort((a, b) => a.localeCompare(b, 'uk')),
    ),
    isOn: computed(() => Object.values(filter).some((value) => value !== anything)),
    choose: (wanted: Partial<Record<keyof LaneFilter, string>>): void => void Object.assign(filter, wanted),
    clear: (): void => void Object.assign(filter, { district: anything, skill: anything, state: anything }),
  };
}

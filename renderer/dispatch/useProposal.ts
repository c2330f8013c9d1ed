// One run of the optimiser: starting it, following what it finds, and accepting all of it or some routes.
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { InputOf } from '../../shared/wire/wire.contract.ts';
import type { dayEvents, Rearranged } from '../../shared/dispatch/day.contract.ts';
import { applyProposalFact } from '../../shared/dispatch/day.state.ts';
import { belongTogether, changedSince } from '../../shared/dispatch/proposal.rules.ts';
import type { WireError } from '../../shared/errors.ts';
import type { TechnicianId } from '../../shared/ids.ts';
import type { Desk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';
import { newOpId } from '../wire/wire.ts';
import type { DayPlan } from './useDayPlan.ts';
import type { Moves } from './useMoves.ts';

export type OptimiseScope = InputOf<(typeof dayEvents)['day:optimise']>['scope'];
/** How long a search may compute; a person can stop it earlier. */
export const searchSeconds = 20;

export function useProposal(wire: Desk['wire'], day: () => string | null, plan: DayPlan, moves: Moves) {
  const search = useSearch(wire, day);
  const { proposal, close } = search;
  const choice = useRouteChoice(() => proposal.value?.routes ?? []);
  /** Whose lane shows what the proposal would make of it. */
  const shown = shallowRef<TechnicianId | null>(null);
  const changed = computed(() =>
    proposal.value && plan.state.value ? changedSince(proposal.value, plan.state.value) : [],
  );

  /** Puts the chosen routes into the plan; `reason` goes to those whose promise cannot be kept. */
  async function accept(label: string, reason: string): Promise<void> {
    const now = proposal.value;
    const routes = choice.routes.value;
    if (!now || now.isRunning || routes.length === 0) return;
    const touched = new Set(routes.flatMap((route) => [...route.before, ...route.after]));
    const breaks = now.calls.map((call) => call.visitId).filter((visitId) => touched.has(visitId));
    const move = {
      routes: routes.map(({ technicianId, before, after }) => ({ technicianId, before, after })),
      label,
    };
    if (await moves.arrange(move, breaks, breaks.length > 0 ? reason : null)) close();
  }
  watch(day, close);
  watch(search.id, () => (shown.value = null));
  return {
    ...search,
    ...choice,
    shown,
    changed,
    accept,
  };
}

/** Starting a run, following it and ending it. */
function useSearch(wire: Desk['wire'], day: () => string | null) {
  const id = ref<string | null>(null);
  const error = shallowRef<WireError>();
  const scope = shallowRef<OptimiseScope>();
  const stream = useStreamState(
    wire,
    () => (id.value === null ? null : (`proposal:${id.value}` as const)),
    applyProposalFact,
  );
  const proposal = computed(() => stream.state.value?.proposal ?? null);

  function close(): void {
    id.value = null;
    error.value = undefined;
  }
  async function start(wanted: OptimiseScope): Promise<void> {
    const named = day();
    if (named === null) return;
    close();
    const proposalId = newOpId();
    scope.value = wanted;
    const answer = await wire.order('day:optimise', {
      proposalId,
      day: named,
      scope: wanted,
      seconds: searchSeconds,
    });
    if (answer.ok) id.value = proposalId;
    else error.value = answer.error;
  }
  async function stop(use: boolean): Promise<void> {
    if (id.value === null) return;
    const answer = await wire.order('day:stop_optimise', { proposalId: id.value, use });
    if (!answer.ok) error.value = answer.error;
    if (!use) close();
  }
  return {
    id,
    proposal,
    error: computed(() => error.value ?? stream.error.value),
    isOpen: computed(() => id.value !== null || error.value !== undefined),
    isStarting: computed(() => id.value !== null && proposal.value === null),
    start,
    again: (): void => void (scope.value && start(scope.value)),
    stop,
    close,
  };
}

/** Which routes are accepted: all at first; those that exchange visits come and go together. */
function useRouteChoice(all: () => readonly Rearranged[]) {
  const refused = shallowReactive(new Set<TechnicianId>());
  const groups = computed(() => belongTogether(all()));
  const routes = computed(() => all().filter((route) => !refused.has(route.technicianId)));
  function choose(technicianId: TechnicianId, wanted: boolean): void {
    for (const id of groups.value.get(technicianId) ?? [technicianId]) {
      if (wanted) refused.delete(id);
      else refused.add(id);
    }
  }
  watch(
    () =>
      all()
        .map((route) => route.technicianId)
        .join(' '),
    () => refused.clear(),
  );
  return {
    routes,
    choose,
    isChosen: (technicianId: TechnicianId): boolean => !refused.has(technicianId),
    groupOf: (technicianId: TechnicianId): readonly TechnicianId[] => groups.value.get(technicianId) ?? [],
  };
}

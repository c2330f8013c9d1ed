// For each lane, while a visit is lifted: why it cannot go there or what it would shift; else what a proposal would make of it.
import { computed } from 'vue';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import type { TechnicianId, VisitId } from '../../shared/ids.ts';
import { useWords } from '../language/useWords.ts';
import { previewOfRoute, previewOfTrial, type LanePreview } from './lane-preview.ts';
import type { DayDesk } from './useDayDesk.ts';
import type { DispatchWords } from './useDispatchWords.ts';

/** `visits` are those of the day and of the unscheduled list. */
export function useLanePreviews(
  { lift, proposal }: DayDesk,
  words: DispatchWords,
  visits: () => ReadonlyMap<VisitId, Visit>,
) {
  const { t } = useWords();
  const aimed = computed(() => {
    const to = lift.target.value;
    const visit = lift.visit.value;
    if (!to || !visit) return undefined;
    const trial = lift.at(to);
    if (!trial || lift.isHome(to)) return { technicianId: to.technicianId };
    const write = (before: string, after: string): string =>
      t('move.shift', { before: words.time(before), after: words.time(after) });
    return {
      technicianId: to.technicianId,
      obstacle: trial.obstacle ? words.obstacle(trial.obstacle) : undefined,
      preview: previewOfTrial(trial, visit, visits(), write),
    };
  });
  const proposed = computed(() => {
    const id = proposal.shown.value;
    const route = proposal.proposal.value?.routes.find((one) => one.technicianId === id);
    return route && { technicianId: route.technicianId, preview: previewOfRoute(route, visits()) };
  });
  function obstacleOf(technicianId: TechnicianId): string | undefined {
    if (!lift.visit.value) return undefined;
    if (aimed.value?.technicianId === technicianId) return aimed.value.obstacle;
    const best = lift.best.get(technicianId);
    return best?.obstacle ? words.obstacle(best.obstacle) : undefined;
  }
  function previewOf(technicianId: TechnicianId): LanePreview | undefined {
    if (lift.visit.value) return aimed.value?.technicianId === technicianId ? aimed.value.preview : undefined;
    return proposed.value?.technicianId === technicianId ? proposed.value.preview : undefined;
  }
  return { obstacleOf, previewOf };
}

// Where the wallboard's figures come from: three streams, one query every five seconds, and of which moment each of them is.
import { computed, onScopeDispose, reactive, shallowRef } from 'vue';
import { applyQueueFact } from '../../shared/chat/chat.state.ts';
import { projectDay } from '../../shared/dispatch/day.rules.ts';
import { applyDayFact } from '../../shared/dispatch/day.state.ts';
import type { WireError } from '../../shared/errors.ts';
import { kyivDay } from '../../shared/kyiv-time.ts';
import type { liveEvents } from '../../shared/live/live.contract.ts';
import { applyTeamFact } from '../../shared/presence/presence.state.ts';
import type { ResultOf } from '../../shared/wire/wire.contract.ts';
import { useNow } from '../ui/useNow.ts';
import { useDesk, type Desk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

const everyMs = 5_000;

/** Where a figure comes from. */
export type Source = 'queue' | 'team' | 'day' | 'figures';

export type Live = ReturnType<typeof useLive>;

export function useLive() {
  const { wire } = useDesk();
  const nowMs = useNow(everyMs);
  const day = computed(() => kyivDay(new Date(nowMs.value)));
  const queue = useStreamState(wire, 'queue', applyQueueFact);
  const team = useStreamState(wire, 'team', applyTeamFact);
  const today = useStreamState(wire, () => `day:${day.value}` as const, applyDayFact);
  const { figures, error, knownAtMs, refresh } = useFigures(wire, () => `day:${day.value}` as const);
  return {
    day,
    queue: queue.state,
    team: team.state,
    /** Late is what the board calls late. */
    visits: computed(
      () => today.state.value && projectDay(day.value, today.state.value, nowMs.value).figures,
    ),
    figures,
    /** Why there are no figures. */
    error,
    /** The moment at which each source was last known to be right; at first that of the beginning. */
    knownAtMs,
    refresh,
  };
}

/** An answer also proves that the connection lives, so that nothing is missing in the streams. */
function useFigures(wire: Desk['wire'], dayStream: () => `day:${string}`) {
  const figures = shallowRef<ResultOf<(typeof liveEvents)['live:figures']>>();
  const error = shallowRef<WireError>();
  const startedMs = Date.now();
  const knownAtMs = reactive<Record<Source, number>>({
    queue: startedMs,
    team: startedMs,
    day: startedMs,
    figures: startedMs,
  });
  let isAsking = false;

  async function refresh(): Promise<void> {
    if (isAsking || document.hidden) return;
    isAsking = true;
    const answer = await wire.query('live:figures', {});
    isAsking = false;
    error.value = answer.ok ? undefined : answer.error;
    if (!answer.ok) return;
    figures.value = answer.value;
    const now = Date.now();
    knownAtMs.figures = now;
    if (wire.isCurrent('queue')) knownAtMs.queue = now;
    if (wire.isCurrent('team')) knownAtMs.team = now;
    if (wire.isCurrent(dayStream())) knownAtMs.day = now;
  }
  const refreshSoon = (): void => void refresh();
  refreshSoon();
  const timer = setInterval(refreshSoon, everyMs);
  document.addEventListener('visibilitychange', refreshSoon);
  onScopeDispose(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', refreshSoon);
  });
  return { figures, error, knownAtMs, refresh: refreshSoon };
}

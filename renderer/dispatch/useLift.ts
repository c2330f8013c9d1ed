// A visit that is being moved, by pointer or by keys: where it could go, what is in the way there, and what is said.
import { onScopeDispose, ref, shallowReactive, shallowRef, watch, type Ref, type ShallowRef } from 'vue';
import type { Trial } from '../../shared/dispatch/day.contract.ts';
import { brokenBy, isBreakable, mayBeMoved, movedRoutes } from '../../shared/dispatch/day.rules.ts';
import type { Destination } from '../../shared/dispatch/day.rules.ts';
import type { DayState } from '../../shared/dispatch/day.state.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import type { TechnicianId } from '../../shared/ids.ts';
import { useWords, type Translate } from '../language/useWords.ts';
import type { Desk } from '../wire/desk.ts';
import type { DayPlan } from './useDayPlan.ts';
import { useDispatchWords, type DispatchWords } from './useDispatchWords.ts';
import type { Moves } from './useMoves.ts';

const repeatMs = 4_000;
type Place = NonNullable<Destination>;
const keyOf = ({ technicianId, position }: Place): string => `${technicianId} ${position}`;

export interface Lift {
  readonly visit: ShallowRef<Visit | undefined>;
  /** Where it would be put; null is the list of the unscheduled. */
  readonly target: ShallowRef<Destination | undefined>;
  /** For a screen reader: each step as a sentence. */
  readonly spoken: Ref<string>;
  /** For each technician the best place, or what is in the way. */
  readonly best: ReadonlyMap<TechnicianId, Trial>;
  /** What is known of a place so far. */
  at(place: Place): Trial | undefined;
  /** True for the place that it was lifted from. */
  isHome(place: Place): boolean;
  /** False when this visit cannot be lifted now; `spoken` says why. */
  take(wanted: Visit, by: 'keys' | 'pointer'): boolean;
  aim(to: Destination | undefined): void;
  /** Lets it down where it was, saying `sentence`. */
  end(sentence?: string): void;
  /** False when it stays lifted, because it cannot go there. */
  drop(): Promise<boolean>;
}

export function useLift(wire: Desk['wire'], day: () => string | null, plan: DayPlan, moves: Moves): Lift {
  const { t } = useWords();
  const words = useDispatchWords(plan);
  const visit = shallowRef<Visit>();
  const target = shallowRef<Destination>();
  const trials = useTrials(wire, day);
  const spoken = ref('');
  const tell = useTelling(wire, day);

  function take(wanted: Visit, by: 'keys' | 'pointer'): boolean {
    const refusal = refusalOf(wanted, plan.liftedBy.get(wanted.visitId), t);
    if (refusal !== undefined) {
      spoken.value = refusal;
      return false;
    }
    visit.value = wanted;
    target.value = wanted.placement ?? undefined;
    trials.ask(wanted, null);
    if (wanted.placement) trials.ask(wanted, wanted.placement.technicianId);
    tell.start(wanted.visitId);
    if (by === 'keys') spoken.value = t('move.lift.lifted', { name: words.visitName(wanted) });
    return true;
  }
  function aim(to: Destination | undefined): void {
    const now = target.value;
    if (to && now && keyOf(to) === keyOf(now)) return;
    target.value = to;
    if (to && visit.value) trials.ask(visit.value, to.technicianId);
  }
  function end(sentence = ''): void {
    if (!visit.value) return;
    visit.value = undefined;
    target.value = undefined;
    trials.clear();
    tell.stop();
    spoken.value = sentence;
  }
  async function drop(): Promise<boolean> {
    const lifted = visit.value;
    const to = target.value;
    const state = plan.state.value;
    if (!lifted || to === undefined || !state) return false;
    const trial = to && (await trials.known(lifted, to));
    if (trial?.obstacle && !isBreakable(trial.obstacle)) {
      spoken.value = words.trialSentence(trial, false);
      return false;
    }
    end();
    await arrangeMove(moves, words, state, lifted, to, trial ?? null);
    return true;
  }

  const isHome = (place: Place): boolean => isPlaceOf(visit.value, place);
  const lifted = { visit, target, spoken, best: trials.best, at: trials.at, isHome, take, aim, drop, end };
  useSteps(lifted, plan, words, trials);
  watch(day, () => end());
  onScopeDispose(() => end());
  return lifted;
}

function isPlaceOf(visit: Visit | undefined, place: Place): boolean {
  const own = visit?.placement;
  return own?.technicianId === place.technicianId && own.position === place.position;
}

/** Somebody has decided otherwise about a visit since it was `seen`: about itself, or who drives to it. */
export function isChanged(seen: Visit, now: Visit | undefined): boolean {
  return now?.version !== seen.version || now.placement?.technicianId !== seen.placement?.technicianId;
}

/** Why a visit cannot be lifted now; undefined when it can. */
function refusalOf(visit: Visit, colleague: string | undefined, t: Translate): string | undefined {
  if (colleague !== undefined) return t('move.lift.other', { name: colleague });
  if (mayBeMoved(visit)) return undefined;
  return t('move.lift.notNow', { state: t(`visitCard.state.${visit.state}`) });
}

/** The one order that a move is, whatever it was made with; nothing when nothing changes. */
export async function arrangeMove(
  moves: Moves,
  words: DispatchWords,
  state: DayState,
  visit: Visit,
  to: Destination,
  trial: Trial | null,
): Promise<boolean> {
  const routes = movedRoutes(state, visit.visitId, to);
  if (routes.length === 0) return true;
  const label = words.moveName(visit, to, trial);
  return moves.arrange({ routes, label }, brokenBy(visit, to, trial?.obstacle ?? null));
}

/** Says where the lifted visit is aimed at, and lets it down or asks again when the plan changes under it. */
function useSteps(
  { visit, target, spoken, isHome, end }: Lift,
  plan: DayPlan,
  words: DispatchWords,
  trials: ReturnType<typeof useTrials>,
): void {
  const { t } = useWords();
  watch([target, () => target.value && trials.at(target.value)], () => {
    const to = target.value;
    if (!to || !visit.value) return;
    const trial = trials.at(to);
    spoken.value = trial ? words.trialSentence(trial, isHome(to)) : words.checkingSentence(to.technicianId);
  });
  watch(plan.state, () => {
    const lifted = visit.value;
    if (!lifted) return;
    const now = plan.visits.value.get(lifted.visitId);
    if (now ? isChanged(lifted, now) : lifted.state !== 'unscheduled') return end(t('move.lift.changed'));
    trials.clear();
    trials.ask(lifted, null);
    if (target.value) trials.ask(lifted, target.value.technicianId);
  });
}

/** Asks the server what putting a visit somewhere would do, each question once. */
function useTrials(wire: Desk['wire'], day: () => string | null) {
  /** For each technician the best place, or what is in the way. */
  const best = shallowReactive(new Map<TechnicianId, Trial>());
  const exact = shallowReactive(new Map<string, Trial>());
  const asked = new Map<TechnicianId | null, Promise<void>>();
  let round = 0;

  async function question(visit: Visit, technicianId: TechnicianId | null): Promise<void> {
    const named = day();
    const mine = round;
    if (named === null) return;
    const answer = await wire.query('day:try', { day: named, visitId: visit.visitId, technicianId });
    if (mine !== round || !answer.ok) return;
    for (const trial of answer.value.trials) {
      if (technicianId === null) best.set(trial.technicianId, trial);
      else exact.set(keyOf(trial), trial);
    }
  }
  function ask(visit: Visit, technicianId: TechnicianId | null): Promise<void> {
    const known = asked.get(technicianId) ?? question(visit, technicianId);
    asked.set(technicianId, known);
    return known;
  }
  const at = (place: Place): Trial | undefined => {
    const general = best.get(place.technicianId);
    return exact.get(keyOf(place)) ?? (general?.position === place.position ? general : undefined);
  };
  return {
    best,
    at,
    ask: (visit: Visit, technicianId: TechnicianId | null): void => void ask(visit, technicianId),
    async known(visit: Visit, place: Place): Promise<Trial | undefined> {
      if (!at(place)) await ask(visit, place.technicianId);
      return at(place);
    },
    clear(): void {
      round += 1;
      best.clear();
      exact.clear();
      asked.clear();
    },
  };
}

/** Colleagues see what I move for as long as I say so. */
function useTelling(wire: Desk['wire'], day: () => string | null) {
  let timer: ReturnType<typeof setInterval> | undefined;
  function say(visitId: string | null): void {
    const named = day();
    if (named !== null) wire.signal('day:lift', { day: named, visitId });
  }
  return {
    start(visitId: string): void {
      clearInterval(timer);
      say(visitId);
      timer = setInterval(() => say(visitId), repeatMs);
    },
    stop(): void {
      clearInterval(timer);
      say(null);
    },
  };
}

// Plain answers about a planned day, by trying every place of the breaks and every position: what the fast ones must agree with.
import type { Problem, Technician, TimeWindow, Visit } from '../../backend/dispatch/solver/problem.ts';
import { costOfRoute, dayOf, mayDo, startOf, travelOf, type Day, type Item } from '../support/route-walk.ts';

/** Visits by technician id. */
export type Lists = ReadonlyMap<string, readonly Visit[]>;

/** All ways to put the breaks between the visits. */
export function arrangements({ breaks = [] }: Technician, visits: readonly Visit[]): Item[][] {
  let all: { items: Item[]; from: number }[] = [
    { items: visits.map((visit) => ({ kind: 'visit', visit })), from: 0 },
  ];
  for (const planned of breaks) {
    all = all.flatMap(({ items, from }) =>
      Array.from({ length: items.length - from + 1 }, (_, i) => ({
        items: items.toSpliced(from + i, 0, { kind: 'break', planned }),
        from: from + i + 1,
      })),
    );
  }
  return all.map(({ items }) => items);
}

/** Cost of the visits in this order; Infinity if they cannot be done. Skills are not looked at. */
export function routeCost(day: Day, technician: Technician, visits: readonly Visit[]): number {
  if (visits.length === 0) return 0;
  return Math.min(
    ...arrangements(technician, visits).map((items) => costOfRoute(day, { technician, items })),
  );
}

/** By how much the first thing is missed that is missed at all, in the arrangement where that is least. */
export function missedBy(
  day: Day,
  technician: Technician,
  visits: readonly Visit[],
): { kind: string; seconds: number } {
  const firsts = arrangements(technician, visits).map((items) => firstMissed(day, technician, items));
  return firsts.reduce((best, other) => (other.seconds < best.seconds ? other : best));
}

function firstMissed(
  day: Day,
  technician: Technician,
  items: readonly Item[],
): { kind: string; seconds: number } {
  const breaks = technician.breaks ?? [];
  let [clock, place, taken] = [technician.shift.startSeconds, technician.startPlace, 0];
  // A break whose window is over can be taken nowhere any more.
  const missedBreak = (): number => (taken < breaks.length ? clock - breaks[taken]!.window.endSeconds : 0);
  for (const item of items) {
    if (missedBreak() > 0) return { kind: 'break', seconds: missedBreak() };
    if (item.kind === 'break') {
      clock = Math.max(clock, item.planned.window.startSeconds) + item.planned.durationSeconds;
      taken += 1;
      continue;
    }
    const { visit } = item;
    const travel = travelOf(day, technician, place, visit.place, clock);
    if (travel === Infinity) return { kind: 'noWay', seconds: Infinity };
    const start = startOf(visit, clock + travel);
    if (start === Infinity) {
      const ready = Math.max(clock + travel, visit.releaseSeconds ?? 0);
      const last = visit.windows.at(-1)!.endSeconds + (visit.maxLatenessSeconds ?? 0);
      return { kind: 'window', seconds: ready - last };
    }
    clock = start + visit.durationSeconds;
    place = visit.place;
  }
  if (missedBreak() > 0) return { kind: 'break', seconds: missedBreak() };
  const back = travelOf(day, technician, place, technician.endPlace, clock);
  if (back === Infinity) return { kind: 'noWay', seconds: Infinity };
  const over = clock + back - technician.shift.endSeconds - (technician.maxOvertimeSeconds ?? 0);
  return over > 0 ? { kind: 'shift', seconds: over } : { kind: 'none', seconds: Infinity };
}

export function loadOf(visits: readonly Visit[]): number {
  return visits.reduce((sum, { load = 1 }) => sum + load, 0);
}

/** The least that the visit adds to the cost of a technician's route, in any position behind the fixed beginning. */
export function insertionCost(
  problem: Problem,
  technician: Technician,
  visits: readonly Visit[],
  visit: Visit,
): number {
  const day = dayOf(problem);
  if (!mayDo(technician, visit)) return Infinity;
  const before = routeCost(day, technician, visits);
  const fixed = technician.startsWith?.length ?? 0;
  const costs = Array.from({ length: visits.length - fixed + 1 }, (_, i) =>
    routeCost(day, technician, visits.toSpliced(fixed + i, 0, visit)),
  );
  return Math.min(...costs) - before;
}

/** For each window the least that the visit costs there, without the visit that it may be itself. */
export function offerCosts(
  problem: Problem,
  lists: Lists,
  visit: Visit,
  windows: readonly TimeWindow[],
): number[] {
  return windows.map((window) =>
    Math.min(
      ...problem.technicians.map((technician) => {
        const others = (lists.get(technician.id) ?? []).filter(({ id }) => id !== visit.id);
        return insertionCost(problem, technician, others, { ...visit, windows: [window] });
      }),
    ),
  );
}

// The board as a grid of one Tab stop: which cell has it, how arrows go from block to block, and moving a lifted visit by keys.
import { shallowRef } from 'vue';
import type { DayTechnician } from '../../shared/dispatch/day.contract.ts';
import { isSettled, type ProjectedStop } from '../../shared/dispatch/day.rules.ts';
import type { TechnicianId, VisitId } from '../../shared/ids.ts';
import type { DayPlan } from './useDayPlan.ts';
import type { Lift } from './useLift.ts';

/** A visit, or the name of a lane (null). */
export interface Cell {
  readonly technicianId: TechnicianId;
  readonly visitId: VisitId | null;
}

/** The stop of a route that is nearest in time; undefined for an empty route. */
export function nearestStop(route: readonly ProjectedStop[], atMs: number): ProjectedStop | undefined {
  let best: ProjectedStop | undefined;
  for (const stop of route) {
    if (!best || Math.abs(stop.startMs - atMs) < Math.abs(best.startMs - atMs)) best = stop;
  }
  return best;
}

const sideways: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  Home: () => 0,
  End: (_, last) => last,
};
const upOrDown: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 };

export function useLaneGrid(plan: DayPlan, lift: Lift, lanes: () => readonly DayTechnician[]) {
  const chosen = shallowRef<Cell>();
  const routeOf = (id: TechnicianId): readonly ProjectedStop[] => plan.projection.value?.routes.get(id) ?? [];
  const laneOf = (id: TechnicianId): number => lanes().findIndex((one) => one.technicianId === id);

  /** The chosen cell as the plan is now: a visit is where its technician is; the first name when it has gone. */
  function present(): Cell | undefined {
    const cell = chosen.value;
    const visit = cell?.visitId ? plan.projection.value?.stops.get(cell.visitId)?.visit : undefined;
    const technicianId = visit?.placement?.technicianId ?? cell?.technicianId;
    if (technicianId !== undefined && laneOf(technicianId) >= 0)
      return { technicianId, visitId: visit?.visitId ?? null };
    const [first] = lanes();
    return first && { technicianId: first.technicianId, visitId: null };
  }

  /** The cell that a key leads to from the chosen one; undefined for another key. */
  function step(key: string): Cell | undefined {
    const cell = present();
    if (!cell) return undefined;
    const place = sideways[key];
    if (place) {
      const ids = [null, ...routeOf(cell.technicianId).map((stop) => stop.visit.visitId)];
      const at = Math.min(Math.max(place(ids.indexOf(cell.visitId), ids.length - 1), 0), ids.length - 1);
      return { ...cell, visitId: ids[at] ?? null };
    }
    const by = upOrDown[key];
    return by === undefined ? undefined : inOtherLane(cell, by);
  }
  function inOtherLane(cell: Cell, by: number): Cell {
    const at = Math.min(Math.max(laneOf(cell.technicianId) + by, 0), lanes().length - 1);
    const technicianId = lanes()[at]?.technicianId ?? cell.technicianId;
    if (cell.visitId === null) return { technicianId, visitId: null };
    const atMs = plan.projection.value?.stops.get(cell.visitId)?.startMs ?? 0;
    return { technicianId, visitId: nearestStop(routeOf(technicianId), atMs)?.visit.visitId ?? null };
  }
  return {
    chosen,
    present,
    step,
    aimByKey: (key: string): boolean => aimByKey(key, lift, lanes, routeOf),
    laneOf,
    routeOf,
  };
}

/** Moves the place that the lifted visit would go to; false for another key. */
function aimByKey(
  key: string,
  lift: Lift,
  lanes: () => readonly DayTechnician[],
  routeOf: (technicianId: TechnicianId) => readonly ProjectedStop[],
): boolean {
  const visit = lift.visit.value;
  const steps: Record<string, [lanes: number, places: number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  const by = steps[key];
  if (!visit || !by) return false;
  const now = lift.target.value;
  const from = now ? lanes().findIndex((one) => one.technicianId === now.technicianId) : -1;
  const lane = Math.min(Math.max(from + by[0], 0), lanes().length - 1);
  const technicianId = lanes()[lane]?.technicianId;
  if (technicianId === undefined) return false;
  const others = routeOf(technicianId).filter((stop) => stop.visit.visitId !== visit.visitId);
  const least = others.findLastIndex((stop) => isSettled(stop.visit)) + 1;
  const wanted =
    now?.technicianId === technicianId
      ? now.position + by[1]
      : (lift.best.get(technicianId)?.position ?? others.length);
  lift.aim({ technicianId, position: Math.min(Math.max(wanted, least), others.length) });
  return true;
}

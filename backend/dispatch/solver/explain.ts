// Why a visit is where it is or is not served: what each technician would cost or lacks, and the cheapest ways to make room.
import { faultOf, ruleAgainst, timesOf, type Place, type Violation } from './day-answers.ts';
import { tooLate, type DayRoutes } from './day-routes.ts';
import { never } from './model.ts';
import { unreachable, type TimeWindow } from './problem.ts';

export interface Explanation {
  visitId: string;
  /** Where it is now, and what its route would save without it. */
  here: Place | undefined;
  /** Every other technician: the cheapest position, or what is least in the way. The cheapest first, then those without one. */
  others: readonly OtherTechnician[];
  /** For a visit that is not served. */
  repairs: Repairs | undefined;
}

export interface OtherTechnician {
  technicianId: string;
  /** Either this or `violation`. */
  best?: { position: number; addedCost: number };
  violation?: Violation;
}

export interface Repairs {
  /** The window that would have to open least, as it would be then; `seconds` is by how much it grows. */
  window:
    | { technicianId: string; position: number; startSeconds: number; window: TimeWindow; seconds: number }
    | undefined;
  /** The least overtime beyond what is allowed. */
  overtime: { technicianId: string; position: number; seconds: number } | undefined;
  /** The visit with the lowest penalty, lower than its own, in whose stead it would fit. */
  displaces:
    | { technicianId: string; position: number; visitId: string; penalty: number; addedCost: number }
    | undefined;
}

export function explainVisit(routes: DayRoutes, v: number): Explanation {
  const { model } = routes;
  const row = routes.rowOf[v]!;
  const others = model.problem.technicians
    .map((_, r) => r)
    .filter((r) => r !== row)
    .map((r) => otherTechnician(routes, v, r));
  const costOf = ({ best }: OtherTechnician): number => best?.addedCost ?? Number.MAX_VALUE;
  return {
    visitId: model.visitOf(v).id,
    here: row === -1 ? undefined : hereOf(routes, v, row),
    others: others.toSorted((a, b) => costOf(a) - costOf(b)),
    repairs: row === -1 ? repairsFor(routes, v) : undefined,
  };
}

function hereOf(routes: DayRoutes, v: number, row: number): Place {
  const visits = routes.visitsOf(row);
  const position = visits.indexOf(v);
  const stop = timesOf(routes, row, visits).stops[position]!;
  // Infinity where the others cannot do without it, because the way around it is longer.
  routes.isAllowed(row, visits.toSpliced(position, 1));
  return {
    technicianId: routes.model.problem.technicians[row]!.id,
    position,
    arrivalSeconds: stop.arrivalSeconds,
    startSeconds: stop.startSeconds,
    slackSeconds: stop.slackSeconds,
    addedCost: routes.cost[row]! - routes.walk.cost,
    travelSeconds: stop.travelSeconds,
  };
}

function otherTechnician(routes: DayRoutes, v: number, r: number): OtherTechnician {
  const technicianId = routes.model.problem.technicians[r]!.id;
  const rule = ruleAgainst(routes, v, r, routes.load[r]!);
  if (rule !== undefined) return { technicianId, violation: rule };
  let best = { position: -1, addedCost: Infinity };
  let nearest: Violation | undefined;
  let missed = Infinity;
  for (let position = routes.fixed[r]!; position <= routes.count[r]!; position++) {
    const addedCost = routes.costWith(r, v, position) - routes.cost[r]!;
    if (addedCost < best.addedCost) best = { position, addedCost };
    else if (addedCost === Infinity && (nearest === undefined || routes.walk.faultSeconds < missed)) {
      missed = routes.walk.faultSeconds;
      nearest = faultOf(routes, r);
    }
  }
  return best.position === -1 ? { technicianId, violation: nearest! } : { technicianId, best };
}

function repairsFor(routes: DayRoutes, v: number): Repairs {
  const { model } = routes;
  const repairs: Repairs = { window: undefined, overtime: undefined, displaces: undefined };
  model.problem.technicians.forEach((_, r) => {
    const rule = ruleAgainst(routes, v, r, routes.load[r]!);
    if (rule !== undefined && rule.constraint !== 'load') return;
    displaceIn(routes, v, r, repairs);
    if (rule !== undefined) return;
    for (let at = routes.fixed[r]!; at <= routes.count[r]!; at++) {
      widenFor(routes, v, r, at, repairs);
      workLongerFor(routes, v, r, at, repairs);
    }
  });
  return repairs;
}

/** The moments at which the visit could start here are from `first` to `last`, whatever its windows say. */
function widenFor(routes: DayRoutes, v: number, r: number, at: number, repairs: Repairs): void {
  const { model, ready, levels, capacity } = routes;
  const { windows, releaseSeconds = 0, maxLatenessSeconds = 0 } = model.visitOf(v);
  const to = routes.travel(r, routes.placeBefore(r, at), model.place[v]!);
  const from = routes.travel(r, model.place[v]!, routes.placeAt(r, at));
  for (let b = 0; b <= routes.breakCount[r]!; b++) {
    const moment = ready[(r * levels + b) * (capacity + 1) + at]!;
    const first = Math.max(model.arrive(moment, to), releaseSeconds);
    const last = doneBy(routes, r, at, b, from) - model.duration[v]!;
    if (moment === tooLate || first > last) continue;
    windows.forEach((window, i) => {
      const end = window.endSeconds + (i === windows.length - 1 ? maxLatenessSeconds : 0);
      const late = first - end;
      const early = window.startSeconds - last;
      const seconds = Math.max(late, early);
      if (seconds <= 0 || seconds >= (repairs.window?.seconds ?? Infinity)) return;
      const wider =
        late > 0
          ? { ...window, endSeconds: window.endSeconds + late }
          : { ...window, startSeconds: window.startSeconds - early };
      repairs.window = {
        technicianId: model.problem.technicians[r]!.id,
        position: at,
        startSeconds: late > 0 ? first : last,
        window: wider,
        seconds,
      };
    });
  }
}

/** The latest moment at which one may be done before stop `at`, with b breaks taken; `never` if there is none. */
function doneBy(routes: DayRoutes, r: number, at: number, b: number, way: number): number {
  const { model, arriveBy, levels, capacity } = routes;
  let moment = never;
  for (let taken = routes.breakCount[r]!; taken >= b; taken--) {
    const node = model.firstBreak + model.breakFrom[r]! + taken;
    const breakBy =
      taken === routes.breakCount[r] ? never : model.latestAtNode(node, moment - model.duration[node]!);
    moment = Math.max(breakBy, model.leaveBy(arriveBy[(r * levels + taken) * (capacity + 1) + at]!, way));
  }
  return moment;
}

function workLongerFor(routes: DayRoutes, v: number, r: number, at: number, repairs: Repairs): void {
  const visits = routes.visitsOf(r).toSpliced(at, 0, v);
  const seconds = earliestHome(routes, r, visits) - routes.model.late[routes.model.firstEnd + r]!;
  if (seconds <= 0 || seconds >= (repairs.overtime?.seconds ?? Infinity)) return;
  repairs.overtime = { technicianId: routes.model.problem.technicians[r]!.id, position: at, seconds };
}

/** When the technician can be home, if all windows and breaks are kept; Infinity if they cannot be. */
function earliestHome(routes: DayRoutes, r: number, visits: readonly number[]): number {
  const { model } = routes;
  const breaks = routes.breakCount[r]!;
  const moments = Array.from({ length: breaks + 1 }, () => tooLate);
  moments[0] = model.early[model.firstStart + r]!;
  let place = model.place[model.firstStart + r]!;
  const takeBreaks = (): void => {
    for (let b = 0; b < breaks; b++) {
      const node = model.firstBreak + model.breakFrom[r]! + b;
      const start = Math.max(moments[b]!, model.early[node]!);
      if (start <= model.late[node]!)
        moments[b + 1] = Math.min(moments[b + 1]!, start + model.duration[node]!);
    }
  };
  for (const v of visits) {
    takeBreaks();
    for (let b = 0; b <= breaks; b++) {
      const arrival = model.arrive(moments[b]!, routes.travel(r, place, model.place[v]!));
      const start = model.startAtNode(v, arrival);
      moments[b] = start > model.late[v]! ? tooLate : start + model.duration[v]!;
    }
    place = model.place[v]!;
  }
  takeBreaks();
  const base = model.seconds[place * model.stride + model.place[model.firstEnd + r]!]!;
  if (base >= unreachable || moments[breaks] === tooLate) return Infinity;
  return model.arrive(moments[breaks]!, routes.travel(r, place, model.place[model.firstEnd + r]!));
}

function displaceIn(routes: DayRoutes, v: number, r: number, repairs: Repairs): void {
  const { model } = routes;
  const visits = routes.visitsOf(r);
  for (let i = routes.fixed[r]!; i < visits.length; i++) {
    const other = visits[i]!;
    const penalty = model.penalty[other]!;
    const known = repairs.displaces;
    if (penalty >= model.penalty[v]! || penalty > (known?.penalty ?? Infinity)) continue;
    if (routes.load[r]! - model.load[other]! + model.load[v]! > model.maxLoad[r]!) continue;
    const rest = visits.toSpliced(i, 1);
    for (let at = routes.fixed[r]!; at <= rest.length; at++) {
      if (!routes.isAllowed(r, rest.toSpliced(at, 0, v))) continue;
      const addedCost = routes.walk.cost - routes.cost[r]!;
      const best = repairs.displaces;
      if (best !== undefined && penalty === best.penalty && addedCost >= best.addedCost) continue;
      const [technicianId, visitId] = [model.problem.technicians[r]!.id, model.visitOf(other).id];
      repairs.displaces = { technicianId, position: at, visitId, penalty, addedCost };
    }
  }
}

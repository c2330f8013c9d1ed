// How fast questions about a planned day are answered: windows for a new visit, and mending the day after an event.
import type { Plan, Problem, TimeWindow, Visit } from '../../backend/dispatch/solver/problem.ts';
import { DayPlan } from '../../backend/dispatch/solver/day-plan.ts';
import { repair, type Repair, type RepairEvent } from '../../backend/dispatch/solver/repair.ts';
import { checkPlan } from '../support/plan-check.ts';
import type { DayEvent } from '../support/telecom-events.ts';

/** The questions, as anyone may answer them about one problem and its plan. */
export interface DayQueries {
  /** For each window what the visit costs there, or undefined. */
  offer: (visit: Visit, windows: readonly TimeWindow[]) => readonly (number | undefined)[];
  /** The day after the event: the problem is another one then. Undefined for an event that needs no mending. */
  repair: (event: DayEvent) => Promise<Repair | undefined>;
}

export interface QueryFigures {
  offers: number;
  offerP50Ms: number;
  offerP95Ms: number;
  repairs: RepairFigures[];
}
interface RepairFigures {
  event: string;
  ms: number;
  /** Promises that are late or not served. */
  changedPromises: number;
  /** Served before, and now not. */
  dropped: number;
  /** Those that are served by someone else, and those that start more than 15 minutes earlier or later. */
  moved: number;
  shifted: number;
}

const hour = 3_600;
const offeredWindows: readonly TimeWindow[] = [8, 10, 12, 14, 16].map((start) => ({
  startSeconds: start * hour,
  endSeconds: (start + 2) * hour,
}));
const noticedSeconds = 900;
const offersAsked = 500;
const repairsOfAKind = 3;

/** The optimiser's own answers: a day plan that is asked, and a search that begins from the plan. */
export function ownQueries(problem: Problem, plan: Plan, seconds: number): DayQueries {
  const routes = plan.routes.map(({ technicianId, stops }) => ({
    technicianId,
    visitIds: stops.map(({ visitId }) => visitId),
  }));
  const day = DayPlan.from(problem, routes);
  const served = {
    ...problem,
    visits: problem.visits.filter(({ id }) => !plan.unservedVisitIds.includes(id)),
  };
  return {
    offer: (visit, windows) => day.offer(visit, windows).map(({ place }) => place?.addedCost),
    repair: async (event) => {
      const known = repairEventOf(event, problem);
      if (known === undefined) return undefined;
      return repair(served, routes, known, { seed: 1, cpuSeconds: seconds });
    },
  };
}

/** The event as a repair; undefined for one that only makes room. */
function repairEventOf(event: DayEvent, { visits }: Problem): RepairEvent | undefined {
  switch (event.kind) {
    case 'sick':
      return { kind: 'absent', technicianId: event.technicianId, fromSeconds: 0 };
    case 'urgent':
      return { kind: 'urgent', visit: event.visit };
    case 'overrun': {
      const planned = visits.find(({ id }) => id === event.visitId)!.durationSeconds;
      return {
        kind: 'overrun',
        visitId: event.visitId,
        moreSeconds: Math.max(0, event.actualSeconds - planned),
      };
    }
    default:
      return undefined;
  }
}

/** Asks for every booking of the events, and mends the day after some of each kind, always from the same plan. */
export async function measureQueries(
  plan: Plan,
  events: readonly DayEvent[],
  queries: DayQueries,
): Promise<QueryFigures> {
  const asked = events
    .flatMap((event) => (event.kind === 'booking' ? [event.visit] : []))
    .slice(0, offersAsked);
  // As in a backend that has run for a while: the engine has compiled what answers.
  for (const visit of [...asked, ...asked]) queries.offer(visit, offeredWindows);
  const times = asked
    .map((visit) => {
      const startedMs = performance.now();
      queries.offer(visit, offeredWindows);
      return performance.now() - startedMs;
    })
    .toSorted((a, b) => a - b);
  const at = (part: number): number =>
    times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return {
    offers: times.length,
    offerP50Ms: round(at(0.5)),
    offerP95Ms: round(at(0.95)),
    repairs: await measureRepairs(plan, events, queries),
  };
}

async function measureRepairs(
  plan: Plan,
  events: readonly DayEvent[],
  { repair }: DayQueries,
): Promise<RepairFigures[]> {
  const figures: RepairFigures[] = [];
  for (const kind of ['sick', 'urgent', 'overrun'] as const) {
    for (const event of events.filter((one) => one.kind === kind).slice(0, repairsOfAKind)) {
      const startedMs = performance.now();
      const found = await repair(event);
      if (found === undefined) continue;
      const { problem, plan: mended, changedPromises } = found;
      const ms = round(performance.now() - startedMs);
      const [fault] = checkPlan(problem, mended);
      if (fault !== undefined) throw new Error(`the plan after ${kind} is wrong: ${fault}`);
      figures.push({ event: kind, ms, changedPromises: changedPromises.length, ...changes(plan, mended) });
    }
  }
  return figures;
}

function changes(before: Plan, after: Plan): Pick<RepairFigures, 'dropped' | 'moved' | 'shifted'> {
  const servedAfter = new Map(
    after.routes.flatMap(({ technicianId, stops }) =>
      stops.map(({ visitId, startSeconds }) => [visitId, { technicianId, startSeconds }] as const),
    ),
  );
  const unserved = new Set(after.unservedVisitIds);
  const count = { dropped: 0, moved: 0, shifted: 0 };
  for (const { technicianId, stops } of before.routes) {
    for (const { visitId, startSeconds } of stops) {
      const now = servedAfter.get(visitId);
      if (unserved.has(visitId)) count.dropped += 1;
      if (now === undefined) continue;
      if (now.technicianId !== technicianId) count.moved += 1;
      if (Math.abs(now.startSeconds - startSeconds) > noticedSeconds) count.shifted += 1;
    }
  }
  return count;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

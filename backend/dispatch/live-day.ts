// The plan of a day in memory: built from the database, asked in microseconds, and thrown away when it is not what the database says.
import type { Kysely } from 'kysely';
import type { Obstacle } from '../../shared/dispatch/day.contract.ts';
import type { Place } from '../../shared/technician/technician.contract.ts';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import type { Tables } from '../db/tables.ts';
import type { AppParts } from '../parts.ts';
import { dayClock, type DayClock } from './day-clock.ts';
import {
  overdue,
  overrun,
  shiftOf,
  solverTechnician,
  solverVisit,
  standingOf,
  type Standing,
} from './day-problem.ts';
import { DayTravel } from './day-travel.ts';
import { selectRevisions, selectTechniciansOfDay, type TechnicianRow } from './day.records.ts';
import { obstacleOf } from './obstacles.ts';
import type { Violation } from './solver/day-answers.ts';
import { DayPlan } from './solver/day-plan.ts';
import {
  ProblemError,
  type PlannedRoute,
  type Problem,
  type Technician,
  type Visit,
} from './solver/problem.ts';
import { travelSpeeds } from './travel-speeds.ts';
import { straightLineTimes } from './travel-times.ts';
import { selectVisitsOfDay, type StoredVisit } from './visit.records.ts';

/** Places that may be asked about before the matrix is made anew. */
const room = 400;

export interface DayRows {
  technicians: readonly TechnicianRow[];
  /** Those that have a technician, by their place in the day. */
  visits: readonly StoredVisit[];
}

export interface LiveDay {
  readonly clock: DayClock;
  /** Of the plan that this is; changes with every change that was written. */
  revision: string | undefined;
  readonly builtAt: Date;
  readonly plan: DayPlan;
  readonly travel: DayTravel;
  readonly technicians: ReadonlyMap<string, TechnicianRow>;
  readonly standings: ReadonlyMap<string, Standing>;
  /** Every visit that stands in a route, as it was last read or written. */
  readonly visits: Map<string, StoredVisit>;
  /** Technicians whose route cannot be kept as it is, and why: they take nothing more. */
  readonly late: ReadonlyMap<string, Obstacle>;
}

/** The day as it is now, for whoever looks at it longer than others leave it alone. O(visits + technicians). */
export function frozenDay(live: LiveDay): LiveDay {
  return { ...live, plan: live.plan.copy(), visits: new Map(live.visits) };
}

/** What a plan has to know of the program. */
type DayParts = Pick<AppParts, 'clock' | 'travelTimes'>;

/** Reads a day and builds its plan. O(places² + visits). */
export async function readDay(app: DayParts, db: Kysely<Tables>, day: string): Promise<LiveDay> {
  const clock = dayClock(day);
  const end = dayClock(addDays(day, 2)).startsAt;
  const revision = (await selectRevisions(db, [day])).get(day);
  const technicians = await selectTechniciansOfDay(db, day, clock.startsAt, end);
  const visits = (await selectVisitsOfDay(db, day)).filter(({ placement }) => placement !== null);
  return buildDay(app, clock, { technicians, visits }, revision);
}

/** See {@link readDay}. Ways that `known`, the day as it was before, has are not asked for again. */
export async function buildDay(
  app: DayParts,
  clock: DayClock,
  { technicians, visits }: DayRows,
  revision: string | undefined,
  known?: LiveDay,
): Promise<LiveDay> {
  const builtAt = app.clock.now();
  // Another day goes as it is planned.
  const now = kyivDay(builtAt) === clock.day ? clock.secondsAt(builtAt) : -Infinity;
  const standings = new Map(
    technicians.map((row) => [row.technicianId, standingOf(row, ofTechnician(visits, row), clock, now)]),
  );
  const places = placesOf(technicians, visits);
  const times = app.travelTimes ?? straightLineTimes;
  const travel =
    (await known?.travel.with(places)) ?? (await DayTravel.of(places, times, travelSpeeds(clock), room));
  const { problem, routes } = problemOf(technicians, standings, clock, now, travel);
  const { plan, late } = toleratedPlan(problem, routes);
  return {
    clock,
    revision,
    builtAt,
    plan,
    travel,
    technicians: new Map(technicians.map((row) => [row.technicianId, row])),
    standings,
    visits: new Map(visits.map((visit) => [visit.visitId, visit])),
    late,
  };
}

function ofTechnician(visits: readonly StoredVisit[], { technicianId }: TechnicianRow): StoredVisit[] {
  return visits
    .filter(({ placement }) => placement?.technicianId === technicianId)
    .sort((left, right) => left.placement!.position - right.placement!.position);
}

function placesOf(technicians: readonly TechnicianRow[], visits: readonly StoredVisit[]): Place[] {
  return [
    ...technicians.flatMap(({ start, end }) => [start, end]),
    ...visits.flatMap(({ place }) => place ?? []),
  ];
}

/** Technicians who work on the day or still have something to do, with what is ahead of them. */
function problemOf(
  rows: readonly TechnicianRow[],
  standings: ReadonlyMap<string, Standing>,
  clock: DayClock,
  now: number,
  travel: DayTravel,
): { problem: Problem; routes: PlannedRoute[] } {
  const place = (at: Place): number => travel.indexOf(at)!;
  const visits: Visit[] = [];
  const technicians: Technician[] = [];
  const routes: PlannedRoute[] = [];
  for (const row of rows) {
    const standing = standings.get(row.technicianId)!;
    const open = [...(standing.next ? [standing.next] : []), ...standing.ahead];
    const shift = shiftOf(row, clock, standing.fromSeconds);
    if (!shift && open.length === 0) continue;
    // Who is absent with visits left keeps them, late, until somebody arranges the day anew.
    const anyShift = shift ?? { startSeconds: standing.fromSeconds, endSeconds: standing.fromSeconds + 1 };
    technicians.push(solverTechnician(row, standing, anyShift, clock, place));
    visits.push(
      ...open.map((visit) => ({
        ...solverVisit(visit, place(visit.place!), clock),
        // Nobody arrives in the past.
        ...(visit === standing.next ? { releaseSeconds: Math.max(0, now) } : {}),
      })),
    );
    if (open.length > 0)
      routes.push({ technicianId: row.technicianId, visitIds: open.map(({ visitId }) => visitId) });
  }
  return { problem: { visits, technicians, travel: travel.matrix, speeds: travel.speeds }, routes };
}

/** The plan as it stands; a route that cannot be kept stands late instead of being refused. O(late routes × places²). */
function toleratedPlan(
  problem: Problem,
  routes: readonly PlannedRoute[],
): { plan: DayPlan; late: Map<string, Obstacle> } {
  const late = new Map<string, Obstacle>();
  let tolerated = problem;
  for (;;) {
    try {
      return { plan: DayPlan.from(tolerated, routes), late };
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'BAD_ROUTE' || late.has(error.subject))
        throw error;
      late.set(error.subject, faultIn(error));
      tolerated = withLateRoute(
        tolerated,
        routes.find((route) => route.technicianId === error.subject)!,
      );
    }
  }
}

/** The obstacle that a refused route names. */
function faultIn(error: ProblemError): Obstacle {
  return obstacleOf(error.cause as Violation);
}

/** The problem in which `route` may be late. */
function withLateRoute(problem: Problem, { technicianId, visitIds }: PlannedRoute): Problem {
  const concerned = new Set(visitIds);
  return {
    ...problem,
    technicians: problem.technicians.map((one) =>
      one.id === technicianId ? overrun(one, visitIds.length) : one,
    ),
    visits: problem.visits.map((one) => (concerned.has(one.id) ? overdue(one, technicianId) : one)),
  };
}

// Searches for a better day beside everything else, and keeps what it finds as a proposal: nothing is changed until somebody accepts it.
import type { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import type { dayEvents, dayFigures, proposal } from '../../shared/dispatch/day.contract.ts';
import { standingOf } from '../../shared/dispatch/day.rules.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { AppParts } from '../parts.ts';
import type { OrderContext } from '../wire/context.ts';
import { runOwnWork, type ClockJob, type OwnWorkWire } from '../wire/own-work.ts';
import { sequenceOf } from './arrange.ts';
import { closedDayName, mustBeOpen, mustNotBeOver } from './closed-days.ts';
import { shiftOf } from './day-problem.ts';
import { frozenDay, type LiveDay } from './live-day.ts';
import { peekLiveDays } from './live-days.ts';
import { proposalProblem, type ProposalProblem } from './proposal-problem.ts';
import { insertProposal, updateProposal } from './proposal.records.ts';
import type { Plan } from './solver/problem.ts';
import { searchSeveral } from './solver/repair.ts';
import { solve } from './solver/solve.ts';
import { selectUnscheduled, type StoredVisit } from './visit.records.ts';

type Events = typeof dayEvents;
type StoredProposal = z.input<typeof proposal>;
type Figures = z.input<typeof dayFigures>;

const tellEveryMs = 1_000;

interface Run {
  readonly controller: AbortController;
  /** False: what was found is not wanted. */
  isWanted: boolean;
  ended: Promise<void>;
}
/** Searches under way, and how their results are told. */
interface Searches {
  readonly wire: OwnWorkWire;
  readonly runs: Map<string, Run>;
}
const searchesOf = new WeakMap<AppParts, Searches>();

/** Lets searches run while the app serves; the function that ends it stops them, and what they have is not used. */
export const serveSearches: ClockJob = (app, wire) => {
  const searches: Searches = { wire, runs: new Map() };
  searchesOf.set(app, searches);
  return async () => {
    searchesOf.delete(app);
    const left = [...searches.runs.values()];
    for (const run of left) {
      run.isWanted = false;
      run.controller.abort();
    }
    await Promise.all(left.map(({ ended }) => ended));
  };
};

/** True while a search is under way in this process. */
export function isSearching(app: AppParts, proposalId: string): boolean {
  return searchesOf.get(app)?.runs.has(proposalId) ?? false;
}

/** See the contract. Searches wait for one another on their thread. Nothing comes to a day on which technicians do not work. */
export async function dayOptimise(ctx: OrderContext, input: ParsedOf<Events['day:optimise']>) {
  const { proposalId, day, scope, seconds } = input;
  mustNotBeOver(ctx.at, day);
  if (scope.kind === 'unscheduled') await mustBeOpen(ctx.db, day);
  const [present] = await peekLiveDays(ctx.parts, ctx.db, [day]);
  // What is proposed is proposed for the day as it is now, whatever others do to it while the search goes on.
  const live = frozenDay(present!);
  const unscheduled = await selectUnscheduled(ctx.db);
  const isClosed = (await closedDayName(ctx.db, day)) !== undefined;
  const what = await proposalProblem(live, isClosed ? [] : unscheduled, scope);
  if (what.problem.technicians.length === 0)
    throw new AppError('INVALID', { reason: 'day: nobody works on that day' });
  const before = figuresOf(live, live.plan.plan(), unscheduled.length);
  const stored: StoredProposal = {
    proposalId,
    day,
    madeAt: ctx.at.toISOString(),
    isRunning: true,
    before,
    after: before,
    routes: [],
    calls: [],
  };
  await insertProposal(ctx.db, stored, ctx.actor.id);
  await ctx.append(`proposal:${proposalId}`, 'proposal:changed', stored);
  const of = { live, stored, unscheduled: unscheduled.length };
  ctx.afterCommit(() => start(ctx.parts, of, { ...what, seconds, isRepair: scope.kind === 'repair' }));
  return {};
}

interface Started {
  live: LiveDay;
  stored: StoredProposal;
  unscheduled: number;
}

type Wanted = ProposalProblem & { seconds: number; isRepair: boolean };

function start(app: AppParts, of: Started, what: Wanted): void {
  const searches = searchesOf.get(app);
  if (!searches) return;
  const { proposalId } = of.stored;
  const controller = new AbortController();
  const run: Run = { controller, isWanted: true, ended: Promise.resolve() };
  searches.runs.set(proposalId, run);
  run.ended = find(app, searches.wire, of, what, run)
    .catch((err: unknown) => {
      app.log.error({ err, proposalId }, 'the search for a better day failed');
      return { ...of.stored, isRunning: false };
    })
    .then((found) => tell(app, searches.wire, found))
    .catch((err: unknown) => app.log.error({ err, proposalId }, 'a proposal was not kept'))
    // Only now: until its end is written, whoever looks must see that it is under way.
    .finally(() => searches.runs.delete(proposalId));
}

/** On a thread of its own where there is one, else on this one in slices. */
function solveRoutes({ routeSolver }: AppParts): typeof solve {
  return routeSolver ? (problem, options) => routeSolver.solve(problem, options) : solve;
}

async function find(
  app: AppParts,
  wire: OwnWorkWire,
  of: Started,
  { problem, start: routes, seconds, isRepair }: Wanted,
  run: Run,
): Promise<StoredProposal> {
  let toldAt = performance.now();
  let telling: Promise<unknown> = Promise.resolve();
  const { signal } = run.controller;
  const solver = solveRoutes(app);
  const search: typeof solve = isRepair ? (...args) => searchSeveral(solver, ...args) : solver;
  const solution = await search(problem, {
    seed: 1,
    cpuSeconds: seconds,
    start: routes,
    signal,
    onProgress: ({ plan }) => {
      if (performance.now() - toldAt < tellEveryMs || signal.aborted) return;
      toldAt = performance.now();
      const soFar = { ...withPlan(of, plan()), isRunning: true };
      telling = telling.then(() => tell(app, wire, soFar)).catch(() => undefined);
    },
  });
  await telling;
  return run.isWanted ? withPlan(of, solution.plan) : { ...of.stored, isRunning: false };
}

/** See the contract. Nothing happens to a search that is over. */
export function dayStopOptimise(
  ctx: OrderContext,
  { proposalId, use }: ParsedOf<Events['day:stop_optimise']>,
) {
  const run = searchesOf.get(ctx.parts)?.runs.get(proposalId);
  if (run) {
    run.isWanted = use;
    run.controller.abort();
  }
  return Promise.resolve({});
}

async function tell(app: AppParts, wire: OwnWorkWire, found: StoredProposal): Promise<void> {
  await runOwnWork(app, wire, 'day:proposal', async (ctx) => {
    await updateProposal(ctx.db, found);
    await ctx.append(`proposal:${found.proposalId}`, 'proposal:changed', found);
  });
}

/** Visits of a plan that start after their window, or end when their technician does not work any more. */
function lateVisits(live: LiveDay, plan: Plan): Set<string> {
  const late = new Set<string>();
  for (const { technicianId, stops } of plan.routes) {
    const row = live.technicians.get(technicianId)!;
    const shiftEnd = shiftOf(row, live.clock, 0)?.endSeconds ?? 0;
    for (const { visitId, latenessSeconds, endSeconds } of stops)
      if (latenessSeconds > 0 || endSeconds > shiftEnd) late.add(visitId);
  }
  return late;
}

function figuresOf(live: LiveDay, plan: Plan, unscheduled: number): Figures {
  const stops = plan.routes.flatMap((route) => route.stops);
  const late = lateVisits(live, plan);
  return {
    visits: stops.length,
    late: late.size,
    atRisk: stops.filter((stop) => !late.has(stop.visitId) && isAtRisk(live, stop)).length,
    unscheduled,
    travelSeconds: plan.routes.reduce((sum, { travelSeconds }) => sum + travelSeconds, 0),
  };
}

/** As the board counts it: little time is left before the end of what was promised. */
function isAtRisk(
  live: LiveDay,
  { visitId, startSeconds }: Plan['routes'][number]['stops'][number],
): boolean {
  const visit = live.visits.get(visitId);
  return (
    visit !== undefined && standingOf(visit, live.clock.at(startSeconds).getTime()).standing === 'at_risk'
  );
}

/** The proposal with what a plan would change: one entry for each technician whose order is another one. */
function withPlan({ live, stored, unscheduled }: Started, plan: Plan): StoredProposal {
  const found = new Map(plan.routes.map((route) => [route.technicianId, route]));
  const served = new Set(plan.routes.flatMap(({ stops }) => stops.map(({ visitId }) => visitId)));
  const fresh = [...served].filter((visitId) => !live.visits.has(visitId)).length;
  const routes = live.plan.technicians.flatMap(({ id }) => {
    const before = sequenceOf(live, id);
    const behind = before.slice(0, before.length - live.plan.visitsOf(id).length);
    const route = found.get(id);
    // Who was not in the scope has the same order as before.
    if (!route && live.plan.visitsOf(id).some((visitId) => !isPlanned(plan, visitId))) return [];
    const after = [...behind, ...(route?.stops.map(({ visitId }) => visitId) ?? [])];
    if (after.length === before.length && after.every((visitId, i) => visitId === before[i])) return [];
    const stops = (route?.stops ?? []).map(({ visitId, startSeconds, endSeconds }) => ({
      visitId,
      startAt: live.clock.at(startSeconds).toISOString(),
      endAt: live.clock.at(endSeconds).toISOString(),
    }));
    return [{ technicianId: id, before, after, stops }];
  });
  return {
    ...stored,
    isRunning: false,
    after: figuresOf(live, plan, unscheduled - fresh),
    routes: routes as StoredProposal['routes'],
    calls: callsOf(live, plan),
  };
}

/** True when the plan decides about the visit: serves it, or leaves it out. */
function isPlanned(plan: Plan, visitId: string): boolean {
  return (
    plan.unservedVisitIds.includes(visitId) ||
    plan.routes.some(({ stops }) => stops.some((stop) => stop.visitId === visitId))
  );
}

/** Promises that the plan does not keep; who has to be called first stands first. */
function callsOf(live: LiveDay, plan: Plan): StoredProposal['calls'] {
  const late = lateVisits(live, plan);
  const concerned = [...late, ...plan.unservedVisitIds].flatMap((visitId) => live.visits.get(visitId) ?? []);
  return concerned
    .filter(
      (visit): visit is StoredVisit & { window: NonNullable<StoredVisit['window']> } => visit.window !== null,
    )
    .map(({ visitId, window }) => ({ visitId, callBy: window.startAt, window }))
    .sort((left, right) => left.callBy.localeCompare(right.callBy, 'en'));
}

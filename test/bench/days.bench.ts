// What the route optimiser makes of generated days, beside greedy insertion and a dispatcher's rule: `npm run bench -- days`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Plan, SolveOptions } from '../../backend/dispatch/solver/problem.ts';
import { solve } from '../../backend/dispatch/solver/solve.ts';
import { greedyPlan, nearestTechnicianPlan } from '../support/day-baselines.ts';
import { checkPlan } from '../support/plan-check.ts';
import { profiles, telecomDay, type TelecomDay } from '../support/telecom-days.ts';
import { dayEvents, urgentCount } from '../support/telecom-events.ts';
import { measureLoop, type LoopFigures } from './day-loop.ts';
import { measureQueries, ownQueries, type QueryFigures } from './day-queries.ts';

const usage =
  'Usage: npm run bench -- days [--profile small|regional|large | --technicians N --visits M] [--seeds 1,2,3] [--load-factor 0.9] [--rush-hours] [--cpu-seconds 10 | --iterations N] [--json FILE]';
const faultsShown = 5;
/** What a dispatcher would wait for. */
const repairSeconds = 0.8;
const loopSeconds = 5;

interface Figures {
  /** P1 to P4: how many of how many. */
  served: Record<string, string>;
  lateVisits: number;
  latenessSeconds: number;
  travelSeconds: number;
  travelMinutesPerVisit: number;
  techniciansUsed: number;
  cost: number;
  cpuSeconds: number;
  firstPlanMs?: number;
  iterations?: number;
}
interface DayReport {
  seed: number;
  technicians: number;
  visits: number;
  solver: Figures;
  greedy: Figures;
  nearest: Figures;
  queries: QueryFigures;
  loop: LoopFigures;
}

const { values } = parseArgs({
  options: {
    profile: { type: 'string', default: 'small' },
    technicians: { type: 'string' },
    visits: { type: 'string' },
    seeds: { type: 'string', default: '1' },
    'load-factor': { type: 'string', default: '0.9' },
    'rush-hours': { type: 'boolean', default: false },
    'cpu-seconds': { type: 'string' },
    iterations: { type: 'string' },
    json: { type: 'string' },
  },
});

const size = sizeOfDay();
const seeds = values.seeds.split(',').map((seed) => whole('--seeds', seed, 0));
const options = solveOptions();
const loadFactor = positive('--load-factor', values['load-factor']);
const days: DayReport[] = [];
for (const seed of seeds) {
  const report = await measureDay(seed);
  days.push(report);
  tell(report);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ days }, null, 1)}\n`);

async function measureDay(seed: number): Promise<DayReport> {
  const day = telecomDay({
    ...size,
    seed,
    loadFactor,
    urgentPlaces: urgentCount(size.technicians),
    rushHours: values['rush-hours'],
  });
  const { problem } = day;
  const solved = await measure(day, async () => {
    const { plan, firstPlanMs, iterations } = await solve(problem, { ...options, seed });
    return { plan, firstPlanMs: round(firstPlanMs), iterations };
  });
  const greedy = await measure(day, () => ({ plan: greedyPlan(problem) }));
  const nearest = await measure(day, () => ({ plan: nearestTechnicianPlan(problem) }));
  const own = ownQueries(problem, solved.plan, repairSeconds);
  const queries = await measureQueries(solved.plan, dayEvents(day, seed), own);
  const loop = await measureLoop(problem, loopSeconds);
  return {
    seed,
    technicians: problem.technicians.length,
    visits: problem.visits.length,
    solver: solved.figures,
    greedy: greedy.figures,
    nearest: nearest.figures,
    queries,
    loop,
  };
}

type Planned = { plan: Plan; firstPlanMs?: number; iterations?: number };

async function measure(
  day: TelecomDay,
  make: () => Planned | Promise<Planned>,
): Promise<{ plan: Plan; figures: Figures }> {
  const before = cpuSeconds();
  const { plan, ...more } = await make();
  const spent = cpuSeconds() - before;
  const faults = checkPlan(day.problem, plan);
  if (faults.length > 0)
    throw new Error(`the plan is wrong (${faults.length}): ${faults.slice(0, faultsShown).join(' ')}`);
  return { plan, figures: { ...figuresOf(day, plan), cpuSeconds: round(spent), ...more } };
}

function figuresOf({ problem, priorities }: TelecomDay, plan: Plan): Omit<Figures, 'cpuSeconds'> {
  const unserved = new Set(plan.unservedVisitIds);
  const served: Record<string, string> = {};
  for (const priority of [1, 2, 3, 4] as const) {
    const all = problem.visits.filter((_, i) => priorities[i] === priority);
    served[`P${priority}`] = `${all.filter(({ id }) => !unserved.has(id)).length}/${all.length}`;
  }
  const stops = plan.routes.flatMap((route) => route.stops);
  const late = stops.filter(({ latenessSeconds }) => latenessSeconds > 0);
  const travel = plan.routes.reduce((sum, { travelSeconds }) => sum + travelSeconds, 0);
  return {
    served,
    lateVisits: late.length,
    latenessSeconds: late.reduce((sum, { latenessSeconds }) => sum + latenessSeconds, 0),
    travelSeconds: travel,
    travelMinutesPerVisit: stops.length === 0 ? 0 : round(travel / 60 / stops.length),
    techniciansUsed: plan.routes.filter((route) => route.stops.length > 0).length,
    cost: plan.cost.total,
  };
}

function sizeOfDay(): { technicians: number; visits: number } {
  const { technicians, visits, profile } = values;
  if (technicians !== undefined && visits !== undefined)
    return { technicians: whole('--technicians', technicians, 1), visits: whole('--visits', visits, 1) };
  const found = Object.entries(profiles).find(([name]) => name === profile);
  if (found === undefined || technicians !== undefined || visits !== undefined) throw new Error(usage);
  return found[1];
}

function solveOptions(): SolveOptions {
  const { iterations, 'cpu-seconds': seconds } = values;
  if (iterations !== undefined && seconds === undefined)
    return { iterations: whole('--iterations', iterations, 0) };
  return { cpuSeconds: positive('--cpu-seconds', seconds ?? '10'), clock: cpuSeconds };
}

function tell({ seed, technicians, visits, queries, loop, ...plans }: DayReport): void {
  process.stdout.write(`${technicians} x ${visits}, seed ${seed}\n`);
  for (const [name, figures] of Object.entries(plans)) {
    const served = Object.entries(figures.served).map(([priority, of]) => `${priority} ${of}`);
    const first = figures.firstPlanMs === undefined ? '' : `, first plan ${figures.firstPlanMs} ms`;
    process.stdout.write(
      `  ${name.padEnd(7)} ${served.join(' ')}, ${figures.lateVisits} late, ${figures.travelMinutesPerVisit} min of travel a visit, ${figures.techniciansUsed} technicians, cost ${figures.cost}, ${figures.cpuSeconds} CPU s${first}\n`,
    );
  }
  process.stdout.write(
    `  ${queries.offers} offers: p50 ${queries.offerP50Ms} ms, p95 ${queries.offerP95Ms} ms; ${queries.repairs.length} repairs\n`,
  );
  process.stdout.write(
    `  event loop beside a search: p99 ${loop.delayP99Ms} ms, stopped after ${loop.stopMs} ms\n`,
  );
  for (const { event, ms, changedPromises, dropped, moved, shifted } of queries.repairs)
    process.stdout.write(
      `    ${event}: ${ms} ms, ${changedPromises} promises, ${dropped} dropped, ${moved} to others, ${shifted} shifted\n`,
    );
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function whole(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`${name}: expected a whole number from ${least}, found ${text}\n${usage}`);
  return value;
}

function positive(name: string, text: string): number {
  if (!(Number(text) > 0)) throw new Error(`${name}: expected a number above 0, found ${text}\n${usage}`);
  return Number(text);
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

// How good and how fast the route optimiser is on the public instances: `npm run bench -- routing --instances DIR`.
import { fork } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SolveOptions } from '../../backend/dispatch/solver/problem.ts';
import { solve } from '../../backend/dispatch/solver/solve.ts';
import { checkPlan } from '../support/plan-check.ts';
import { InstanceError, parseSolomon } from '../support/solomon.ts';
import { gapLines, gapPercent, readBestKnown, type BestKnown, type Gap } from './routing-gaps.ts';

const usage =
  'Usage: npm run bench -- routing --instances DIR [--cpu-seconds 5] [--iterations N] [--seed 1] [--threads 1] [--only REGEX] [--json FILE]';
const brokenFileCode = 2;
const faultsShown = 5;

interface Row {
  name: string;
  customers: number;
  vehicles: number;
  distance: number;
  cpuSeconds: number;
  wallSeconds: number;
  iterations: number;
  firstPlanMs: number;
  routes: number[][];
}
/** What a worker process says of its one instance. */
type Outcome = { row: Row } | { broken: string } | { failed: string };

const { values } = parseArgs({
  options: {
    instances: { type: 'string' },
    'cpu-seconds': { type: 'string' },
    iterations: { type: 'string' },
    seed: { type: 'string', default: '1' },
    threads: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'string' },
    /** Set for the process that solves this one file. */
    file: { type: 'string' },
  },
});

if (values.file === undefined) await runAll();
else {
  // Either it is done, or whoever started it is gone.
  process.once('disconnect', () => process.exit());
  process.send!(await outcomeOf(values.file), () => process.disconnect());
}

async function runAll(): Promise<void> {
  const directory = values.instances;
  if (directory === undefined) throw new Error(`--instances is needed.\n${usage}`);
  readOptions();
  const threads = number('threads', 1);
  const only = new RegExp(values.only ?? '');
  const files = readdirSync(directory)
    .filter((file) => file.endsWith('.txt') && only.test(file.slice(0, -'.txt'.length)))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  if (files.length === 0) throw new Error(`${directory}: there is no instance (*.txt) to read`);
  const best = bestKnownOf(directory);
  const outcomes: Outcome[] = [];
  const waiting = [...files.entries()];
  const lanes = Array.from({ length: threads }, async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, file] = next;
      outcomes[index] = await outcomeOfWorker(path.join(directory, file));
      tell(outcomes[index], best);
    }
  });
  await Promise.all(lanes);
  const rows = outcomes.flatMap((outcome) => ('row' in outcome ? [outcome.row] : []));
  for (const line of gapLines(gapsOf(rows, best))) process.stdout.write(`${line}\n`);
  if (values.json !== undefined) {
    const lines = rows.map((row) => JSON.stringify(row)).join(',\n');
    writeFileSync(values.json, `{"instances":[\n${lines}\n]}\n`);
  }
  if (outcomes.some((outcome) => 'failed' in outcome)) process.exitCode = 1;
  else if (outcomes.some((outcome) => 'broken' in outcome)) process.exitCode = brokenFileCode;
}

function bestKnownOf(directory: string): BestKnown {
  const file = path.join(directory, 'best-known.json');
  try {
    return readBestKnown(file);
  } catch (error) {
    process.stderr.write(`skipped: ${file}: ${String(error)}\n`);
    process.exitCode = brokenFileCode;
    return new Map();
  }
}

/** Each instance has a process of its own, so that neither a warm compiler nor a full heap changes its figures. */
function outcomeOfWorker(file: string): Promise<Outcome> {
  return new Promise((resolve) => {
    const worker = fork(fileURLToPath(import.meta.url), [...process.argv.slice(2), '--file', file]);
    let outcome: Outcome | undefined;
    worker.once('message', (message) => (outcome = message as Outcome));
    worker.once('error', (error) => resolve({ failed: `${file}: ${error.message}` }));
    worker.once('exit', (code, signal) => {
      const finish = (): void =>
        resolve(outcome ?? { failed: `${file}: the worker ended with ${code ?? signal}` });
      // What it said last may still be on the way.
      if (worker.connected) worker.once('disconnect', finish);
      else finish();
    });
  });
}

async function outcomeOf(file: string): Promise<Outcome> {
  try {
    return { row: await solveFile(file) };
  } catch (error) {
    if (error instanceof InstanceError) return { broken: error.message };
    return { failed: `${file}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` };
  }
}

async function solveFile(file: string): Promise<Row> {
  const instance = parseSolomon(path.basename(file), readFileSync(file, 'utf8'));
  const cpuBefore = cpuSeconds();
  const startedMs = performance.now();
  const solution = await solve(instance.problem, readOptions());
  const cpu = cpuSeconds() - cpuBefore;
  const wallSeconds = (performance.now() - startedMs) / 1000;
  const faults = checkPlan(instance.problem, solution.plan);
  const unserved = solution.plan.unservedVisitIds.length;
  if (unserved > 0) faults.push(`${unserved} customers are not served.`);
  if (faults.length > 0)
    throw new Error(`the plan is wrong (${faults.length}): ${faults.slice(0, faultsShown).join(' ')}`);
  const routes = solution.plan.routes
    .filter(({ stops }) => stops.length > 0)
    .map(({ stops }) => stops.map(({ visitId }) => Number(visitId)));
  return {
    name: instance.name,
    customers: instance.customers,
    vehicles: routes.length,
    distance: instance.distance(routes),
    cpuSeconds: round(cpu),
    wallSeconds: round(wallSeconds),
    iterations: solution.iterations,
    firstPlanMs: round(solution.firstPlanMs),
    routes,
  };
}

function readOptions(): SolveOptions {
  const options: SolveOptions = { seed: number('seed', 0) };
  if (values.iterations !== undefined) options.iterations = number('iterations', 0);
  if (values['cpu-seconds'] !== undefined || values.iterations === undefined) {
    options.cpuSeconds = values['cpu-seconds'] === undefined ? 5 : seconds(values['cpu-seconds']);
    options.clock = cpuSeconds;
  }
  return options;
}

/** Of this process with all of its threads, such as the one that collects garbage. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function seconds(text: string): number {
  if (!(Number(text) > 0))
    throw new Error(`--cpu-seconds: expected a number above 0, found ${text}\n${usage}`);
  return Number(text);
}

function number(name: 'iterations' | 'seed' | 'threads', least: number): number {
  const value = Number(values[name]);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`--${name}: expected a whole number from ${least}, found ${values[name]}\n${usage}`);
  return value;
}

function tell(outcome: Outcome, best: BestKnown): void {
  if ('broken' in outcome) process.stderr.write(`skipped: ${outcome.broken}\n`);
  else if ('failed' in outcome) process.stderr.write(`failed: ${outcome.failed}\n`);
  else {
    const { name, vehicles, distance, cpuSeconds: cpu, iterations, firstPlanMs } = outcome.row;
    const known = best.get(name);
    const gap = known === undefined ? '' : `, ${gapPercent(distance, known).toFixed(3)} % above best known`;
    process.stdout.write(
      `${name}: ${distance.toFixed(1)}${gap}; ${vehicles} vehicles, ${cpu} CPU s, ${iterations} iterations, first plan ${firstPlanMs} ms\n`,
    );
  }
}

function gapsOf(rows: readonly Row[], best: BestKnown): Gap[] {
  return rows.flatMap(({ name, customers, distance }) => {
    const known = best.get(name);
    return known === undefined ? [] : [{ name, customers, percent: gapPercent(distance, known) }];
  });
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

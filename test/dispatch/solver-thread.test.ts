// The optimiser's own thread, the bundled one: results, progress, cancelling, refusals, and what happens when it breaks.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSolverThread, type RouteSolver } from '../../backend/dispatch/solver-thread.ts';
import type { Problem } from '../../backend/dispatch/solver/problem.ts';
import { solve } from '../../backend/dispatch/solver/solve.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { telecomDay } from '../support/telecom-days.ts';
import { solverWorker } from '../support/worker-build.ts';

let workerFile: string;
let thread: RouteSolver;
let day: Problem;

beforeAll(async () => {
  workerFile = await solverWorker();
  thread = createSolverThread({ workerFile });
  day = telecomDay({ technicians: 20, visits: 120, seed: 3 }).problem;
}, 60_000);
afterAll(() => thread.close());

describe('a search on its own thread', () => {
  test('gives what the same search gives here', async () => {
    const options = { seed: 5, iterations: 2_000 };
    const there = await thread.solve(day, options);
    expect(there.plan).toEqual((await solve(day, options)).plan);
  });

  test('tells how far it is, and ends soon with what it has when it is stopped', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const solving = thread.solve(day, {
      cpuSeconds: 60,
      signal: controller.signal,
      onProgress: ({ plan, done }) => {
        expect(done).toBeLessThan(1);
        seen.push(plan().cost.total);
        controller.abort();
      },
    });
    const { isStopped, plan } = await solving;
    expect(isStopped).toBe(true);
    expect(seen).toHaveLength(1);
    expect(plan.cost.total).toBeLessThanOrEqual(seen[0]!);
  });

  test('that was stopped before its turn gives a first plan', async () => {
    const signal = AbortSignal.abort();
    const first = thread.solve(day, { iterations: 1_000 });
    const second = thread.solve(day, { cpuSeconds: 60, signal });
    await first;
    expect((await second).plan.routes.length).toBeGreaterThan(0);
  });

  test('refuses what makes no sense, by name', async () => {
    const twice = { ...day, visits: [...day.visits, day.visits[0]!] };
    await expect(thread.solve(twice, { iterations: 1 })).rejects.toMatchObject({
      name: 'ProblemError',
      code: 'DUPLICATE_ID',
      subject: day.visits[0]!.id,
    });
    const small = createSolverThread({ workerFile, matrixMegabytes: 0.01 });
    await expect(small.solve(day, { iterations: 1 })).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });

  test.each([
    ['for want of memory', 'const kept = []; for (;;) kept.push(new Array(100_000).fill(0.5));'],
    ['by itself', 'process.exit(3);'],
    ['with an error', 'throw new Error("broken on purpose");'],
  ])('that breaks %s says so, and the next one has a new thread', async (_how, end) => {
    const { directory, remove } = temporaryDirectory();
    const [once, marker] = [path.join(directory, 'once.mjs'), path.join(directory, 'broke')];
    writeFileSync(
      once,
      `import { existsSync, writeFileSync } from 'node:fs';
       import { parentPort } from 'node:worker_threads';
       if (existsSync(${JSON.stringify(marker)})) await import(${JSON.stringify(workerFile)});
       else parentPort.on('message', () => { writeFileSync(${JSON.stringify(marker)}, ''); ${end} });`,
    );
    const breaking = createSolverThread({ workerFile: once, heapMegabytes: 32 });
    await expect(breaking.solve(day, { iterations: 10 })).rejects.toMatchObject({
      name: 'SolverThreadError',
    });
    expect((await breaking.solve(day, { iterations: 10 })).plan.routes.length).toBeGreaterThan(0);
    await breaking.close();
    remove();
  });
});

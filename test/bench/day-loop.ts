// What a search on its own thread leaves of the event loop beside it, and how soon it ends when it is stopped.
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { createSolverThread } from '../../backend/dispatch/solver-thread.ts';
import type { Problem } from '../../backend/dispatch/solver/problem.ts';

export interface LoopFigures {
  delayP50Ms: number;
  delayP99Ms: number;
  /** From the stop to the answer. */
  stopMs: number;
}

/** Bundled by `npm run bench` before the bench runs from out/bench. */
const workerFile = path.resolve(import.meta.dirname, '../../dist/backend/solver-worker.js');
const resolutionMs = 2;

export async function measureLoop(problem: Problem, seconds: number): Promise<LoopFigures> {
  const thread = createSolverThread({ workerFile });
  const controller = new AbortController();
  await thread.solve(problem, { iterations: 10 });
  const solving = thread.solve(problem, {
    cpuSeconds: seconds * 2,
    signal: controller.signal,
    onProgress: ({ plan }) => void plan(),
  });
  // The copy of the problem is in the figures of nobody who waits for a message.
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  await pause(seconds * 1_000);
  delay.disable();
  const stoppedAt = performance.now();
  controller.abort();
  await solving;
  const stopMs = performance.now() - stoppedAt;
  await thread.close();
  const ms = (nanoseconds: number): number => Math.round((nanoseconds / 1e6 - resolutionMs) * 100) / 100;
  return {
    delayP50Ms: ms(delay.percentile(50)),
    delayP99Ms: ms(delay.percentile(99)),
    stopMs: Math.round(stopMs * 10) / 10,
  };
}

// Entry of the worker thread that searches for good routes, so that a search never keeps anybody waiting.
import { parentPort } from 'node:worker_threads';
import { ProblemError } from './solver/problem.ts';
import { solve } from './solver/solve.ts';
import type { SolverAnswer, SolverRequest } from './solver-thread.ts';

/** A plan of a large day is worth copying to another thread so often. */
const tellEveryMs = 1_000;

const port = parentPort!;
let stopping: AbortController | undefined;

function answer(message: SolverAnswer): void {
  port.postMessage(message);
}

async function search({ problem, options }: Extract<SolverRequest, { problem: unknown }>): Promise<void> {
  stopping = new AbortController();
  let toldAt = performance.now();
  try {
    const solution = await solve(problem, {
      ...options,
      signal: stopping.signal,
      onProgress: ({ plan, ...progress }) => {
        if (performance.now() - toldAt < tellEveryMs) return;
        toldAt = performance.now();
        answer({ kind: 'progress', progress, plan: plan() });
      },
    });
    answer({ kind: 'solved', solution });
  } catch (error) {
    if (error instanceof ProblemError)
      answer({ kind: 'refused', code: error.code, subject: error.subject, message: error.message });
    else answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

port.on('message', (request: SolverRequest) => {
  if ('problem' in request) void search(request);
  else stopping?.abort();
});

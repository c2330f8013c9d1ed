// The route optimiser on a thread of its own: one search at a time, stopped within milliseconds, replaced when it breaks.
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  ProblemError,
  type Plan,
  type Problem,
  type ProblemFault,
  type Progress,
  type Solution,
  type SolveOptions,
} from './solver/problem.ts';

export type SolverRequest =
  | { problem: Problem; options: Omit<SolveOptions, 'onProgress' | 'signal' | 'clock'> }
  | { kind: 'stop' };
export type SolverAnswer =
  | { kind: 'progress'; progress: Omit<Progress, 'plan'>; plan: Plan }
  | { kind: 'solved'; solution: Solution }
  | { kind: 'refused'; code: ProblemFault; subject: string; message: string }
  | { kind: 'failed'; message: string };

export interface RouteSolver {
  /**
   * See `solve`; progress comes once a second. Rejects with a ProblemError for a problem that makes no sense or is too large, and with
   * a SolverThreadError when the thread came to an end, for want of memory or otherwise; the next search has a new one.
   */
  solve(problem: Problem, options: SolveOptions): Promise<Solution>;
  close(): Promise<void>;
}

export class SolverThreadError extends Error {
  override readonly name = 'SolverThreadError';
}

export interface SolverThreadOptions {
  /** The bundled solver-worker.js; by default the one beside the bundle that this code is in. */
  workerFile?: string;
  /** Most that the thread's own objects may take. */
  heapMegabytes?: number;
  /** Most that the matrix of a problem may take, which is copied to the thread. */
  matrixMegabytes?: number;
}

const idleMs = 60_000;

/** Starts no thread before the first search, and ends it when there was none for a minute. */
export function createSolverThread({
  workerFile = fileURLToPath(new URL('./solver-worker.js', import.meta.url)),
  heapMegabytes = 1_024,
  matrixMegabytes = 512,
}: SolverThreadOptions = {}): RouteSolver {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ending = worker;
    worker = undefined;
    await ending?.terminate();
  };
  const solveNow = async (problem: Problem, options: SolveOptions): Promise<Solution> => {
    clearTimeout(idle);
    worker ??= new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } });
    try {
      return await search(worker, problem, options);
    } catch (error) {
      if (!(error instanceof ProblemError)) await end();
      throw error;
    } finally {
      idle = setTimeout(() => void end(), idleMs).unref();
    }
  };
  return {
    solve: (problem, options) => {
      const bytes = problem.travel.seconds.byteLength;
      if (bytes > matrixMegabytes * 2 ** 20) {
        const megabytes = Math.round(bytes / 2 ** 20);
        const error = new ProblemError(
          'TOO_LARGE',
          'travel',
          `${megabytes} MB; ${matrixMegabytes} MB is the most`,
        );
        return Promise.reject(error);
      }
      const solved = last.then(() => solveNow(problem, options));
      last = solved.catch(() => undefined);
      return solved;
    },
    close: end,
  };
}

function search(worker: Worker, problem: Problem, options: SolveOptions): Promise<Solution> {
  const { signal, onProgress, clock: _clock, ...plain } = options;
  return new Promise((resolve, reject) => {
    const stop = (): void => worker.postMessage({ kind: 'stop' } satisfies SolverRequest);
    const finish = (how: () => void): void => {
      worker.off('message', onAnswer).off('error', onError).off('exit', onExit);
      signal?.removeEventListener('abort', stop);
      how();
    };
    const fail = (reason: string): void => finish(() => reject(new SolverThreadError(reason)));
    const onError = (error: unknown): void => fail(error instanceof Error ? error.message : String(error));
    const onExit = (code: number): void => fail(`the thread ended with code ${code}`);
    const onAnswer = (answer: SolverAnswer): void => {
      switch (answer.kind) {
        case 'progress':
          return onProgress?.({ ...answer.progress, plan: () => answer.plan });
        case 'solved':
          return finish(() => resolve(answer.solution));
        case 'refused':
          return finish(() => reject(refusalOf(answer)));
        case 'failed':
          return fail(answer.message);
      }
    };
    worker.on('message', onAnswer).on('error', onError).on('exit', onExit);
    worker.postMessage({ problem, options: plain } satisfies SolverRequest);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
  });
}

function refusalOf({ code, subject, message }: Extract<SolverAnswer, { kind: 'refused' }>): ProblemError {
  return new ProblemError(code, subject, message.slice(subject.length + 2));
}

// Main-thread side of the PGlite worker: starts it, talks to it, and replaces it when it crashes or hangs.
import { Worker } from 'node:worker_threads';
import { StorageDownError } from './storage-errors.ts';
import type { WorkerAnswers, WorkerReport, WorkerRequest, WorkerStart } from './worker-messages.ts';

export interface EngineOptions {
  readonly directory: string;
  readonly isNew?: boolean;
  /** The bundled pglite-worker.js. */
  readonly workerFile: string;
  /** A request without an answer and without any file access for so long is a hang. */
  readonly hangMs: number;
  /** Longest recovery or creation that is waited for. */
  readonly openMs: number;
  /** No request may take longer, busy or not. */
  readonly requestMs: number;
}

interface PendingRequest {
  readonly since: number;
  resolve(value: never): void;
  reject(error: Error): void;
}

/** The worker ended or could not start; the message holds what PostgreSQL said last. */
export class EngineFailure extends Error {
  override readonly name = 'EngineFailure';
  /** True when it did not fail but gave no answer in time. */
  readonly isSilence: boolean;
  constructor(reason: string, isSilence = false) {
    super(reason);
    this.isSilence = isSilence;
  }
}

const watchMs = 250;

export class PgliteEngine {
  /** Called once for each worker that was lost, with the reason; the next {@link start} makes a new one. */
  onLost: (reason: string) => void = () => undefined;
  /** Number of workers started so far: tells a caller whether its session is still the same. */
  generation = 0;
  readonly #options: EngineOptions;
  readonly #pending = new Map<number, PendingRequest>();
  readonly #progress = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | undefined;
  #lastId = 0;
  #lastProgress = 0;
  #lastProgressAt = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: EngineOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#worker !== undefined;
  }

  /** Starts a worker and resolves when the database is open. Rejects with {@link EngineFailure}. */
  async start(): Promise<void> {
    if (this.#worker) return;
    const { directory, workerFile, openMs, isNew = false } = this.#options;
    const progress = this.#progress.buffer as SharedArrayBuffer;
    const workerData: WorkerStart = { directory, isNew, progress };
    // Captured and never read: PGlite prints its own source on a crash.
    const worker = new Worker(workerFile, { workerData, stdout: true, stderr: true });
    this.#worker = worker;
    this.generation += 1;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => this.#lose(worker, `did not open within ${openMs} ms`, true), openMs);
      this.#pending.set(0, {
        since: Infinity,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      worker.on('message', (message: WorkerReport) => this.#receive(worker, message));
      worker.on('error', (error) => this.#lose(worker, error.message.slice(0, 300)));
      worker.on('exit', (code) => this.#lose(worker, `ended with code ${code}`));
    });
    worker.unref();
    this.#watch = setInterval(() => this.#look(worker), watchMs).unref();
  }

  /**
   * Sends a request; `kind: 'wire'` and `'copy'` one at a time. The memory `given` is the worker's afterwards. Rejects
   * with SQL errors or DB_DOWN.
   */
  request<Kind extends WorkerRequest['kind']>(
    request: Extract<WorkerRequest, { kind: Kind }>,
    given: readonly ArrayBuffer[] = [],
  ): Promise<WorkerAnswers[Kind]> {
    const worker = this.#worker;
    if (!worker) return Promise.reject(new StorageDownError('the database worker is not running'));
    return new Promise((resolve, reject) => {
      this.#lastId += 1;
      const now = performance.now();
      if (this.#pending.size === 0) this.#lastProgressAt = now;
      this.#pending.set(this.#lastId, { since: now, resolve, reject });
      worker.ref();
      worker.postMessage({ id: this.#lastId, request }, [...given]);
    });
  }

  /** Closes the database in good order and ends the worker. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    try {
      await this.request({ kind: 'close' });
    } finally {
      this.#worker = undefined;
      clearInterval(this.#watch);
      await worker.terminate();
    }
  }

  /** Ends the worker at once; what waits for it is rejected with DB_DOWN. */
  kill(reason: string): void {
    if (this.#worker) this.#lose(this.#worker, reason);
  }

  #receive(worker: Worker, message: WorkerReport): void {
    if (message.kind === 'fatal') return this.#lose(worker, message.reason);
    const id = message.kind === 'opened' ? 0 : message.id;
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0 && worker === this.#worker) worker.unref();
    if (message.kind === 'opened') pending?.resolve(undefined as never);
    else if (message.kind === 'answer') pending?.resolve(message.value as never);
    else pending?.reject(Object.assign(new Error(message.error.message), message.error));
  }

  #lose(worker: Worker, reason: string, isSilence = false): void {
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    clearInterval(this.#watch);
    void worker.terminate();
    const failure = new EngineFailure(reason, isSilence);
    for (const [id, pending] of this.#pending) {
      pending.reject(id === 0 ? failure : new StorageDownError(failure));
    }
    this.#pending.clear();
    this.onLost(reason);
  }

  #look(worker: Worker): void {
    const now = performance.now();
    const progress = Atomics.load(this.#progress, 0);
    if (progress !== this.#lastProgress || this.#pending.size === 0) {
      this.#lastProgress = progress;
      this.#lastProgressAt = now;
    }
    const oldest = Math.min(...[...this.#pending.values()].map((pending) => pending.since));
    if (!Number.isFinite(oldest)) return;
    const waitedMs = now - oldest;
    const { hangMs, requestMs } = this.#options;
    if (Math.min(waitedMs, now - this.#lastProgressAt) > hangMs || waitedMs > requestMs) {
      this.#lose(worker, `no answer for ${Math.round(waitedMs)} ms`, true);
    }
  }
}

// Sends the entries of one lane, oldest first and one at a time, until the lane is empty or has to wait.
import { errorEntry, type Result, type WireError } from '../../shared/errors.ts';
import { fullJitterMs } from './backoff.ts';
import type { OutboxEntry } from './outbox-storage.ts';

/** What a lane needs from its outbox. */
export interface LaneParts {
  /** Oldest entry of the lane that has not failed; undefined when there is none. */
  next(): OutboxEntry | undefined;
  mayTry(): boolean;
  /** False: the entry waits for its author's word. */
  maySend(entry: OutboxEntry): boolean | Promise<boolean>;
  send(entry: OutboxEntry): Promise<Result<unknown>>;
  /** Runs `work` while no other tab of this person sends this lane. */
  exclusively(work: () => Promise<void>): Promise<void>;
  /** False when another tab has sent or discarded the entry meanwhile. */
  isStillThere(entry: OutboxEntry): Promise<boolean>;
  onState(entry: OutboxEntry, state: 'waiting' | 'sending' | 'held'): void;
  onGone(entry: OutboxEntry): void;
  onDone(entry: OutboxEntry, value: unknown): Promise<void>;
  onFailed(entry: OutboxEntry, error: WireError): Promise<void>;
  onProblem(error: unknown): void;
  nowMs(): number;
  random(): number;
  /** Calls `wake` after `delayMs`; gives the function that cancels. */
  schedule(delayMs: number, wake: () => void): () => void;
}

const backoffFloorMs = 500;
const backoffCeilingMs = 30_000;
/** The server keeps results of orders for 7 days, so until then a resend cannot do anything twice. */
const tooOldMs = 72 * 3_600_000;
/** These end with a new sign-in or an update, not with a decision about the entry: it waits. */
const waitingCodes: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'UPDATE_REQUIRED']);

export class Lane {
  readonly #parts: LaneParts;
  #isRunning = false;
  #isPoked = false;
  #isStopped = false;
  #isBackingOff = false;
  #attempt = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  /** There may be something new to send; a running backoff is waited for. */
  poke(): void {
    this.#isPoked = true;
    if (!this.#isRunning && !this.#isBackingOff) void this.#runWhilePoked();
  }

  /** Something changed for the better (a connection, a decision): tries now, without waiting for the backoff. */
  wake(): void {
    this.#cancelTimer();
    this.#isBackingOff = false;
    this.poke();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancelTimer();
  }

  async #runWhilePoked(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#isPoked && !this.#isBackingOff && !this.#isStopped) {
        this.#isPoked = false;
        await this.#run();
      }
    } catch (error) {
      // The disk refused. Nothing is lost: what may have been sent is sent again with the same opId.
      this.#parts.onProblem(error);
      this.#backOff(backoffCeilingMs);
    } finally {
      this.#isRunning = false;
    }
  }

  async #run(): Promise<void> {
    let entry = this.#parts.next();
    while (entry && !this.#isStopped && this.#parts.mayTry() && (await this.#step(entry))) {
      entry = this.#parts.next();
    }
  }

  /** True when the next entry may be tried at once. */
  async #step(entry: OutboxEntry): Promise<boolean> {
    const parts = this.#parts;
    if (parts.nowMs() - entry.putAtMs > tooOldMs) {
      await parts.onFailed(entry, { code: 'OUTBOX_TOO_OLD', details: {} });
      return true;
    }
    if (!(await parts.maySend(entry))) {
      parts.onState(entry, 'held');
      return false;
    }
    let mayGoOn = true;
    await parts.exclusively(async () => {
      if (!(await parts.isStillThere(entry))) return parts.onGone(entry);
      parts.onState(entry, 'sending');
      mayGoOn = await this.#settle(entry, await parts.send(entry));
    });
    return mayGoOn;
  }

  async #settle(entry: OutboxEntry, result: Result<unknown>): Promise<boolean> {
    if (result.ok) {
      this.#attempt = 0;
      await this.#parts.onDone(entry, result.value);
      return true;
    }
    const { error } = result;
    if (!errorEntry(error.code).retry && !waitingCodes.has(error.code)) {
      this.#attempt = 0;
      await this.#parts.onFailed(entry, error);
      return true;
    }
    this.#attempt += 1;
    this.#parts.onState(entry, 'waiting');
    const jitterMs = fullJitterMs(this.#attempt, backoffFloorMs, backoffCeilingMs, () =>
      this.#parts.random(),
    );
    this.#backOff(Math.max(error.retryAfterMs ?? 0, jitterMs));
    return false;
  }

  #backOff(delayMs: number): void {
    if (this.#isStopped) return;
    this.#isBackingOff = true;
    this.#cancelTimer = this.#parts.schedule(delayMs, () => this.wake());
  }
}

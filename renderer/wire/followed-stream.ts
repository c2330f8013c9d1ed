// One stream that one or more parts of the screen follow: asks the server, keeps what late followers need, and delivers.
import { errorEntry, type Result, type WireError } from '../../shared/errors.ts';
import type { Fact, StreamOpened } from '../../shared/wire/wire.contract.ts';
import { fullJitterMs } from './backoff.ts';
import { StreamFollower, type Delivery } from './stream-follower.ts';

export interface StreamListener {
  onSnapshot(snapshot: unknown, seq: number): void;
  onFact(fact: Fact): void;
  /** The stream is closed to this person (FORBIDDEN, NOT_FOUND), or the server failed for good. */
  onRefused?(error: WireError): void;
}

export interface FollowedStreamParts {
  /** Sends `stream:open`; null when there was no answer. */
  open(after: number | undefined): Promise<Result<unknown> | null>;
  /** So many facts came that had happened while there was no connection. */
  onCaughtUp(count: number): void;
  /** Nobody listens any more and no question is on its way. */
  onUnused(): void;
}

/** A fact that came too early often has its predecessor right behind it: wait this long before asking. */
const gapDelayMs = 50;
/** With more facts than this since the snapshot a late follower makes everyone get a fresh one. */
const mostReplayedFacts = 500;

export class FollowedStream {
  readonly #parts: FollowedStreamParts;
  readonly #follower = new StreamFollower();
  readonly #listeners = new Set<StreamListener>();
  /** Those of the listeners that have everything delivered so far. */
  readonly #current = new Set<StreamListener>();
  #replay: Delivery[] = [];
  #refusal: WireError | undefined;
  #isOnline = false;
  #isAsking = false;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: FollowedStreamParts) {
    this.#parts = parts;
  }

  /** Adds a listener: it gets the snapshot and facts so far, then what comes. Gives the function that removes it. */
  add(listener: StreamListener): () => void {
    const own = { ...listener };
    this.#listeners.add(own);
    queueMicrotask(() => this.#catchUpLateListener(own));
    void this.#ask();
    return () => {
      this.#current.delete(own);
      if (!this.#listeners.delete(own) || this.#listeners.size > 0) return;
      clearTimeout(this.#timer);
      if (!this.#isAsking) this.#parts.onUnused();
    };
  }

  fact(fact: Fact): void {
    this.#deliver(this.#follower.fact(fact));
    if (!this.#isAsking && this.#follower.needsAsking) this.#askIn(gapDelayMs);
  }

  /** Last applied seq, for the digest; undefined while nothing is applied. */
  get head(): number | undefined {
    return this.#follower.after;
  }

  /** True when nothing is known to be missing: connected, and no question open. */
  get isCurrent(): boolean {
    return this.#isOnline && !this.#isAsking && !this.#follower.needsAsking;
  }

  /** The digest says how far the server is. */
  serverHead(seq: number): void {
    this.#follower.head(seq);
    void this.#ask();
  }

  online(): void {
    this.#isOnline = true;
    this.#refusal = undefined;
    this.#attempt = 0;
    void this.#ask();
  }

  offline(): void {
    this.#isOnline = false;
    clearTimeout(this.#timer);
    this.#follower.lost();
  }

  #askIn(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), delayMs);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const isIdle = !this.#isOnline || this.#refusal !== undefined || this.#listeners.size === 0;
    if (isIdle || this.#isAsking || !this.#follower.needsAsking) return;
    this.#isAsking = true;
    const answer = await this.#parts.open(this.#follower.after);
    this.#isAsking = false;
    if (this.#listeners.size === 0) return this.#parts.onUnused();
    if (this.#isOnline) this.#answered(answer);
  }

  #answered(answer: Result<unknown> | null): void {
    if (answer?.ok) {
      this.#attempt = 0;
      const opened = answer.value as StreamOpened;
      const deliveries = this.#follower.opened(opened);
      if ('facts' in opened) this.#parts.onCaughtUp(deliveries.length);
      this.#deliver(deliveries);
      if (this.#follower.needsAsking) this.#askIn('more' in opened && opened.more ? 0 : gapDelayMs);
    } else if (answer && !errorEntry(answer.error.code).retry) {
      this.#refusal = answer.error;
      for (const listener of this.#listeners) listener.onRefused?.(answer.error);
    } else {
      this.#attempt += 1;
      this.#askIn(answer?.error.retryAfterMs ?? fullJitterMs(this.#attempt, 500, 10_000));
    }
  }

  #deliver(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      if (delivery.kind === 'snapshot') this.#replay = [];
      this.#replay.push(delivery);
      for (const listener of this.#current) tell(listener, delivery);
    }
  }

  #catchUpLateListener(listener: StreamListener): void {
    if (!this.#listeners.has(listener)) return;
    if (this.#refusal) listener.onRefused?.(this.#refusal);
    if (this.#replay.length > mostReplayedFacts) {
      this.#replay = [];
      this.#follower.restart();
      void this.#ask();
    }
    for (const delivery of this.#replay) tell(listener, delivery);
    this.#current.add(listener);
  }
}

/** A screen that throws is shown as an uncaught error and does not keep the others from their facts. */
function tell(listener: StreamListener, delivery: Delivery): void {
  try {
    if (delivery.kind === 'snapshot') listener.onSnapshot(delivery.snapshot, delivery.seq);
    else listener.onFact(delivery.fact);
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}

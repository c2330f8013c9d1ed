// One stream that one or more parts of the screen follow: asks the server, keeps what late followers need, and delivers.
import { errorTable, type Result, type WireError } from '../../shared/errors.ts';
import type { Fact, StreamOpened } from '../../shared/wire/wire.contract.ts';
import { fullJitterMs } from './backoff.ts';
import { createStreamFollower, type Delivery } from './stream-follower.ts';

export interface StreamListener {
  onSnapshot(snapshot: unknown, seq: number): void;
  onFact(fact: Fact): void;
  /** The stream is closed to this person (FORBIDDEN, NOT_FOUND), or the server failed for good. */
  onRefused?(error: WireError): void;
}

export interface FollowedStream {
  /** Adds a listener: it gets the snapshot and facts so far, then what comes. Gives the function that removes it. */
  add(listener: StreamListener): () => void;
  fact(fact: Fact): void;
  /** Last applied seq, for the digest; undefined while nothing is applied. */
  head(): number | undefined;
  /** The digest says how far the server is. */
  serverHead(seq: number): void;
  online(): void;
  offline(): void;
}

export interface FollowedStreamParts {
  /** Sends `stream:open`; null when there was no answer. */
  open(after: number | undefined): Promise<Result<unknown> | null>;
  /** Nobody listens any more and no question is on its way. */
  onUnused(): void;
}

/** A fact that came too early often has its predecessor right behind it: wait this long before asking. */
const gapDelayMs = 50;
/** With more facts than this since the snapshot a late follower makes everyone get a fresh one. */
const mostReplayedFacts = 500;

export function createFollowedStream(parts: FollowedStreamParts): FollowedStream {
  const follower = createStreamFollower();
  const listeners = new Set<StreamListener>();
  const current = new Set<StreamListener>();
  let replay: Delivery[] = [];
  let refusal: WireError | undefined;
  let isOnline = false;
  let isAsking = false;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function deliver(deliveries: readonly Delivery[]): void {
    for (const delivery of deliveries) {
      if (delivery.kind === 'snapshot') replay = [];
      replay.push(delivery);
      for (const listener of [...current]) tell(listener, delivery);
    }
  }

  function askIn(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), delayMs);
  }

  async function ask(): Promise<void> {
    clearTimeout(timer);
    if (isAsking || !isOnline || refusal || !follower.needsAsking() || listeners.size === 0) return;
    isAsking = true;
    const answer = await parts.open(follower.after());
    isAsking = false;
    if (listeners.size === 0) return parts.onUnused();
    if (!isOnline) return;
    if (answer?.ok) {
      attempt = 0;
      const opened = answer.value as StreamOpened;
      deliver(follower.opened(opened));
      if (follower.needsAsking()) askIn('more' in opened && opened.more ? 0 : gapDelayMs);
    } else if (answer && !errorTable[answer.error.code]?.retry) {
      refusal = answer.error;
      for (const listener of [...listeners]) listener.onRefused?.(refusal);
    } else {
      attempt += 1;
      askIn(answer?.error.retryAfterMs ?? fullJitterMs(attempt, 500, 10_000));
    }
  }

  function catchUpLateListener(listener: StreamListener): void {
    if (!listeners.has(listener)) return;
    if (refusal) listener.onRefused?.(refusal);
    if (replay.length > mostReplayedFacts) {
      replay = [];
      follower.restart();
      void ask();
    }
    for (const delivery of replay) tell(listener, delivery);
    current.add(listener);
  }

  return {
    add: (listener) => {
      const own = { ...listener };
      listeners.add(own);
      queueMicrotask(() => catchUpLateListener(own));
      void ask();
      return () => {
        current.delete(own);
        if (!listeners.delete(own) || listeners.size > 0) return;
        clearTimeout(timer);
        if (!isAsking) parts.onUnused();
      };
    },
    fact: (fact) => {
      deliver(follower.fact(fact));
      if (!isAsking && follower.needsAsking()) askIn(gapDelayMs);
    },
    head: () => follower.after(),
    serverHead: (seq) => {
      follower.head(seq);
      void ask();
    },
    online: () => {
      isOnline = true;
      refusal = undefined;
      attempt = 0;
      void ask();
    },
    offline: () => {
      isOnline = false;
      clearTimeout(timer);
      follower.lost();
    },
  };
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

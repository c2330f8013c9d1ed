// The receiving half of the mechanism for one stream, without network or clock: what to apply, drop, hold or ask for.
import type { Fact, StreamOpened } from '../../shared/wire/wire.contract.ts';

export type Delivery = { kind: 'snapshot'; snapshot: unknown; seq: number } | { kind: 'fact'; fact: Fact };

export interface StreamFollower {
  /** Last applied seq, to be sent as `after`; undefined asks for a snapshot. */
  after(): number | undefined;
  /** True while something is known to be missing: send `stream:open`. */
  needsAsking(): boolean;
  /** A fact arrived, in any order and any number of times. Gives what the screen must apply now. */
  fact(fact: Fact): Delivery[];
  /** The answer to `stream:open` arrived. */
  opened(answer: StreamOpened): Delivery[];
  /** The server says how far the stream is. */
  head(seq: number): void;
  /** The connection is gone: everything must be asked for again, from the last applied fact. */
  lost(): void;
  /** Forgets what was applied: the next answer is a snapshot. */
  restart(): void;
}

/** More early facts than this are not held: the answer to the question that they caused brings them anyway. */
const mostEarlyFacts = 1_000;

/**
 * Invariants: deliveries start with a snapshot; after one at seq n come the facts n+1, n+2, … without holes or repeats,
 * until the next snapshot. Between a question and its answer at the start of a connection facts are held, because
 * the answer may be a snapshot of a server that was put back to an older state.
 */
export function createStreamFollower(): StreamFollower {
  let applied: number | undefined;
  let isUnsynced = true;
  let highestHeard = 0;
  const early = new Map<number, Fact>();

  function hold(fact: Fact): void {
    highestHeard = Math.max(highestHeard, fact.seq);
    if (early.size < mostEarlyFacts) early.set(fact.seq, fact);
  }

  function drain(): Delivery[] {
    const deliveries: Delivery[] = [];
    if (applied === undefined) return deliveries;
    for (let fact = early.get(applied + 1); fact; fact = early.get(applied + 1)) {
      deliveries.push({ kind: 'fact', fact });
      applied = fact.seq;
    }
    for (const seq of early.keys()) if (seq <= applied) early.delete(seq);
    return deliveries;
  }

  function restart(): void {
    applied = undefined;
    isUnsynced = true;
  }

  function openedWithFacts(facts: readonly Fact[], more: boolean): Delivery[] {
    if (applied === undefined) return [];
    for (const fact of facts) if (fact.seq > applied) early.set(fact.seq, fact);
    const first = facts[0];
    if (first && first.seq > applied + 1) {
      // The server no longer has the facts in between.
      restart();
      return [];
    }
    isUnsynced = more;
    return drain();
  }

  return {
    after: () => applied,
    needsAsking: () => isUnsynced || (applied !== undefined && highestHeard > applied),
    fact: (fact) => {
      if (!isUnsynced && applied !== undefined && fact.seq <= applied) return [];
      hold(fact);
      return isUnsynced ? [] : drain();
    },
    opened: (answer) => {
      if ('facts' in answer) return openedWithFacts(answer.facts, answer.more);
      applied = answer.seq;
      isUnsynced = false;
      highestHeard = Math.max(answer.seq, ...early.keys());
      return [{ kind: 'snapshot', snapshot: answer.snapshot, seq: answer.seq }, ...drain()];
    },
    head: (seq) => {
      highestHeard = Math.max(highestHeard, seq);
    },
    lost: () => {
      early.clear();
      highestHeard = 0;
      isUnsynced = true;
    },
    restart,
  };
}

// The receiving half of the mechanism for one stream, without network or clock: what to apply, drop, hold or ask for.
import type { Fact, StreamOpened } from '../../shared/wire/wire.contract.ts';

export type Delivery = { kind: 'snapshot'; snapshot: unknown; seq: number } | { kind: 'fact'; fact: Fact };

/** More early facts than this are not held: the answer to the question that they caused brings them anyway. */
const mostEarlyFacts = 1_000;

/**
 * Invariants: deliveries start with a snapshot; after one at seq n come the facts n+1, n+2, … without holes or repeats,
 * until the next snapshot. Between a question and its answer at the start of a connection facts are held, because
 * the answer may be a snapshot of a server that was put back to an older state.
 */
export class StreamFollower {
  #applied: number | undefined;
  #isUnsynced = true;
  #highestHeard = 0;
  readonly #early = new Map<number, Fact>();

  /** Last applied seq, to be sent as `after`; undefined asks for a snapshot. */
  get after(): number | undefined {
    return this.#applied;
  }

  /** True while something is known to be missing: send `stream:open`. */
  get needsAsking(): boolean {
    return this.#isUnsynced || (this.#applied !== undefined && this.#highestHeard > this.#applied);
  }

  /** A fact arrived, in any order and any number of times. Gives what the screen must apply now. */
  fact(fact: Fact): Delivery[] {
    if (!this.#isUnsynced && this.#applied !== undefined && fact.seq <= this.#applied) return [];
    this.#highestHeard = Math.max(this.#highestHeard, fact.seq);
    if (this.#early.size < mostEarlyFacts) this.#early.set(fact.seq, fact);
    return this.#isUnsynced ? [] : this.#drain();
  }

  /** The answer to `stream:open` arrived. */
  opened(answer: StreamOpened): Delivery[] {
    if ('facts' in answer) return this.#openedWithFacts(answer.facts, answer.more);
    this.#applied = answer.seq;
    this.#isUnsynced = false;
    this.#highestHeard = Math.max(answer.seq, ...this.#early.keys());
    return [{ kind: 'snapshot', snapshot: answer.snapshot, seq: answer.seq }, ...this.#drain()];
  }

  /** The server says how far the stream is. */
  head(seq: number): void {
    this.#highestHeard = Math.max(this.#highestHeard, seq);
  }

  /** The connection is gone: everything must be asked for again, from the last applied fact. */
  lost(): void {
    this.#early.clear();
    this.#highestHeard = 0;
    this.#isUnsynced = true;
  }

  /** Forgets what was applied: the next answer is a snapshot. */
  restart(): void {
    this.#applied = undefined;
    this.#isUnsynced = true;
  }

  #openedWithFacts(facts: readonly Fact[], more: boolean): Delivery[] {
    const applied = this.#applied;
    // The question was asked before a restart: another one follows.
    if (applied === undefined) return [];
    const first = facts[0];
    if (first && first.seq > applied + 1) {
      // The server no longer has the facts in between.
      this.restart();
      return [];
    }
    for (const fact of facts) if (fact.seq > applied) this.#early.set(fact.seq, fact);
    this.#isUnsynced = more;
    return this.#drain();
  }

  #drain(): Delivery[] {
    const deliveries: Delivery[] = [];
    let applied = this.#applied;
    if (applied === undefined) return deliveries;
    for (let fact = this.#early.get(applied + 1); fact; fact = this.#early.get(applied + 1)) {
      deliveries.push({ kind: 'fact', fact });
      applied = fact.seq;
    }
    for (const seq of this.#early.keys()) if (seq <= applied) this.#early.delete(seq);
    this.#applied = applied;
    return deliveries;
  }
}

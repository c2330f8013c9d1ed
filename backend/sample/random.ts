// A small deterministic generator of random numbers: one seed, always the same city. Not for secrets.

export interface Random {
  /** 0 ≤ value < 1. */
  next(): number;
  /** Whole number, `from` ≤ value ≤ `to`. */
  between(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  /** Picks early items more often, about as names are spread: the chance falls with the square of the place. */
  pickSkewed<T>(items: readonly T[]): T;
  /** True with this probability. */
  chance(probability: number): boolean;
}

/** mulberry32 (Tommy Ettinger, public domain): 32 bits of state, period 2³². */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
  const at = <T>(items: readonly T[], share: number) => {
    const item = items[Math.min(items.length - 1, Math.floor(share * items.length))];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  };
  return {
    next,
    between: (from, to) => from + Math.floor(next() * (to - from + 1)),
    pick: (items) => at(items, next()),
    pickSkewed: (items) => at(items, next() ** 2),
    chance: (probability) => next() < probability,
  };
}

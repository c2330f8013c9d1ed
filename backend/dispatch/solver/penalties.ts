// What a second of lateness and a unit of overload cost: so much that about every third solution is feasible.

const steps = 100;
const tolerance = 0.05;
const rise = 1.2;
const fall = 0.85;
const least = 0.01;
const most = 100_000;

/** One price. It follows how many of the last solutions were free of what it stands for. */
export class Price {
  value: number;
  readonly #target: number;
  #seen = 0;
  #free = 0;

  /** @param target the share of solutions that should be free of it. */
  constructor(value: number, target: number) {
    this.value = Math.min(most, Math.max(least, value));
    this.#target = target;
  }

  /** True when the price has changed. */
  count(isFree: boolean): boolean {
    this.#seen++;
    if (isFree) this.#free++;
    if (this.#seen < steps) return false;
    const share = this.#free / this.#seen;
    this.#seen = this.#free = 0;
    const factor = share < this.#target - tolerance ? rise : share > this.#target + tolerance ? fall : 1;
    this.value = Math.min(most, Math.max(least, this.value * factor));
    return factor !== 1;
  }
}

// Random numbers that are the same on every machine: xoshiro128** (Blackman & Vigna 2018), seeded by splitmix32.

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number) {
    let state = seed | 0;
    const mix = (): number => {
      state = (state + 0x9e3779b9) | 0;
      let z = state ^ (state >>> 16);
      z = Math.imul(z, 0x21f0aaad);
      z ^= z >>> 15;
      z = Math.imul(z, 0x735a2d97);
      return z ^ (z >>> 15);
    };
    [this.#a, this.#b, this.#c, this.#d] = [mix(), mix(), mix(), mix() | 1];
  }

  /** A whole number, 0 to 4,294,967,295. */
  bits(): number {
    const b = this.#b;
    const x = Math.imul(b, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9);
    const t = b << 9;
    this.#c ^= this.#a;
    this.#d ^= b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= t;
    this.#d = (this.#d << 11) | (this.#d >>> 21);
    return result >>> 0;
  }

  /** At least 0, less than 1. */
  unit(): number {
    return this.bits() * 2.3283064365386963e-10;
  }

  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number {
    return (this.bits() * 2.3283064365386963e-10 * limit) | 0;
  }
}

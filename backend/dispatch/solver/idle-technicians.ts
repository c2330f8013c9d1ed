// Technicians without visits, by class: of those who are alike one is as good as another.

/** One stack per class; `join`, `leave` and `of` are O(1). */
export class IdleTechnicians {
  readonly classCount: number;
  readonly #classOf: Int32Array;
  readonly #stack: Int32Array;
  readonly #placeOf: Int32Array;
  readonly #from: Int32Array;
  readonly #count: Int32Array;

  /** @param classOf by technician; see `Model.classOf`. At first nobody is idle. */
  constructor(classOf: Int32Array) {
    this.#classOf = classOf;
    this.classCount = classOf.reduce((most, value) => Math.max(most, value + 1), 0);
    this.#stack = new Int32Array(classOf.length);
    this.#placeOf = new Int32Array(classOf.length).fill(-1);
    this.#from = new Int32Array(this.classCount + 1);
    this.#count = new Int32Array(this.classCount);
    for (const c of classOf) this.#from[c + 1]!++;
    for (let c = 0; c < this.classCount; c++) this.#from[c + 1]! += this.#from[c]!;
  }

  /** How many of a class are idle. */
  countOf(classIndex: number): number {
    return this.#count[classIndex]!;
  }

  /** Some technician of the class who has no visits, or -1. */
  of(classIndex: number): number {
    const count = this.#count[classIndex]!;
    return count === 0 ? -1 : this.#stack[this.#from[classIndex]! + count - 1]!;
  }

  join(r: number): void {
    const c = this.#classOf[r]!;
    const at = this.#from[c]! + this.#count[c]!++;
    this.#stack[at] = r;
    this.#placeOf[r] = at;
  }

  leave(r: number): void {
    const c = this.#classOf[r]!;
    const last = this.#stack[this.#from[c]! + --this.#count[c]!]!;
    const at = this.#placeOf[r]!;
    this.#stack[at] = last;
    this.#placeOf[last] = at;
    this.#placeOf[r] = -1;
  }
}

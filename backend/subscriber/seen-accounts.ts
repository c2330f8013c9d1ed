// Remembers at which line each personal account of a file stood: 8 bytes an account, so that a million fit in 16 MB.

const empty = 0;

/**
 * Hash table with open addressing and linear probing. Invariants: `keys[slot]` is account + 1 or `empty`; the load
 * stays at or below one half; `lines[slot]` belongs to `keys[slot]`.
 */
export class SeenAccounts {
  private keys = new Uint32Array(1024);
  private lines = new Uint32Array(1024);
  private count = 0;

  /** Line where this account (9 digits) was seen before, or null, and then it is remembered at `line`. O(1). */
  see(personalAccount: string, line: number): number | null {
    if (this.count * 2 >= this.keys.length) this.grow();
    const key = Number(personalAccount) + 1;
    const slot = this.slotOf(key);
    if (this.keys[slot] !== empty) return this.lines[slot]!;
    this.keys[slot] = key;
    this.lines[slot] = line;
    this.count += 1;
    return null;
  }

  private slotOf(key: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    // Fibonacci hashing (Knuth, TAOCP 6.4).
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    while (keys[slot] !== empty && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { keys, lines } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.lines = new Uint32Array(keys.length * 2);
    keys.forEach((key, place) => {
      if (key === empty) return;
      const slot = this.slotOf(key);
      this.keys[slot] = key;
      this.lines[slot] = lines[place]!;
    });
  }
}

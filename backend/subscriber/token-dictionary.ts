// A dictionary of folded words in memory: those that begin with something, and those within a few typing errors of it.

export interface KnownToken {
  token: string;
  /** About how many subscribers have it. */
  uses: number;
}
export interface SimilarToken extends KnownToken {
  /** Typing errors between the two: letters put in, left out, changed, or swapped with a neighbour. */
  distance: number;
}
interface SimilarOptions {
  maxDistance: number;
  /** Also words of which only the beginning is similar: the asker may still be typing. */
  isUnfinished: boolean;
  limit: number;
}

/**
 * Sorted words with parallel typed arrays. Invariants after {@link settle}: `tokens` is sorted by UTF-16 code units
 * without equals; `masks[i]` has one bit per letter class of `tokens[i]`; `uses[i]` belongs to `tokens[i]`.
 * About 100 bytes a word; one pass over 100,000 words takes some milliseconds.
 */
export class TokenDictionary {
  private tokens: string[] = [];
  private uses = new Int32Array(0);
  private masks = new Int32Array(0);
  private readonly added = new Map<string, number>();

  get size(): number {
    return this.tokens.length + this.added.size;
  }

  /** Adds words, or new figures for known ones. They are merged at the next look-up. */
  add(known: KnownToken): void {
    this.added.set(known.token, known.uses);
  }

  /** Words beginning with `prefix` (itself included) in sorted order, at most `limit`. O(log n + answer). */
  beginningWith(prefix: string, limit: number): KnownToken[] {
    this.settle();
    const { tokens, uses } = this;
    const found: KnownToken[] = [];
    for (let place = this.placeOf(prefix); place < tokens.length && found.length < limit; place++) {
      const token = tokens[place]!;
      if (!token.startsWith(prefix)) break;
      found.push({ token, uses: uses[place]! });
    }
    return found;
  }

  /** Words at a distance of 1 to `maxDistance` from `token`, nearest and then most used first. O(n). */
  similarTo(token: string, { maxDistance, isUnfinished, limit }: SimilarOptions): SimilarToken[] {
    this.settle();
    const { tokens, uses, masks } = this;
    const mask = maskOf(token);
    const length = token.length;
    const found: SimilarToken[] = [];
    for (let place = 0; place < tokens.length; place++) {
      // An error removes at most one letter class and adds at most one.
      if (bitCount(mask & ~masks[place]!) > maxDistance) continue;
      const other = tokens[place]!;
      const isSameLength = Math.abs(other.length - length) <= maxDistance;
      if (!isSameLength && !(isUnfinished && other.length > length)) continue;
      if (!isUnfinished && bitCount(masks[place]! & ~mask) > maxDistance) continue;
      const distance = typingDistance(token, other, maxDistance, isUnfinished);
      if (distance > 0 && distance <= maxDistance) found.push({ token: other, uses: uses[place]!, distance });
    }
    found.sort((a, b) => a.distance - b.distance || b.uses - a.uses || (a.token < b.token ? -1 : 1));
    return found.slice(0, limit);
  }

  /** First place whose word is not before `token`. */
  private placeOf(token: string): number {
    const { tokens } = this;
    let low = 0;
    let high = tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (tokens[middle]! < token) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Merges what was added: O(n + k log k) for k new words. */
  private settle(): void {
    if (this.added.size === 0) return;
    const fresh = [...this.added].sort(([a], [b]) => (a < b ? -1 : 1));
    this.added.clear();
    const tokens: string[] = [];
    const uses: number[] = [];
    let place = 0;
    for (const [token, tokenUses] of fresh) {
      for (; place < this.tokens.length && this.tokens[place]! < token; place++) {
        tokens.push(this.tokens[place]!);
        uses.push(this.uses[place]!);
      }
      if (this.tokens[place] === token) place++;
      tokens.push(token);
      uses.push(tokenUses);
    }
    for (; place < this.tokens.length; place++) {
      tokens.push(this.tokens[place]!);
      uses.push(this.uses[place]!);
    }
    this.tokens = tokens;
    this.uses = Int32Array.from(uses);
    this.masks = Int32Array.from(tokens, maskOf);
  }
}

function maskOf(token: string): number {
  let mask = 0;
  for (let place = 0; place < token.length; place++) mask |= 1 << (token.charCodeAt(place) & 31);
  return mask;
}

function bitCount(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return (((n + (n >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

const rowLength = 48;
let previous2 = new Uint8Array(rowLength);
let previous = new Uint8Array(rowLength);
let current = new Uint8Array(rowLength);

/**
 * Optimal string alignment distance of `typed` from `word`, or from the nearest beginning of `word` when
 * `isUnfinished`; any value above `most` means "more". Words are at most 41 letters. O(length²).
 */
export function typingDistance(typed: string, word: string, most: number, isUnfinished: boolean): number {
  const width = word.length;
  for (let j = 0; j <= width; j++) previous[j] = j;
  for (let i = 1; i <= typed.length; i++) {
    const letter = typed.charCodeAt(i - 1);
    let least = i;
    current[0] = i;
    for (let j = 1; j <= width; j++) {
      const other = word.charCodeAt(j - 1);
      let cost = previous[j - 1]! + (letter === other ? 0 : 1);
      cost = Math.min(cost, previous[j]! + 1, current[j - 1]! + 1);
      if (i > 1 && j > 1 && letter === word.charCodeAt(j - 2) && typed.charCodeAt(i - 2) === other) {
        cost = Math.min(cost, previous2[j - 2]! + 1);
      }
      current[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > most) return most + 1;
    [previous2, previous, current] = [previous, current, previous2];
  }
  if (!isUnfinished) return previous[width]!;
  let best = previous[0]!;
  for (let j = 1; j <= width; j++) best = Math.min(best, previous[j]!);
  return best;
}

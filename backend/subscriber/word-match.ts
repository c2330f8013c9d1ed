// Weighs how well the folded words of a subscriber answer the typed ones: exact before begun before mistyped.
import type { SimilarToken } from './token-dictionary.ts';

/** A typed word, with its mark, and what it may stand for. */
export interface TypedWord {
  /** `коваль`, `/ганкова`, `#14`, `@27` */
  marked: string;
  /** Marked words within typing errors, by distance. */
  similar: ReadonlyMap<string, number>;
}

export interface WordMatch {
  /** Sum over the typed words: 0 exact, 1 begun, 100 for each typing error. */
  cost: number;
  /** Word of the subscriber, without mark → how many of its letters from the beginning matched. */
  letters: Map<string, number>;
}

const typoCost = 100;

/** Matches every typed word with another word of the subscriber, best pairs first; null when one is left over. */
export function matchWords(words: readonly string[], typed: readonly TypedWord[]): WordMatch | null {
  const used = new Set<number>();
  const letters = new Map<string, number>();
  let cost = 0;
  for (const one of typed) {
    let best = -1;
    let bestCost = Number.POSITIVE_INFINITY;
    words.forEach((word, place) => {
      const wordCost = used.has(place) ? Number.POSITIVE_INFINITY : costOf(word, one);
      if (wordCost < bestCost) [best, bestCost] = [place, wordCost];
    });
    const word = words[best];
    if (word === undefined) return null;
    used.add(best);
    cost += bestCost;
    const markLength = /^[/#@]/.test(word) ? 1 : 0;
    letters.set(word.slice(markLength), (bestCost === 1 ? one.marked.length : word.length) - markLength);
  }
  return { cost, letters };
}

function costOf(word: string, { marked, similar }: TypedWord): number {
  if (word === marked) return 0;
  if (beginsWith(word, marked)) return 1;
  const distance = similar.get(word);
  return distance === undefined ? Number.POSITIVE_INFINITY : distance * typoCost;
}

/** True when `word` goes on after `typed`; building 1 does not go on as 14, but as 1а and 1/2. */
export function beginsWith(word: string, typed: string): boolean {
  if (!word.startsWith(typed) || typed.startsWith('@')) return false;
  return !typed.startsWith('#') || !/^\d/.test(word.slice(typed.length));
}

/** {@link TypedWord.similar} of words found in the dictionary. */
export function similarByToken(mark: string, similar: readonly SimilarToken[]): Map<string, number> {
  return new Map(similar.map(({ token, distance }) => [mark + token, distance]));
}

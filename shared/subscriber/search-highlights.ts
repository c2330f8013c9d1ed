// Which letters of a found name, number or address are the match, so that a screen can make them bold and underlined.
import { foldText } from './search-folding.ts';

/** Half-open range of UTF-16 positions in the displayed text. */
export interface TextRange {
  start: number;
  end: number;
}

const wordWithSigns = /[\p{L}\p{N}\p{M}'’ʼ‘`´′＇"*]+/gu;

/**
 * Ranges of `text` whose folded word is a key of `matched`; the value says how many folded letters from its
 * beginning matched.
 */
export function highlightWords(text: string, matched: ReadonlyMap<string, number>): TextRange[] {
  const ranges: TextRange[] = [];
  for (const { 0: word, index } of text.matchAll(wordWithSigns)) {
    const letters = matched.get(foldText(word));
    if (letters === undefined) continue;
    ranges.push({ start: index, end: index + lengthOfPrefix(word, letters) });
  }
  return ranges;
}

/** How long the beginning of `word` is that folds to `letters` letters. */
function lengthOfPrefix(word: string, letters: number): number {
  for (let end = 1; end < word.length; end++) {
    if (foldText(word.slice(0, end)).length >= letters) return end;
  }
  return word.length;
}

/** Range of the digits `from` to `to` (counted among digits only) of a displayed number. */
export function highlightDigits(displayed: string, from: number, to: number): TextRange[] {
  const places = Array.from(displayed.matchAll(/\d/g), ({ index }) => index);
  const start = places[from];
  const last = places[to - 1];
  return start === undefined || last === undefined ? [] : [{ start, end: last + 1 }];
}

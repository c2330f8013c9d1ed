// Words of messages as they are searched: folded, so that ґ=г, apostrophes and capitals do not matter; and where they matched.
import { foldText } from '../subscriber/search-folding.ts';

/** Longest word that is told apart, in letters. */
const longestWord = 40;
/** Longest piece of a message that a hit shows, in code points. */
const snippetLength = 160;
/** How much of it stands before the first match. */
const leadLength = 40;
const wordWithSigns = /[\p{L}\p{N}\p{M}'’ʼ‘`´′＇"*]+/gu;

/** The distinct folded words of a text, in order; everything that is neither letter nor digit separates. O(text). */
export function messageWords(text: string): string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, longestWord)))];
}

/** Range of UTF-16 units, end not included. */
type Range = [start: number, end: number];

/** Where words of `text` begin with one of the folded `words`, in order. O(text × words). */
export function matchRanges(text: string, words: readonly string[]): Range[] {
  const ranges: Range[] = [];
  for (const { 0: written, index } of text.matchAll(wordWithSigns)) {
    const folded = foldText(written);
    const matched = words.filter((word) => folded.startsWith(word)).map((word) => word.length);
    if (matched.length > 0) ranges.push([index, index + lengthOfBeginning(written, Math.max(...matched))]);
  }
  return ranges;
}

/** How many units of `written` fold to `letters` letters. */
function lengthOfBeginning(written: string, letters: number): number {
  for (let end = 1; end < written.length; end++) {
    if (foldText(written.slice(0, end)).length >= letters) return end;
  }
  return written.length;
}

export interface Snippet {
  snippet: string;
  highlights: Range[];
}

/** One line of `body` around the first match of `words`, and where it matches. */
export function snippetOf(body: string, words: readonly string[]): Snippet {
  const line = body.replace(/\s+/gu, ' ').trim();
  const points = [...line];
  if (points.length <= snippetLength) return { snippet: line, highlights: matchRanges(line, words) };
  const firstUnit = matchRanges(line, words)[0]?.[0] ?? 0;
  const first = [...line.slice(0, firstUnit)].length;
  const start = Math.max(0, Math.min(first - leadLength, points.length - snippetLength + 1));
  const head = start > 0 ? '…' : '';
  const room = snippetLength - head.length;
  const isCut = start + room < points.length;
  const middle = points.slice(start, start + room - (isCut ? 1 : 0)).join('');
  const snippet = `${head}${middle}${isCut ? '…' : ''}`;
  return { snippet, highlights: matchRanges(snippet, words) };
}

// Where in a text a one-time code could stand: four of its characters in a row, or with blanks and dashes between.
import { codeCharacter, codeLength } from '../../shared/session/one-time-code.ts';

/** A place of a text (UTF-16 units) and the code that it would be. */
export interface CodeSpot {
  start: number;
  end: number;
  code: string;
}

const betweenCharacters = /[\s\p{Pd}\p{Cf}._]/u;
const inWord = /[\p{L}\p{N}]/u;
/** More than these between two characters and nobody meant one word. */
const mostBetween = 3;

const known = new Map<string, string | null>();
/** As codeCharacter, remembered: a text has few different characters. */
function characterOf(typed: string): string | null {
  let character = known.get(typed);
  if (character === undefined) {
    character = codeCharacter(typed);
    if (known.size < 1_000) known.set(typed, character);
  }
  return character;
}

/**
 * Every spot of `text`, also those that overlap: the caller compares them with the codes that are live. In a row they
 * may be part of a longer word (`кодA7K3`); taken apart (`A 7 K 3`) they must not begin or end inside of one. O(n).
 */
export function codeSpots(text: string): CodeSpot[] {
  const points = [...text];
  const spots: CodeSpot[] = [];
  let start = 0;
  points.forEach((point, from) => {
    const spot = spotAt(points, from);
    if (spot) {
      const length = points.slice(from, spot.to).join('').length;
      spots.push({ start, end: start + length, code: spot.code });
    }
    start += point.length;
  });
  return spots;
}

function spotAt(points: readonly string[], from: number): { to: number; code: string } | null {
  let code = '';
  let between = 0;
  let isApart = false;
  let at = from;
  for (; at < points.length && code.length < codeLength; at++) {
    const character = characterOf(points[at]!);
    if (character !== null) {
      code += character;
      isApart ||= between > 0;
      between = 0;
    } else if (code === '' || !betweenCharacters.test(points[at]!) || ++between > mostBetween) return null;
  }
  if (code.length < codeLength) return null;
  return isApart && (isInWord(points[from - 1]) || isInWord(points[at])) ? null : { to: at, code };
}

const isInWord = (point: string | undefined): boolean => point !== undefined && inWord.test(point);

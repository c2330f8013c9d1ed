// Cuts a text into pieces that are shown differently: links, and what a search found.
import type { TextLink } from './text-links.ts';

/** A piece of a text, in order; together they are the whole text. */
export interface TextPart {
  text: string;
  link: TextLink | null;
  isFound: boolean;
}

/** Start and end in UTF-16 units. */
export type TextRange = readonly [number, number];

/** Pieces of `text`; a link is never cut: it is found as a whole when a part of it is. Pure, O(n log n). */
export function partsOf(text: string, links: readonly TextLink[], found: readonly TextRange[]): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  const plain = (end: number): void => {
    for (const [from, to] of rangesWithin(found, at, end)) {
      if (from > at) parts.push({ text: text.slice(at, from), link: null, isFound: false });
      parts.push({ text: text.slice(from, to), link: null, isFound: true });
      at = to;
    }
    if (end > at) parts.push({ text: text.slice(at, end), link: null, isFound: false });
    at = end;
  };
  for (const link of links) {
    plain(link.start);
    const isFound = found.some(([from, to]) => from < link.end && to > link.start);
    parts.push({ text: text.slice(link.start, link.end), link, isFound });
    at = link.end;
  }
  plain(text.length);
  return parts;
}

function rangesWithin(found: readonly TextRange[], start: number, end: number): TextRange[] {
  const clipped = found
    .map(([from, to]): TextRange => [Math.max(from, start), Math.min(to, end)])
    .filter(([from, to]) => from < to)
    .sort(([left], [right]) => left - right);
  const apart: TextRange[] = [];
  for (const range of clipped) {
    const last = apart.at(-1);
    if (last && range[0] < last[1]) apart[apart.length - 1] = [last[0], Math.max(last[1], range[1])];
    else apart.push(range);
  }
  return apart;
}

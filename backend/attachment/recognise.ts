// What a file is, told by its content alone: one of the kinds that may be sent, or none.
import type { MediaType } from '../../shared/attachment/attachment.contract.ts';

/** RIFF, its size, and what is in it. */
const longestMark = 16;
const marks: readonly (readonly [MediaType, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBPVP8[ LX]/],
  ['application/pdf', /^%PDF-\d\.\d/],
];
/** What a browser, a shell or an interpreter would run, wherever in a text it stands or as its beginning. */
const runnable =
  /<(?:!doctype|html|head|body|script|svg|iframe|object|embed|link|meta|style|\?php|\?xml|%)|^#!|javascript:/i;
const controlCharacter = /[^\P{Cc}\t\n\r\f]/u;

/**
 * The kind of `bytes`; undefined for everything outside of the list: programs, archives, HTML, SVG, scripts with
 * markup, other encodings than UTF-8. Text is UTF-8 without control characters. O(bytes) for text, else O(1).
 */
export function recognise(bytes: Uint8Array): MediaType | undefined {
  return markedAs(bytes) ?? (isPlainText(bytes, true) ? 'text/plain' : undefined);
}

/** False when a file that begins with `start` cannot be one that may be sent, so that the rest need not come. */
export function mayBecome(start: Uint8Array): boolean {
  return markedAs(start) !== undefined || isPlainText(start, false) || start.length < longestMark;
}

function markedAs(bytes: Uint8Array): MediaType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestMark));
  return marks.find(([, mark]) => mark.test(head.toString('latin1')))?.[0];
}

/** `isWhole` false: the last character may be cut. */
function isPlainText(bytes: Uint8Array, isWhole: boolean): boolean {
  if (bytes.length === 0) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
    return !controlCharacter.test(text) && !runnable.test(text);
  } catch {
    // Not UTF-8: some other encoding or no text at all.
    return false;
  }
}

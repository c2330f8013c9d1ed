// What a file is, told by its content alone: one of the kinds that may be sent, or none.
import { setImmediate as turn } from 'node:timers/promises';
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
/** What a browser or an interpreter would run, wherever in a text it stands. */
const runnable =
  /<(?:!doctype|html|head|body|script|svg|iframe|object|embed|link|meta|style|\?php|\?xml|%)|javascript:/i;
/** The longest of these, less one: what is left of a piece so that none hides where two meet. */
const overlap = 'javascript:'.length - 1;
const shell = /^#!/;
const controlCharacter = /[^\P{Cc}\t\n\r\f]/u;
/** Text is read so many bytes at a time, with everybody else's turn in between. */
const pieceBytes = 256 * 1024;

/**
 * The kind of `bytes`; undefined for everything outside of the list: programs, archives, HTML, SVG, scripts with
 * markup, other encodings than UTF-8. Text is UTF-8 without control characters. O(bytes) for text, else O(1).
 */
export async function recognise(bytes: Uint8Array): Promise<MediaType | undefined> {
  const marked = markedAs(bytes);
  if (marked || bytes.length === 0) return marked;
  const looksPlain = textReader();
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    const end = at + pieceBytes;
    if (!looksPlain(bytes.subarray(at, end), end >= bytes.length)) return undefined;
    await turn();
  }
  return 'text/plain';
}

/** False when a file that begins with `start` cannot be one that may be sent, so that the rest need not come. */
export function mayBecome(start: Uint8Array): boolean {
  if (markedAs(start) !== undefined || start.length < longestMark) return true;
  return textReader()(start.subarray(0, pieceBytes), false);
}

function markedAs(bytes: Uint8Array): MediaType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestMark));
  return marks.find(([, mark]) => mark.test(head.toString('latin1')))?.[0];
}

/** Takes a text piece by piece; false as soon as it is none that may be sent. Only the last piece ends with a whole character. */
function textReader(): (piece: Uint8Array, isLast: boolean) => boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let before: string | undefined;
  return (piece, isLast) => {
    let text: string;
    try {
      text = decoder.decode(piece, { stream: !isLast });
    } catch {
      // Not UTF-8: some other encoding or no text at all.
      return false;
    }
    if ((before === undefined && shell.test(text)) || controlCharacter.test(text)) return false;
    text = (before ?? '') + text;
    before = text.slice(-overlap);
    return !runnable.test(text);
  };
}

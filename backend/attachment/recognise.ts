// What a file is, told by its content alone: one of the kinds that may be sent, or none.
import type { MediaType } from '../../shared/attachment/attachment.contract.ts';

const pictureMarks: readonly (readonly [MediaType, RegExp])[] = [
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
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 16)).toString('latin1');
  const known = pictureMarks.find(([, mark]) => mark.test(head));
  if (known) return known[0];
  return isPlainText(bytes) ? 'text/plain' : undefined;
}

function isPlainText(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return false;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return !controlCharacter.test(text) && !runnable.test(text);
  } catch {
    // Not UTF-8: some other encoding or no text at all.
    return false;
  }
}

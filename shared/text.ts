// What people type, as it may be stored: NFC, no NUL, no half characters, at most so many code points.
import { z } from 'zod';

const loneSurrogate = /\p{Surrogate}/u;
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;

/**
 * Schema of a text of 1 to `most` code points after trimming its ends. Refuses NUL, other control characters
 * and lone surrogates (PostgreSQL cannot store them); everything else, markup and bidi marks too, is text.
 */
export function plainText(most: number) {
  return optionalText(most).refine((text) => text.length > 0, 'expected some text, found none');
}

/** As {@link plainText}, but may be empty. */
export function optionalText(most: number) {
  return z
    .string()
    .max(most * 4, `expected at most ${most} characters`)
    .transform((raw) => raw.replace(/\r\n?/g, '\n').normalize('NFC').trim())
    .refine((text) => !forbidden.test(text), 'control characters are not accepted')
    .refine((text) => !loneSurrogate.test(text), 'a character is cut in half')
    .refine((text) => [...text].length <= most, `expected at most ${most} characters`);
}

// Phone numbers: any spelling in, E.164 digits inside, one spelling out. Kept free of packages so that the assistant page stays small.

/** Longest E.164 number, in digits. */
const maxDigits = 15;
/** National part of a Ukrainian number: 9 digits that begin with 3-9 (ITU-T E.164 list, national plan of Ukraine). */
const ukrainian = /^380[3-9]\d{8}$/;
const international = /^[1-9]\d{6,14}$/;

/** Digits of `text` in ASCII, other digits (full-width, Arabic) included; everything else dropped. */
export function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/\D+/g, '');
}

/** True when `text` holds digits and nothing but what people put between the digits of a phone number. */
export function looksLikeDigits(text: string): boolean {
  return /^\+?[\d\s()./–—‑-]+$/.test(text.normalize('NFKC').trim()) && /\d/.test(text.normalize('NFKC'));
}

/**
 * The number as E.164 digits without plus (`380670000012`), or null when `text` is not one whole number.
 * Ukrainian numbers may be written `067…`, `8067…`, `380…`, `+380…`, `00380…`, `+38 (067) …` or without the leading zero;
 * numbers of other countries need `+` or `00`.
 */
export function toMsisdn(text: string): string | null {
  if (text.length > 40 || !looksLikeDigits(text)) return null;
  const digits = digitsOf(text);
  const isWorldwide = text.normalize('NFKC').trim().startsWith('+');
  if (digits.startsWith('00')) return accepted(digits.slice(2), true);
  if (isWorldwide) return accepted(digits, true);
  if (digits.length === 12 && digits.startsWith('380')) return accepted(digits, false);
  if (digits.length === 11 && digits.startsWith('80')) return accepted(`3${digits}`, false);
  if (digits.length === 10 && digits.startsWith('0')) return accepted(`38${digits}`, false);
  if (digits.length === 9) return accepted(`380${digits}`, false);
  return null;
}

function accepted(digits: string, isForeignAllowed: boolean): string | null {
  if (digits.startsWith('380')) return ukrainian.test(digits) ? digits : null;
  return isForeignAllowed && digits.length <= maxDigits && international.test(digits) ? digits : null;
}

/** Beginning of an E.164 number that someone is still typing (`067 00` → `3806700`), or null when it cannot be one. */
export function toMsisdnPrefix(text: string): string | null {
  if (!looksLikeDigits(text)) return null;
  const digits = digitsOf(text);
  if (digits.startsWith('00')) return digits.length > 4 ? digits.slice(2) : null;
  if (text.trim().startsWith('+') || digits.startsWith('380')) return digits.length >= 4 ? digits : null;
  if (digits.startsWith('80')) return digits.length >= 4 ? `3${digits}` : null;
  return digits.startsWith('0') && digits.length >= 2 ? `38${digits}` : null;
}

/** `380670000012` → `+380 67 000 00 12`; numbers of other countries as `+` and digits. */
export function formatMsisdn(msisdn: string): string {
  const parts = /^(380)(\d{2})(\d{3})(\d{2})(\d{2})$/.exec(msisdn);
  return parts ? `+${parts.slice(1).join(' ')}` : `+${msisdn}`;
}

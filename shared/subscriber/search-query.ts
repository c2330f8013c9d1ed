// What a typed search can mean: which kinds of match are worth trying, and with what folded words.
import { digitsOf, looksLikeDigits, toMsisdn, toMsisdnPrefix } from '../phone.ts';
import { addressReadings, type AddressReading } from './address-query.ts';
import { layoutReadings } from './keyboard-layout.ts';
import { foldedWords } from './search-folding.ts';

/** Digits typed: every field that is not null is one kind to try. */
export interface NumberQuery {
  /** Exactly 9 digits. */
  account: string | null;
  /** First 6-8 digits of a personal account. */
  accountPrefix: string | null;
  /** Whole number, E.164 without plus. */
  msisdn: string | null;
  /** Last 4 or more digits of a number. */
  tail: string | null;
  /** E.164 digits that the number begins with. */
  msisdnPrefix: string | null;
}

/** Letters typed, understood in one keyboard layout. */
export interface TextReading {
  /** Folded words of a name in any order, the last one perhaps unfinished; null when it cannot be a name. */
  name: string[] | null;
  addresses: AddressReading[];
}

export interface SearchQuery {
  numbers: NumberQuery | null;
  readings: TextReading[];
}

const label = /^(?:о\/?р|особовий рахунок|рахунок|тел(?:ефон)?|tel|phone|account|№|#)\s*[.:]?\s*(?=[+\d(])/iu;
const minTail = 4;
const accountLength = 9;

/** Classifies `text`. Nothing is worth trying below 2 signs; digits in the middle of a number need 4. */
export function parseSearchQuery(text: string): SearchQuery {
  const trimmed = text.normalize('NFKC').trim().replace(label, '');
  if (looksLikeDigits(trimmed)) return { numbers: numberQuery(trimmed), readings: [] };
  return { numbers: null, readings: layoutReadings(trimmed).map(textReading).filter(isWorthTrying) };
}

function numberQuery(text: string): NumberQuery | null {
  const digits = digitsOf(text);
  if (digits.length > 15) return null;
  if (digits.length < minTail) return begunNumber(text);
  const msisdn = toMsisdn(text);
  const isBegunAccount = digits.length >= 6 && digits.length < accountLength && !text.startsWith('+');
  return {
    account: digits.length === accountLength && !text.startsWith('+') ? digits : null,
    accountPrefix: isBegunAccount ? digits : null,
    msisdn,
    tail: msisdn === null && digits.length < 12 ? digits : null,
    msisdnPrefix: msisdn === null ? toMsisdnPrefix(text) : null,
  };
}

/** Two or three digits: only the beginning of a number, `067`. */
function begunNumber(text: string): NumberQuery | null {
  const msisdnPrefix = toMsisdnPrefix(text);
  return msisdnPrefix === null
    ? null
    : { account: null, accountPrefix: null, msisdn: null, tail: null, msisdnPrefix };
}

function textReading(text: string): TextReading {
  const words = foldedWords(text);
  const isName = words.length > 0 && words.every((word) => !/\d/.test(word)) && words.join('').length >= 2;
  return { name: isName ? words.slice(0, 6) : null, addresses: addressReadings(text) };
}

function isWorthTrying({ name, addresses }: TextReading): boolean {
  return name !== null || addresses.length > 0;
}

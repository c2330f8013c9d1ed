// Phone numbers: every spelling of one number is one number, and a real library agrees.
import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, test } from 'vitest';
import { formatMsisdn, toMsisdn, toMsisdnPrefix } from '../../shared/phone.ts';

const digit = fc.integer({ min: 0, max: 9 });
const digits = (length: number) =>
  fc.array(digit, { minLength: length, maxLength: length }).map((all) => all.join(''));
const national = fc
  .tuple(
    fc.constantFrom('39', '44', '50', '63', '66', '67', '68', '73', '93', '95', '96', '97', '98', '99'),
    digits(7),
  )
  .map((parts) => parts.join(''));

describe('a phone number', () => {
  test.each([
    '0670000012',
    '067 000 00 12',
    '067-000-00-12',
    '(067) 000 00 12',
    '+380670000012',
    '+380 67 000 00 12',
    '+38 (067) 000-00-12',
    '380670000012',
    '380-67-000-00-12',
    '00380670000012',
    '8 067 000 00 12',
    '67 000 00 12',
    '０６７ ０００ ００ １２',
  ])('written as %s is the same number', (spelling) => {
    expect(toMsisdn(spelling)).toBe('380670000012');
  });

  test.each([
    '',
    '067',
    '06700000123',
    '+380',
    'Коваль',
    '067 000 00 1a',
    '+380 17 000 00 12',
    '++380670000012',
    '1'.repeat(60),
  ])('is not %s', (text) => {
    expect(toMsisdn(text)).toBeNull();
  });

  test('of another country needs a plus or two zeros', () => {
    expect(toMsisdn('+48 512 000 012')).toBe('48512000012');
    expect(toMsisdn('0048512000012')).toBe('48512000012');
    expect(toMsisdn('48512000012')).toBeNull();
  });

  test('is read as the phone library reads it, however it is spaced', () => {
    fc.assert(
      fc.property(
        national,
        fc.constantFrom('0', '+380', '380', '00380'),
        fc.array(fc.constantFrom('', ' ', '-', '.'), { minLength: 20, maxLength: 20 }),
        (number, lead, signs) => {
          const spelling = Array.from(
            lead + number,
            (one, place) => one + (place > 0 ? signs[place] : ''),
          ).join('');
          const parsed = parsePhoneNumberFromString(spelling.replace(/^00/, '+'), 'UA');
          expect(toMsisdn(spelling)).toBe(parsed?.number.slice(1));
        },
      ),
    );
  });

  test('that the phone library calls possible in Ukraine is taken, and any other is refused', () => {
    fc.assert(
      fc.property(digits(9), (number) => {
        const isPossible =
          parsePhoneNumberFromString(`+380${number}`)?.isPossible() === true && /^[3-9]/.test(number);
        expect(toMsisdn(`+380${number}`) !== null).toBe(isPossible);
      }),
    );
  });

  test('keeps its digits when it is displayed and read again', () => {
    fc.assert(
      fc.property(national, (number) => {
        expect(toMsisdn(formatMsisdn(`380${number}`))).toBe(`380${number}`);
      }),
    );
    expect(formatMsisdn('380670000012')).toBe('+380 67 000 00 12');
  });

  test('that is begun has the beginning of its digits', () => {
    expect(toMsisdnPrefix('067 00')).toBe('3806700');
    expect(toMsisdnPrefix('+380 6')).toBe('3806');
    expect(toMsisdnPrefix('8067')).toBe('38067');
    expect(toMsisdnPrefix('1234')).toBeNull();
    expect(toMsisdnPrefix('06')).toBe('3806');
    expect(toMsisdnPrefix('0')).toBeNull();
  });
});

// What a typed search means: folding, wrong layouts, readings of addresses, classification, highlights.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressReadings } from '../../shared/subscriber/address-query.ts';
import { layoutReadings } from '../../shared/subscriber/keyboard-layout.ts';
import {
  addressKeyOf,
  buildingKeyOf,
  foldedWords,
  foldText,
  nameKeyOf,
} from '../../shared/subscriber/search-folding.ts';
import { highlightDigits, highlightWords } from '../../shared/subscriber/search-highlights.ts';
import { parseSearchQuery } from '../../shared/subscriber/search-query.ts';

const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code)),
});

describe('folding', () => {
  test.each([
    ['Ґалаґан', 'Галаган'],
    ['Їжакевич', 'іжакевич'],
    ['Євген', 'Евген'],
    ['Семён', 'Семен'],
    ['Сергій', 'Сергіи'],
    ['Дем’янчук', "Дем'янчук"],
    ['Демʼянчук', 'Дем`янчук'],
    ['Дем′янчук', 'Демянчук'],
    ['Іван', 'Iван'],
    ['Коваль', 'Koваль'],
    ['КОВАЛЬ', 'коваль'],
    ['Нечуй-Левицький', 'Нечуй Левицький'],
    ['Й\u0306аков', 'Иаков'],
  ])('makes %s and %s equal', (one, other) => {
    expect(nameKeyOf(one)).toBe(nameKeyOf(other));
  });

  test('keeps different names different', () => {
    expect(nameKeyOf('Коваль')).not.toBe(nameKeyOf('Ковалю'));
    expect(nameKeyOf('Мороз')).not.toBe(nameKeyOf('Мараз'));
  });

  test('folding again changes nothing, and a text folds as its parts do', () => {
    const text = fc.string({ unit: fc.constantFrom(..."АбвҐґЇїЄєЙйЁёІіIiOoХxаАeЕ’ʼ'`- .12éÜ№ßﬁ\u0301") });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(foldText(foldText(one))).toBe(foldText(one));
        expect(foldText(`${one} ${other}`)).toBe(`${foldText(one)} ${foldText(other)}`);
      }),
    );
  });

  test('of anything at all ends and gives words of letters and digits only', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const word of foldedWords(text)) expect(word).toMatch(/^[\p{L}\p{N}]{1,40}$/u);
      }),
    );
  });

  test('of an address marks its parts and leaves out what distinguishes nothing', () => {
    const address = { city: 'м. Лановичі', street: 'вул. Ґанкова', building: '14-А', apartment: '27' };
    expect(addressKeyOf(address)).toBe('/ганкова /лановичі #14а @27');
    expect(addressKeyOf({ ...address, street: 'вул. 8 Березня', apartment: '' })).toBe(
      '/8 /березня /лановичі #14а',
    );
    expect(buildingKeyOf('14 / 2')).toBe('14/2');
  });
});

describe('the wrong keyboard layout', () => {
  test.each([
    ['rjdfkm', 'коваль'],
    ['RJDFKM', 'коваль'],
    ['];frtdbx', 'їжакевич'],
    ['}:frtdbx', 'їжакевич'],
    ['ybyf', 'нина'],
    ["'ktrnhbr", 'електрик'.replace('е', 'є')],
    ['лщмфд', 'koval'],
    ['ъжакевич', 'їжакевич'],
    ['ывасюк', 'івасюк'],
  ])('%s may mean %s', (typed, meant) => {
    expect(layoutReadings(typed)).toContain(meant);
  });

  test('never comes before the text as it was typed', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const readings = layoutReadings(text);
        expect(readings[0]).toBe(text.toLowerCase());
        expect(new Set(readings).size).toBe(readings.length);
        expect(readings.length).toBeLessThanOrEqual(4);
      }),
    );
  });
});

describe('an address', () => {
  const whole = { words: ['ганкова'], building: '14', apartment: '27' };
  test.each([
    'Ґанкова 14 27',
    'вул. Ґанкова, 14, кв. 27',
    'ганкова 14-27',
    'вулиця ґанкова буд 14 кв 27',
    '14 27 Ґанкова',
  ])('written as %s is read as street, building, apartment', (text) => {
    expect(addressReadings(text)).toContainEqual(whole);
  });

  test.each([
    ['8 Березня 3', { words: ['8', 'березня'], building: '3', apartment: null }],
    ['Садова 3/2', { words: ['садова'], building: '3/2', apartment: null }],
    ['Садова 3/2', { words: ['садова'], building: '3', apartment: '2' }],
    ['Садова 14а', { words: ['садова'], building: '14а', apartment: null }],
    ['Садова 14 А 5', { words: ['садова'], building: '14а', apartment: '5' }],
    ['Лесі Українки', { words: ['лесі', 'украінки'], building: null, apartment: null }],
  ])('%s can be read as %o', (text, reading) => {
    expect(addressReadings(text)).toContainEqual(reading);
  });

  test('needs a word', () => {
    expect(addressReadings('14 27')).toEqual([]);
    expect(addressReadings('вул.')).toEqual([]);
  });
});

describe('classification', () => {
  test.each([
    ['100482317', { account: '100482317', msisdn: null, tail: '100482317' }],
    ['о/р 100 482 317', { account: '100482317' }],
    ['670000012', { account: '670000012', msisdn: '380670000012', tail: null }],
    ['067 000 00 12', { account: null, msisdn: '380670000012', tail: null, msisdnPrefix: null }],
    ['тел. 0670000012', { msisdn: '380670000012' }],
    ['0012', { tail: '0012', msisdn: null }],
    ['067 000 00', { tail: '06700000', msisdnPrefix: '3806700000' }],
    ['100482', { accountPrefix: '100482', tail: '100482' }],
  ])('%s is digits', (text, expected) => {
    const { numbers, readings } = parseSearchQuery(text);
    expect(numbers).toMatchObject(expected);
    expect(readings).toEqual([]);
  });

  test.each(['', ' ', '1', '123', '12345678901234567', 'а', '-', '…'])(
    '"%s" is nothing to search for',
    (text) => {
      expect(parseSearchQuery(text)).toEqual({ numbers: null, readings: [] });
    },
  );

  test('words are a name, an address, or both', () => {
    expect(parseSearchQuery('Коваль Олена').readings[0]).toEqual({
      name: ['коваль', 'олена'],
      addresses: [{ words: ['коваль', 'олена'], building: null, apartment: null }],
    });
    expect(parseSearchQuery('Ґанкова 14').readings[0]?.name).toBeNull();
  });

  test('of any text ends without an error', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        parseSearchQuery(text);
      }),
    );
  });
});

describe('highlights', () => {
  test('cover the matching letters of the displayed name', () => {
    const ranges = highlightWords(
      'Дем’янчук Олена',
      new Map([
        ['демянчук', 4],
        ['олена', 5],
      ]),
    );
    expect(ranges.map(({ start, end }) => 'Дем’янчук Олена'.slice(start, end))).toEqual(['Дем’я', 'Олена']);
  });

  test('cover the matching digits of the displayed number', () => {
    const [range] = highlightDigits('+380 67 000 00 12', 8, 12);
    expect('+380 67 000 00 12'.slice(range?.start, range?.end)).toBe('00 12');
  });
});

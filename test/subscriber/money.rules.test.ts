// Money: text in hryvnias and whole kopiykas are two forms of one amount.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatHryvnias, parseHryvnias } from '../../shared/money.ts';

test.each([
  ['200', 20_000],
  ['200.5', 20_050],
  ['-24.50', -2_450],
  ['+3.00', 300],
  ['0.07', 7],
  ['-0', 0],
  ['1.15', 115],
  ['10000000000.00', 1_000_000_000_000],
])('%s hryvnias are %i kopiykas', (text, kopiykas) => {
  expect(Object.is(parseHryvnias(text), kopiykas)).toBe(true);
});

test.each([
  '',
  '.5',
  '1.234',
  '1,50',
  '1e3',
  '0x10',
  'NaN',
  '10000000000.01',
  '99999999999999',
  '1 000',
  '--1',
])('"%s" is not an amount', (text) => {
  expect(parseHryvnias(text)).toBeNull();
});

test('every amount survives being written and read', () => {
  fc.assert(
    fc.property(fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 }), (kopiykas) => {
      expect(parseHryvnias(formatHryvnias(kopiykas))).toBe(kopiykas === 0 ? 0 : kopiykas);
    }),
  );
});

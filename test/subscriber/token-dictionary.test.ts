// The dictionary in memory agrees with the plainest way of doing the same.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenDictionary, typingDistance } from '../../backend/subscriber/token-dictionary.ts';

const word = fc.string({ unit: fc.constantFrom(...'абвгд'), minLength: 1, maxLength: 7 });

/** Optimal string alignment by its definition, without any shortcut. */
function plainDistance(a: string, b: string): number {
  const memo = new Map<string, number>();
  const distance = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i},${j}`;
    const known = memo.get(key);
    if (known !== undefined) return known;
    const costs = [
      distance(i - 1, j) + 1,
      distance(i, j - 1) + 1,
      distance(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
    ];
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
      costs.push(distance(i - 2, j - 2) + 1);
    memo.set(key, Math.min(...costs));
    return Math.min(...costs);
  };
  return distance(a.length, b.length);
}

test('the distance is the one of the definition, or more than was asked', () => {
  fc.assert(
    fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, most) => {
      expect(Math.min(typingDistance(a, b, most, false), most + 1)).toBe(
        Math.min(plainDistance(a, b), most + 1),
      );
    }),
  );
});

test('the distance of an unfinished word is that of the nearest beginning', () => {
  fc.assert(
    fc.property(word, word, (a, b) => {
      const best = Math.min(
        ...Array.from({ length: b.length + 1 }, (_, end) => plainDistance(a, b.slice(0, end))),
      );
      expect(Math.min(typingDistance(a, b, 2, true), 3)).toBe(Math.min(best, 3));
    }),
  );
});

test('words are found as by looking at all of them, however they were added', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { maxLength: 20 }), { maxLength: 4 }),
      word,
      fc.boolean(),
      (loads, typed, isUnfinished) => {
        const dictionary = new TokenDictionary();
        for (const load of loads) {
          for (const token of load) dictionary.add({ token, uses: token.length });
          dictionary.beginningWith('', 1);
        }
        const all = [...new Set(loads.flat())].sort();
        expect(dictionary.size).toBe(all.length);
        expect(dictionary.beginningWith(typed, 100).map(({ token }) => token)).toEqual(
          all.filter((token) => token.startsWith(typed)),
        );
        const similar = dictionary.similarTo(typed, { maxDistance: 2, isUnfinished, limit: 100 });
        const expected = all.filter((token) => {
          const distance = typingDistance(typed, token, 2, isUnfinished);
          return distance > 0 && distance <= 2;
        });
        expect(similar.map(({ token }) => token).sort()).toEqual(expected);
        expect(similar.map(({ distance }) => distance)).toEqual(
          similar.map(({ distance }) => distance).sort(),
        );
      },
    ),
  );
});

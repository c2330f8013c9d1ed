// What may be said of few ratings and of many: Wilson's range, percents that sum to 100, nobody judged by chance.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ScoreCounts } from '../../shared/rating/rating.contract.ts';
import { countOf, judge, percentsOf, standing } from '../../shared/rating/rating.rules.ts';
import { wilsonShare } from '../../shared/rating/wilson.ts';

const counts = fc.tuple(
  fc.nat(500),
  fc.nat(500),
  fc.nat(500),
  fc.nat(500),
  fc.nat(500),
) as fc.Arbitrary<ScoreCounts>;

describe('the likely range', () => {
  test.each([
    [8, 9, 56.5, 98.0],
    [191, 212, 85.3, 93.4],
    [0, 10, 0, 27.8],
    [10, 10, 72.2, 100],
  ])('of %i of %i is %f to %f percent', (good, count, low, high) => {
    const share = wilsonShare(good, count)!;
    expect([share.low, share.high].map((value) => Number((value * 100).toFixed(1)))).toEqual([low, high]);
  });

  test('of nothing is unknown; it always holds the share and lies between 0 and 1', () => {
    expect(wilsonShare(0, 0)).toBeNull();
    fc.assert(
      fc.property(fc.nat(1_000), fc.nat(1_000), (good, bad) => {
        fc.pre(good + bad > 0);
        const { low, value, high } = wilsonShare(good, good + bad)!;
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value + 1e-12);
        expect(high).toBeGreaterThanOrEqual(value - 1e-12);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('percents sum to 100, and to 0 only without ratings', () => {
  expect(percentsOf([48, 41, 84, 289, 742])).toEqual([4, 3, 7, 24, 62]);
  expect(percentsOf([0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 0]);
  fc.assert(
    fc.property(counts, (some) => {
      const sum = countOf(percentsOf(some));
      expect(sum).toBe(countOf(some) === 0 ? 0 : 100);
    }),
  );
});

describe('a judgement', () => {
  test('of 29 ratings has no average, of 30 it has', () => {
    expect(judge([0, 0, 0, 0, 29])).toMatchObject({ count: 29, isFew: true, average: null });
    expect(judge([10, 0, 0, 0, 20])).toMatchObject({ count: 30, good: 20, isFew: false, average: 110 / 30 });
    expect(judge([0, 0, 0, 0, 0]).share).toBeNull();
  });

  test('of a person says little until it must: few, like the team, above or below the others', () => {
    const team: ScoreCounts = [40, 20, 40, 200, 500];
    expect(standing([1, 0, 0, 0, 8], team)).toBe('few');
    expect(standing([3, 1, 4, 14, 40], team)).toBe('like_team');
    expect(standing([0, 0, 0, 10, 190], team)).toBe('above');
    expect(standing([30, 10, 10, 10, 10], team)).toBe('below');
    expect(standing([40, 20, 40, 200, 500], team)).toBe('like_team');
  });
});

// Where the window opens, for screens that came, went and changed size.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minSize, placeWindow } from '../../electron/window-bounds.ts';

const main = { x: 0, y: 0, width: 1920, height: 1040 };
const left = { x: -1280, y: 0, width: 1280, height: 1024 };

describe('placeWindow', () => {
  it.each([
    ['the first time', null, [main], { x: 240, y: 70, width: 1440, height: 900 }],
    [
      'as it was left',
      { x: 10, y: 20, width: 1200, height: 800 },
      [main],
      { x: 10, y: 20, width: 1200, height: 800 },
    ],
    [
      'on the second screen',
      { x: -1200, y: 5, width: 1100, height: 800 },
      [main, left],
      { x: -1200, y: 5, width: 1100, height: 800 },
    ],
    [
      'when that screen is gone',
      { x: -1200, y: 5, width: 1100, height: 800 },
      [main],
      { x: 410, y: 120, width: 1100, height: 800 },
    ],
    [
      'when its top edge is above',
      { x: 10, y: -50, width: 1200, height: 800 },
      [main],
      { x: 360, y: 120, width: 1200, height: 800 },
    ],
    [
      'when only a corner shows',
      { x: 1900, y: 20, width: 1200, height: 800 },
      [main],
      { x: 360, y: 120, width: 1200, height: 800 },
    ],
    ['too small', { x: 10, y: 20, width: 5, height: 5 }, [main], { x: 10, y: 20, width: 1024, height: 700 }],
    ['too big', { x: 0, y: 0, width: 9000, height: 9000 }, [main], { x: 0, y: 0, width: 1920, height: 1040 }],
    [
      'on a small screen',
      null,
      [{ x: 0, y: 0, width: 800, height: 600 }],
      { x: 0, y: 0, width: 1024, height: 700 },
    ],
  ])('opens %s', (_case, saved, areas, expected) => expect(placeWindow(saved, areas)).toEqual(expected));

  it('always gives a window of at least the smallest size whose top edge can be reached', () => {
    const size = fc.integer({ min: 1, max: 100_000 });
    const place = fc.integer({ min: -200_000, max: 200_000 });
    const saved = fc.record({ x: place, y: place, width: size, height: size });
    fc.assert(
      fc.property(saved, fc.boolean(), (bounds, hasTwo) => {
        const areas = hasTwo ? [main, left] : [main];
        const placed = placeWindow(bounds, areas);
        expect(placed.width).toBeGreaterThanOrEqual(minSize.width);
        expect(placed.height).toBeGreaterThanOrEqual(minSize.height);
        const isReachable = areas.some(
          (area) =>
            Math.min(placed.x + placed.width, area.x + area.width) - Math.max(placed.x, area.x) >= 120 &&
            placed.y >= area.y &&
            placed.y + 32 <= area.y + area.height,
        );
        expect(isReachable).toBe(true);
      }),
    );
  });
});

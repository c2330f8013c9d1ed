// What the keeper of the reading place does when the browser does not put the box where it is wanted.
import { afterEach, expect, test, vi } from 'vitest';
import { PlaceKeeper, type RowVirtualizer } from '../../renderer/chat/place-keeper.ts';

const frames: (() => void)[] = [];
vi.stubGlobal('requestAnimationFrame', (frame: () => void) => frames.push(frame));
afterEach(() => void frames.splice(0));

/** A keeper of the row that begins at `startPx()`, in a box that puts itself to `rounded` of what is asked. */
function keeperIn(rounded: (top: number) => number, startPx: () => number) {
  let top = 0;
  const box = {
    clientHeight: 500,
    scrollHeight: 10_000,
    get scrollTop() {
      return top;
    },
    set scrollTop(to: number) {
      top = rounded(to);
    },
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  } as unknown as HTMLElement;
  const keeper = new PlaceKeeper(
    { key: 'a', offsetPx: 0 },
    {
      scroller: () => box,
      body: () => null,
      indexOf: () => 0,
      virtual: () => ({ getOffsetForIndex: () => [startPx(), 'start'] }) as unknown as RowVirtualizer,
      onEnd: () => undefined,
      onScrolling: () => undefined,
      onScrolled: () => undefined,
    },
  );
  return { keeper, box };
}

test('a box that is rounded to where it is already is told to nobody, so that nothing is rendered for ever', () => {
  const { keeper, box } = keeperIn(Math.floor, () => 100.5);
  // As the list does it: what is told renders, and what was rendered settles again.
  const told = vi.fn<(top: number) => void>(() => keeper.settle());
  keeper.observe(told);
  keeper.settle();
  expect(box.scrollTop).toBe(100);
  expect(told).toHaveBeenCalledTimes(1);
});

test('a place that never comes to rest goes on in the next frame', () => {
  let start = 100;
  const { keeper } = keeperIn(
    (top) => top,
    () => (start += 100),
  );
  const told = vi.fn<(top: number) => void>(() => keeper.settle());
  keeper.observe(told);
  keeper.settle();
  const inOneFrame = told.mock.calls.length;
  expect(inOneFrame).toBeLessThan(50);
  frames.splice(0).forEach((frame) => frame());
  expect(told.mock.calls.length).toBeGreaterThan(inOneFrame);
  expect(frames).toHaveLength(1);
});

// Where the card of a visit stands: under its block, or above when there is no room, inside the day.
import { nextTick, onScopeDispose, shallowRef, watch } from 'vue';
import type { ProjectedStop } from '../../shared/dispatch/day.rules.ts';

const cardPx = { width: 380, height: 330 };
const gapPx = 6;

/** Undefined while nothing is chosen or its block is scrolled out of sight. */
export function useCardPlace(body: () => HTMLElement | null, chosen: () => ProjectedStop | undefined) {
  const place = shallowRef<Record<string, string>>();
  let frame = 0;

  function measure(): void {
    frame = 0;
    const id = chosen()?.visit.visitId;
    const area = body();
    const block = id && area?.querySelector(`[data-visit="${id}"]`)?.getBoundingClientRect();
    if (!block || !area) return void (place.value = undefined);
    const around = area.getBoundingClientRect();
    if (block.bottom < around.top + 32 || block.top > around.bottom) return void (place.value = undefined);
    const left = Math.min(Math.max(block.left - around.left, gapPx), around.width - cardPx.width - gapPx);
    const below = around.bottom - block.bottom;
    const above = block.top - around.top;
    place.value = {
      insetInlineStart: `${Math.max(left, gapPx)}px`,
      ...(below >= cardPx.height || below >= above
        ? {
            insetBlockStart: `${block.bottom - around.top + gapPx}px`,
            maxBlockSize: `${Math.max(below - 2 * gapPx, 180)}px`,
          }
        : {
            insetBlockEnd: `${around.bottom - block.top + gapPx}px`,
            maxBlockSize: `${Math.max(above - 2 * gapPx, 180)}px`,
          }),
    };
  }
  const again = (): void => void (frame ||= requestAnimationFrame(measure));
  /** Also when a panel beside the day or the map below it comes and goes. */
  const resized = new ResizeObserver(again);
  watch(
    body,
    (area) => {
      resized.disconnect();
      if (area) resized.observe(area);
    },
    { immediate: true },
  );
  // Another one, or the same with its block elsewhere: moved, undone, moved by a colleague, later than planned.
  watch(
    chosen,
    async () => {
      await nextTick();
      again();
    },
    { immediate: true },
  );
  addEventListener('scroll', again, { capture: true, passive: true });
  // With another scale the block slides to its place.
  addEventListener('transitionend', again, { capture: true });
  onScopeDispose(() => {
    cancelAnimationFrame(frame);
    resized.disconnect();
    removeEventListener('scroll', again, { capture: true });
    removeEventListener('transitionend', again, { capture: true });
  });
  return place;
}

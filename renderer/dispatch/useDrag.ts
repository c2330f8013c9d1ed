// Moving a visit with the pointer: a picture of it follows, the lane under it is aimed at, letting go drops it.
import { onScopeDispose, shallowRef } from 'vue';
import type { Destination } from '../../shared/dispatch/day.rules.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import type { Lift } from './useLift.ts';

/** Less is a click with an unsteady hand. */
const startsAfterPx = 5;

export function useDrag(lift: Lift) {
  /** What the picture shows; undefined while nothing is dragged. */
  const dragged = shallowRef<Visit>();
  let placeAt: (x: number, y: number) => Destination | undefined = () => undefined;
  let scrollAt: (x: number, y: number) => boolean = () => false;
  let picture: HTMLElement | null = null;
  let stop = (): void => undefined;

  function start(event: PointerEvent, visit: Visit): void {
    if (event.button !== 0 || lift.visit.value) return;
    const from = { x: event.clientX, y: event.clientY };
    let at = from;
    let frame = 0;
    const follow = (): void => {
      frame = scrollAt(at.x, at.y) ? requestAnimationFrame(follow) : 0;
      picture?.style.setProperty('transform', `translate(${at.x + 12}px, ${at.y + 8}px)`);
      lift.aim(placeAt(at.x, at.y));
    };
    const move = (moved: PointerEvent): void => {
      at = { x: moved.clientX, y: moved.clientY };
      if (!dragged.value) {
        if (Math.hypot(at.x - from.x, at.y - from.y) < startsAfterPx) return;
        if (!lift.take(visit, 'pointer')) return stop();
        dragged.value = visit;
      }
      frame ||= requestAnimationFrame(follow);
    };
    const letGo = async (): Promise<void> => {
      const wasDragged = dragged.value !== undefined;
      stop();
      if (!wasDragged) return;
      lift.aim(placeAt(at.x, at.y));
      if (!(await lift.drop())) lift.end(lift.spoken.value);
    };
    const key = (pressed: KeyboardEvent): void => {
      if (pressed.key !== 'Escape' || !dragged.value) return;
      pressed.stopPropagation();
      stop();
      lift.end();
    };
    const off = listen(move, () => void letGo(), key);
    stop = () => {
      cancelAnimationFrame(frame);
      dragged.value = undefined;
      off();
      stop = () => undefined;
    };
  }
  onScopeDispose(() => stop());
  return {
    dragged,
    start,
    /** `find` tells where in the plan a point of the window is; `scroll` scrolls when it is at an edge, and says whether it did. */
    setPlaces(find: typeof placeAt, scroll: typeof scrollAt): void {
      placeAt = find;
      scrollAt = scroll;
    },
    setPicture: (element: unknown): void => void (picture = element instanceof HTMLElement ? element : null),
  };
}

/** Listens to the whole window; returns what ends it. */
function listen(
  move: (event: PointerEvent) => void,
  up: () => void,
  key: (event: KeyboardEvent) => void,
): () => void {
  addEventListener('pointermove', move);
  addEventListener('pointerup', up);
  addEventListener('pointercancel', up);
  addEventListener('keydown', key, true);
  return () => {
    removeEventListener('pointermove', move);
    removeEventListener('pointerup', up);
    removeEventListener('pointercancel', up);
    removeEventListener('keydown', key, true);
  };
}

// Where everything of one technician's lane stands: blocks, travel, breaks, agreed windows, absences, hours off.
import type { DayRoute, DayTechnician } from '../../shared/dispatch/day.contract.ts';
import { isSettled, type ProjectedStop } from '../../shared/dispatch/day.rules.ts';
import type { VisitId } from '../../shared/ids.ts';
import { totalWidth, widthOf, xOf, type TimeScale } from './time-scale.ts';

export interface Stretch {
  readonly x: number;
  readonly width: number;
}
/** How much fits: everything; icon and street; the icon alone. */
export type BlockSize = 'wide' | 'narrow' | 'icon';
export interface Block extends Stretch {
  readonly stop: ProjectedStop;
  readonly size: BlockSize;
}
export interface LaneLayout {
  readonly blocks: readonly Block[];
  readonly travels: readonly Stretch[];
  readonly windows: readonly (Stretch & { visitId: VisitId })[];
  readonly absences: readonly (Stretch & { reason: string })[];
  readonly breaks: readonly Stretch[];
  /** Outside the shift. */
  readonly off: readonly Stretch[];
}

/** A pointer must be able to hit it; how late it is must be readable. */
const leastBlockPx = { usual: 24, late: 44 };
const wideFromPx = 96;
const narrowFromPx = 48;

export function sizeOf(widthPx: number): BlockSize {
  if (widthPx >= wideFromPx) return 'wide';
  return widthPx >= narrowFromPx ? 'narrow' : 'icon';
}

/** Everything of a lane in pixels from the beginning of the scale. O(stops). */
export function layOut(
  technician: DayTechnician,
  route: DayRoute | undefined,
  stops: readonly ProjectedStop[],
  scale: TimeScale,
): LaneLayout {
  const stretch = (fromMs: number, untilMs: number): Stretch => {
    const x = Math.max(0, xOf(scale, fromMs));
    return { x, width: Math.max(0, Math.min(totalWidth(scale), xOf(scale, untilMs)) - x) };
  };
  const blocks = stops.map((stop) => {
    const width = Math.max(
      stop.standing === 'late' ? leastBlockPx.late : leastBlockPx.usual,
      widthOf(scale, stop.endMs - stop.startMs),
    );
    return { stop, x: xOf(scale, stop.startMs), width, size: sizeOf(width) };
  });
  const travels = stops.map((stop) => stretch(stop.arrivalMs - stop.travelMs, stop.arrivalMs));
  const last = stops.at(-1);
  const homeMs =
    route?.returnAt && last ? Date.parse(route.returnAt) - Date.parse(last.visit.placement!.endAt) : 0;
  if (last && homeMs > 0) travels.push(stretch(last.endMs, last.endMs + homeMs));
  return {
    blocks,
    travels: travels.filter((one) => one.width > 0),
    windows: stops.flatMap(({ visit }) =>
      visit.window && !isSettled(visit)
        ? [
            {
              visitId: visit.visitId,
              ...stretch(Date.parse(visit.window.startAt), Date.parse(visit.window.endAt)),
            },
          ]
        : [],
    ),
    absences: technician.absences.map(({ startAt, endAt, reason }) => ({
      reason,
      ...stretch(Date.parse(startAt), Date.parse(endAt)),
    })),
    breaks: (route?.breaks ?? []).map((rest) => {
      const startMs = restStart(rest.startAt, stops);
      return stretch(startMs, startMs + Date.parse(rest.endAt) - Date.parse(rest.startAt));
    }),
    off: offTimes(technician, scale, stretch),
  };
}

/** A break waits for the end of the visit that it was planned behind. */
function restStart(plannedAt: string, stops: readonly ProjectedStop[]): number {
  const before = stops.findLast(({ visit }) => visit.placement!.endAt <= plannedAt);
  return Math.max(Date.parse(plannedAt), before?.endMs ?? Number.NEGATIVE_INFINITY);
}

function offTimes(
  { shift }: DayTechnician,
  scale: TimeScale,
  stretch: (fromMs: number, untilMs: number) => Stretch,
): Stretch[] {
  if (!shift) return [stretch(scale.fromMs, scale.untilMs)];
  return [
    stretch(scale.fromMs, Date.parse(shift.startAt)),
    stretch(Date.parse(shift.endAt), scale.untilMs),
  ].filter((one) => one.width > 0);
}

/**
 * The position that a pointer at `x` means in a route without `liftedId`: behind every block whose middle is left of it,
 * and never before one that is settled.
 */
export function positionAt(blocks: readonly Block[], x: number, liftedId: VisitId): number {
  const others = blocks.filter((block) => block.stop.visit.visitId !== liftedId);
  const settled = others.findLastIndex((block) => isSettled(block.stop.visit)) + 1;
  const before = others.filter((block) => block.x + block.width / 2 < x).length;
  return Math.max(settled, before);
}

const edgePx = 36;
const mostStepPx = 14;

/** How far to scroll in one frame when a pointer is near an edge of what is seen: the nearer, the faster. */
export function edgeStep(
  x: number,
  y: number,
  seen: { left: number; top: number; right: number; bottom: number },
): { x: number; y: number } {
  const along = (at: number, from: number, until: number): number => {
    const before = Math.min(1, Math.max(0, (from + edgePx - at) / edgePx));
    const behind = Math.min(1, Math.max(0, (at - until + edgePx) / edgePx));
    return Math.round((behind - before) * mostStepPx);
  };
  return { x: along(x, seen.left, seen.right), y: along(y, seen.top, seen.bottom) };
}

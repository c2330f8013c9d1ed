// Time as width: which hours a board shows and where in them an instant stands.
import type { DayTechnician } from '../../shared/dispatch/day.contract.ts';
import type { ProjectedStop } from '../../shared/dispatch/day.rules.ts';
import { kyivMidnight } from '../../shared/kyiv-time.ts';

export interface TimeScale {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly pxPerHour: number;
}
export type Span = Pick<TimeScale, 'fromMs' | 'untilMs'>;

const hourMs = 3_600_000;
/** Below, hours would be too narrow to read: the board scrolls sideways instead. */
const leastPxPerHour = 64;
const usualHours = { from: 8, until: 20 };

export function xOf(scale: TimeScale, atMs: number): number {
  return ((atMs - scale.fromMs) / hourMs) * scale.pxPerHour;
}
export function widthOf(scale: TimeScale, durationMs: number): number {
  return (durationMs / hourMs) * scale.pxPerHour;
}
export function totalWidth(scale: TimeScale): number {
  return xOf(scale, scale.untilMs);
}

/** Whole hours that hold every shift and every stop of `day`; usual working hours when there are none. */
export function spanOf(
  day: string,
  technicians: readonly DayTechnician[],
  stops: Iterable<ProjectedStop>,
): Span {
  let fromMs = Number.POSITIVE_INFINITY;
  let untilMs = Number.NEGATIVE_INFINITY;
  const hold = (startMs: number, endMs: number): void => {
    fromMs = Math.min(fromMs, startMs);
    untilMs = Math.max(untilMs, endMs);
  };
  for (const { shift } of technicians) if (shift) hold(Date.parse(shift.startAt), Date.parse(shift.endAt));
  for (const stop of stops) hold(stop.arrivalMs - stop.travelMs, stop.endMs);
  if (fromMs > untilMs) {
    const midnightMs = kyivMidnight(new Date(`${day}T12:00:00Z`)).getTime();
    return {
      fromMs: midnightMs + usualHours.from * hourMs,
      untilMs: midnightMs + usualHours.until * hourMs,
    };
  }
  return { fromMs: Math.floor(fromMs / hourMs) * hourMs, untilMs: Math.ceil(untilMs / hourMs) * hourMs };
}

/** The whole span in `roomPx`, `zoom` times as wide; never below the least width of an hour. */
export function scaleOf(span: Span, roomPx: number, zoom: number): TimeScale {
  const hours = (span.untilMs - span.fromMs) / hourMs;
  return { ...span, pxPerHour: Math.max(leastPxPerHour, Math.floor(roomPx / hours)) * zoom };
}

/** The full hours from the beginning to the end, both included. */
export function hoursOf(scale: Span): number[] {
  const count = Math.round((scale.untilMs - scale.fromMs) / hourMs);
  return Array.from({ length: count + 1 }, (_, hour) => scale.fromMs + hour * hourMs);
}

// A day as the optimiser sees it, from the rows of its technicians and visits.
import { weekday } from '../../shared/kyiv-time.ts';
import type { Place } from '../../shared/technician/technician.contract.ts';
import type { DayClock } from './day-clock.ts';
import type { TechnicianRow } from './day.records.ts';
import type { Break, Technician, TimeWindow, Visit } from './solver/problem.ts';
import type { StoredVisit } from './visit.records.ts';

/** Where a technician is from when on: at the beginning of the shift, after what is done already, or now. */
export interface Standing {
  place: Place;
  /** When the technician came to be free at `place`. */
  readySeconds: number;
  /** When the technician leaves `place` at the earliest: whoever has not said that they set out leaves now, not in the past. */
  fromSeconds: number;
  /** Visits that are over or under way at their place, in order: the optimiser does not see them. */
  behind: readonly StoredVisit[];
  /** The visit that the technician is driving to, who does not arrive in the past either. */
  next: StoredVisit | undefined;
  /** What may still be arranged, in order. */
  ahead: readonly StoredVisit[];
}

const over = new Set<StoredVisit['state']>(['done', 'nobody_home', 'on_site']);

/**
 * Splits a technician's visits, in order, at the present. `now`: seconds of the day; -Infinity on another day than today's, which
 * goes as it is planned.
 */
export function standingOf(
  row: TechnicianRow,
  visits: readonly StoredVisit[],
  clock: DayClock,
  now: number,
): Standing {
  const lastOver = visits.findLastIndex(({ state }) => over.has(state));
  const behind = visits.slice(0, lastOver + 1);
  const rest = visits.slice(lastOver + 1);
  const next = rest[0]?.state === 'on_the_way' ? rest[0] : undefined;
  const last = behind.at(-1);
  const endSeconds = last ? clock.secondsAt(new Date(last.placement!.endAt)) : -Infinity;
  const shiftStart = clock.secondsOf(row.shiftStartMinutes);
  // Who is still at work there is so until now at least.
  const readySeconds = !last ? shiftStart : last.state === 'on_site' ? Math.max(endSeconds, now) : endSeconds;
  return {
    place: last ? last.place! : row.start,
    readySeconds,
    fromSeconds: Math.max(readySeconds, next ? departureOf(next, clock) : now),
    behind,
    next,
    ahead: next ? rest.slice(1) : rest,
  };
}

/** When a technician sets out, or has set out, for a visit. */
function departureOf({ placement }: StoredVisit, clock: DayClock): number {
  return clock.secondsAt(new Date(placement!.arrivalAt)) - placement!.travelSeconds;
}

/** When a technician works on this day, in seconds of it; undefined: not at all, or no more. */
export function shiftOf(row: TechnicianRow, clock: DayClock, fromSeconds: number): TimeWindow | undefined {
  if (!row.isActive || !row.workDays.includes(weekday(clock.day) + 1)) return undefined;
  let startSeconds = Math.max(clock.secondsOf(row.shiftStartMinutes), fromSeconds);
  let endSeconds = clock.secondsOf(row.shiftEndMinutes);
  for (const { startsAt, endsAt } of row.absences) {
    const [from, to] = [clock.secondsAt(startsAt), clock.secondsAt(endsAt)];
    if (to <= startSeconds || from >= endSeconds) continue;
    // An absence in the middle of a shift ends it: nobody is sent out twice.
    if (from <= startSeconds) startSeconds = to;
    else endSeconds = from;
  }
  return startSeconds < endSeconds ? { startSeconds, endSeconds } : undefined;
}

/** Breaks, or what is left of them, that may still begin within the shift. */
export function breaksOf(
  row: TechnicianRow,
  standing: Standing,
  clock: DayClock,
  shift: TimeWindow,
): Break[] {
  return row.breaks.flatMap(({ earliestMinutes, latestMinutes, durationMinutes }) => {
    const earliest = clock.secondsOf(earliestMinutes);
    const latest = clock.secondsOf(latestMinutes);
    const whole = durationMinutes * 60;
    if (hasRested(standing, clock, { startSeconds: earliest, endSeconds: latest + whole }, whole)) return [];
    // Who waits for the next visit within the time of the break has it meanwhile.
    const begun = Math.max(earliest, standing.readySeconds);
    const isBegun = begun < shift.startSeconds && begun <= latest;
    const durationSeconds = isBegun ? whole - (shift.startSeconds - begun) : whole;
    if (durationSeconds <= 0) return [];
    const startSeconds = Math.max(earliest, shift.startSeconds);
    const endSeconds = Math.min(
      isBegun ? Math.max(latest, startSeconds) : latest,
      shift.endSeconds - durationSeconds,
    );
    return startSeconds <= endSeconds ? [{ durationSeconds, window: { startSeconds, endSeconds } }] : [];
  });
}

/** True when the technician had nothing to do for `seconds` within `within`, between two visits that are behind. */
function hasRested({ behind }: Standing, clock: DayClock, within: TimeWindow, seconds: number): boolean {
  return behind.slice(1).some((visit, i) => {
    const free = Math.max(clock.secondsAt(new Date(behind[i]!.placement!.endAt)), within.startSeconds);
    return Math.min(departureOf(visit, clock), within.endSeconds) - free >= seconds;
  });
}

/** Cost of leaving a visit out, in seconds of travel. */
const penalties = { urgent: 400_000, high: 120_000, normal: 60_000, low: 20_000 } as const;
/** A promise is worth more than any visit without one. */
const promised = 1_000_000;

/** What the optimiser has to know of a visit. */
export type PlannableVisit = Pick<
  StoredVisit,
  'visitId' | 'durationMinutes' | 'skills' | 'priority' | 'window'
>;

/** A visit with its place in the matrix. Without a promise it may start whenever the day lasts. */
export function solverVisit(visit: PlannableVisit, place: number, clock: DayClock): Visit {
  const { window } = visit;
  return {
    id: visit.visitId,
    place,
    durationSeconds: visit.durationMinutes * 60,
    windows: [
      window
        ? {
            startSeconds: Math.max(0, clock.secondsAt(new Date(window.startAt))),
            endSeconds: Math.max(0, clock.secondsAt(new Date(window.endAt))),
          }
        : wholeDay,
    ],
    skills: visit.skills,
    unservedPenalty: penalties[visit.priority] + (window ? promised : 0),
  };
}

/** Longer than any shift. */
export const wholeDay: TimeWindow = { startSeconds: 0, endSeconds: 36 * 3_600 };

/** A technician for the rest of the day; `place` gives indexes of the matrix. */
export function solverTechnician(
  row: TechnicianRow,
  standing: Standing,
  shift: TimeWindow,
  clock: DayClock,
  place: (place: Place) => number,
): Technician {
  return {
    id: row.technicianId,
    shift,
    startPlace: place(standing.place),
    endPlace: place(row.end),
    skills: row.skills,
    breaks: breaksOf(row, standing, clock, shift),
    maxLoad: Math.max(0, row.maxVisits - standing.behind.length),
    ...(standing.next ? { startsWith: [standing.next.visitId] } : {}),
  };
}

/** However late something is, it stands on its day: in seconds. */
const tolerated = 72 * 3_600;

/**
 * The same technician for a route that cannot be driven as it was promised: it stands as it is, late, and takes nothing more.
 * `load`: how many visits are on it.
 */
export function overrun(technician: Technician, load: number): Technician {
  return { ...technician, breaks: [], maxLoad: load, maxOvertimeSeconds: tolerated };
}

/** The same visit for such a route. */
export function overdue(visit: Visit, technicianId: string): Visit {
  return { ...visit, skills: [], technicianId, maxLatenessSeconds: tolerated };
}

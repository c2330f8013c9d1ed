// What a lane would become: a visit put into it, or the route of a proposal; shown before anything is changed.
import type { Proposal, Trial } from '../../shared/dispatch/day.contract.ts';
import { standingOf } from '../../shared/dispatch/day.rules.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import type { VisitId } from '../../shared/ids.ts';
import { placeOfAddress } from './visit-looks.ts';

export interface GhostStop {
  readonly visitId: VisitId;
  readonly startMs: number;
  readonly endMs: number;
  readonly label: string;
  readonly isBad: boolean;
  /** It was not in this lane before. */
  readonly isNew: boolean;
}
export interface LanePreview {
  readonly stops: readonly GhostStop[];
  readonly shifts: ReadonlyMap<VisitId, { text: string; isBad: boolean }>;
  /** The present route steps back behind the proposed one. */
  readonly fadesRoute: boolean;
}

/** The shifts that a clock shows. O(shifts). */
export function noticedShifts({ shifts }: Trial): Trial['shifts'] {
  const minuteOf = (at: string): number => Math.floor(Date.parse(at) / 60_000);
  return shifts.filter((shift) => minuteOf(shift.before) !== minuteOf(shift.after));
}

/** `lifted` put where `trial` says, and each arrival that it shifts. O(shifts). */
export function previewOfTrial(
  trial: Trial,
  lifted: Visit,
  visits: ReadonlyMap<VisitId, Visit>,
  write: (before: string, after: string) => string,
): LanePreview {
  const shifts = noticedShifts(trial)
    .filter((shift) => shift.technicianId === trial.technicianId)
    .map((shift) => {
      const visit = visits.get(shift.visitId);
      const isBad = visit !== undefined && standingOf(visit, Date.parse(shift.after)).standing !== 'kept';
      return [shift.visitId, { text: write(shift.before, shift.after), isBad }] as const;
    });
  const startMs = trial.startAt === null ? null : Date.parse(trial.startAt);
  const ghost = startMs !== null && {
    visitId: lifted.visitId,
    startMs,
    endMs: startMs + lifted.durationMinutes * 60_000,
    label: placeOfAddress(lifted.address),
    isNew: true,
    isBad: trial.obstacle !== null || standingOf(lifted, startMs).standing !== 'kept',
  };
  return { stops: ghost ? [ghost] : [], shifts: new Map(shifts), fadesRoute: false };
}

/** The route of a proposal in the place of the present one. O(stops). */
export function previewOfRoute(
  route: Proposal['routes'][number],
  visits: ReadonlyMap<VisitId, Visit>,
): LanePreview {
  const before = new Set(route.before);
  const stops = route.stops.map(({ visitId, startAt, endAt }) => {
    const visit = visits.get(visitId);
    const startMs = Date.parse(startAt);
    return {
      visitId,
      startMs,
      endMs: Date.parse(endAt),
      label: visit ? placeOfAddress(visit.address) : '',
      isNew: !before.has(visitId),
      isBad: visit !== undefined && standingOf(visit, startMs).standing === 'late',
    };
  });
  return { stops, shifts: new Map(), fadesRoute: true };
}

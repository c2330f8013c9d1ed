// Which arrival windows can be kept: asks the plans of the coming days, ranks what they answer, and draws the week.
import type { OfferedWindow, WeekCell } from '../../shared/dispatch/visit.contract.ts';
import { closesVisits } from '../../shared/hours/hours.rules.ts';
import { addDays } from '../../shared/kyiv-time.ts';
import type { WorkingHours } from '../../shared/working-hours.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { QueryContext } from '../wire/context.ts';
import { shiftOf } from './day-problem.ts';
import { selectDispatchSettings, type DispatchSettings } from './dispatch-settings.ts';
import type { LiveDay } from './live-day.ts';
import { peekLiveDays } from './live-days.ts';
import type { Place } from './solver/day-answers.ts';
import type { TimeWindow, Visit } from './solver/problem.ts';
import { metresBetween } from './travel-times.ts';
import { probeFor, type Wanted } from './visit-request.ts';

export interface Ranked {
  offers: OfferedWindow[];
  week: WeekCell[];
}

/** So much more travel is worth coming a day earlier. */
const dayWorthSeconds = 900;

interface Candidate {
  live: LiveDay;
  probe: Visit;
  window: TimeWindow;
  place: Place;
  score: number;
}

/** Offers on `count` days from `fromDay`; the best three first, then by time. O(days × (windows + stops)). */
export async function offersOn(
  ctx: QueryContext,
  wanted: Wanted,
  fromDay: string,
  count: number,
): Promise<Ranked> {
  const settings = await selectDispatchSettings(ctx.db);
  const hours = await selectWorkingHours(ctx.db);
  const days = Array.from({ length: count }, (_, i) => addDays(fromDay, i));
  const candidates: Candidate[] = [];
  const week: WeekCell[] = [];
  for (const [index, live] of (await peekLiveDays(ctx.parts, ctx.db, days)).entries()) {
    const found = await candidatesOf(ctx, live, wanted, { settings, hours, index });
    candidates.push(...found.candidates);
    week.push(...found.week);
  }
  const ranked = [...candidates].sort((left, right) => left.score - right.score);
  const best = ranked.slice(0, 3);
  const others = candidates.filter((one) => !best.includes(one));
  return {
    offers: [
      ...best.map((one, place) =>
        offered(one, isLast(one) ? 'last' : place === 0 ? 'recommended' : 'possible'),
      ),
      ...others.map((one) => offered(one, 'possible')),
    ],
    week,
  };
}

/** The windows of the settings on this day, in seconds of it; one that began already ends as it would. */
export function windowsOf({ windows }: DispatchSettings, live: LiveDay): TimeWindow[] {
  return windows.map(([from, to]) => ({
    startSeconds: live.clock.secondsOf(from),
    endSeconds: live.clock.secondsOf(to),
  }));
}

async function candidatesOf(
  ctx: QueryContext,
  live: LiveDay,
  wanted: Wanted,
  { settings, hours, index }: { settings: DispatchSettings; hours: WorkingHours; index: number },
): Promise<{ candidates: Candidate[]; week: WeekCell[] }> {
  const release = live.clock.secondsAt(ctx.at) + settings.noticeMinutes * 60;
  const windows = windowsOf(settings, live);
  const open = windows.filter(({ endSeconds }) => endSeconds >= release);
  const probe = await probeFor(live, wanted, release);
  const isClosed = closesVisits(hours, live.clock.day) || !isWorkedOn(live);
  const answers = probe && !isClosed && open.length > 0 ? live.plan.offer(probe, open) : [];
  const candidates = answers.flatMap(({ window, place }) =>
    place && probe ? [{ live, probe, window, place, score: place.addedCost + index * dayWorthSeconds }] : [],
  );
  candidates.sort((left, right) => left.window.startSeconds - right.window.startSeconds);
  const week = windows.map((window) => ({
    day: live.clock.day,
    ...instants(live, window),
    state:
      window.endSeconds < release
        ? ('past' as const)
        : isClosed
          ? ('closed' as const)
          : candidates.some((one) => one.window.startSeconds === window.startSeconds)
            ? ('open' as const)
            : ('full' as const),
  }));
  return { candidates, week };
}

/** True when somebody works on the day, though they may have gone home by now. */
function isWorkedOn({ technicians, clock }: LiveDay): boolean {
  return [...technicians.values()].some((row) => shiftOf(row, clock, 0) !== undefined);
}

export function instants(live: LiveDay, { startSeconds, endSeconds }: TimeWindow) {
  return {
    startAt: live.clock.at(startSeconds).toISOString(),
    endAt: live.clock.at(endSeconds).toISOString(),
  };
}

/** True when nobody could come in this window any more once the place is taken. */
function isLast({ live, probe, window, place }: Candidate): boolean {
  return !live.plan.fitsAgain(probe, window, place.technicianId, place.position);
}

function offered({ live, probe, window, place }: Candidate, label: OfferedWindow['label']): OfferedWindow {
  const { technicianId, position } = place;
  const technician = live.technicians.get(technicianId)!;
  const before = live.plan.visitsOf(technicianId)[position - 1];
  const { behind, place: stands } = live.standings.get(technicianId)!;
  const first = behind.length > 0 ? stands : undefined;
  const from = before === undefined ? first : live.visits.get(before)?.place;
  const at = live.travel.placeOf(probe.place);
  return {
    day: live.clock.day,
    ...instants(live, window),
    label,
    technicianName: technician.displayName,
    fromMetres: from ? Math.round(metresBetween(from, at)) : null,
    arrivalAt: live.clock.at(place.startSeconds).toISOString(),
    addedTravelSeconds: Math.round(place.addedCost),
  };
}

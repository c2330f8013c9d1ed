// The sample days of logistics: visits put by the optimiser itself into windows that can be kept, and how far they are by the clock.
import type { Transaction } from 'kysely';
import { dayClock } from '../dispatch/day-clock.ts';
import { solverVisit } from '../dispatch/day-problem.ts';
import { selectTechniciansOfDay, type TechnicianRow } from '../dispatch/day.records.ts';
import { selectDispatchSettings } from '../dispatch/dispatch-settings.ts';
import { buildDay, type LiveDay } from '../dispatch/live-day.ts';
import { instants, windowsOf } from '../dispatch/offers.ts';
import { selectVisitKinds } from '../dispatch/visit-kinds.ts';
import type { StoredVisit } from '../dispatch/visit.records.ts';
import type { Tables } from '../db/tables.ts';
import { addDays } from '../../shared/kyiv-time.ts';
import type { Random } from './random.ts';
import { sampleId } from './sample-id.ts';

/** Who may get a visit: with a place. */
export interface SampleHome {
  subscriberId: number;
  fullName: string;
  phone: string;
  place: { latitude: number; longitude: number };
}

const visitsADay = 24;
const notes = ['', '', '', 'Код 27', 'Домофон не працює, телефонуйте', 'У дворі собака', 'Другий під’їзд'];

/** The plan of one day as it stands at `now`: every window in it can be kept, every visit has the state that its time says. */
export async function planSampleDay(
  tx: Transaction<Tables>,
  random: Random,
  day: string,
  homes: readonly SampleHome[],
  now: Date,
): Promise<LiveDay> {
  const clock = dayClock(day);
  const end = dayClock(addDays(day, 2)).startsAt;
  const technicians = await selectTechniciansOfDay(tx, day, clock.startsAt, end);
  const morning = await buildDay(
    { clock: { now: () => clock.startsAt } },
    clock,
    { technicians, visits: [] },
    undefined,
  );
  const agreed = await agreeVisits(tx, random, morning, homes, now);
  return standingDay(morning, technicians, placed(morning, agreed, now), now);
}

/** One visit after another, each into a window that the plan can still keep. */
async function agreeVisits(
  tx: Transaction<Tables>,
  random: Random,
  live: LiveDay,
  homes: readonly SampleHome[],
  now: Date,
): Promise<StoredVisit[]> {
  const settings = await selectDispatchSettings(tx);
  const kinds = await selectVisitKinds(tx);
  const agreed: StoredVisit[] = [];
  for (const home of homes.slice(0, visitsADay)) {
    const kind = random.pick(['repair', 'repair', 'repair', 'connection', 'equipment'] as const);
    const visit = inventVisit(random, home, { kind, ...kinds[kind] }, live.clock.day, now);
    const place = await live.travel.add(home.place);
    if (place === undefined) break;
    const probe = solverVisit(visit, place, live.clock);
    const offers = live.plan.offer(probe, windowsOf(settings, live)).filter((one) => one.place);
    if (offers.length === 0) continue;
    const { window, place: at } = random.pick(offers);
    live.plan.applyInsert({ ...probe, windows: [window] }, at!.technicianId, at!.position);
    agreed.push({ ...visit, window: instants(live, window) });
  }
  return agreed;
}

function inventVisit(
  random: Random,
  home: SampleHome,
  of: Pick<StoredVisit, 'kind' | 'skills' | 'durationMinutes'>,
  day: string,
  now: Date,
): StoredVisit {
  return {
    visitId: sampleId(random, now),
    number: 0,
    ticketId: null,
    subscriberId: home.subscriberId,
    subscriberName: home.fullName,
    address: '',
    place: home.place,
    phone: home.phone,
    accessNote: random.pick(notes),
    wishes: '',
    ...of,
    priority: random.pick(['normal', 'normal', 'normal', 'high', 'low']),
    isPaid: of.kind !== 'repair',
    state: 'planned',
    day,
    window: null,
    placement: null,
    heldUntil: null,
    heldBy: null,
    callBy: null,
    callReason: '',
    tellOnTheWay: random.chance(0.7),
    bookedByName: null,
    confirmedAt: null,
    expectedAt: null,
    version: 1,
  };
}

/** The visits with their times, and the states that these times mean at `now`. */
function placed(live: LiveDay, agreed: readonly StoredVisit[], now: Date): StoredVisit[] {
  const byId = new Map(agreed.map((visit) => [visit.visitId, visit]));
  return [...live.technicians.keys()].flatMap((technicianId) => {
    const stops = live.plan.routeOf(technicianId)?.stops ?? [];
    let isBusy = false;
    return stops.map((stop, position) => {
      const [arrivalAt, startAt, endAt] = [stop.arrivalSeconds, stop.startSeconds, stop.endSeconds].map(
        (seconds) => live.clock.at(seconds).toISOString(),
      ) as [string, string, string];
      const at = now.toISOString();
      const leavesAt = new Date(Date.parse(arrivalAt) - drivingMs).toISOString();
      const state =
        endAt <= at
          ? 'done'
          : startAt <= at
            ? 'on_site'
            : leavesAt <= at && !isBusy
              ? 'on_the_way'
              : 'planned';
      isBusy ||= state !== 'done';
      const placement = {
        technicianId,
        position,
        arrivalAt,
        startAt,
        endAt,
        travelSeconds: 0,
        slackSeconds: 0,
      };
      return { ...byId.get(stop.visitId)!, state, placement };
    });
  });
}
/** About how long before the arrival a technician sets out. */
const drivingMs = 10 * 60_000;

/** The day at `now`; what could not be kept from here on, such as behind a break that is still to come, is left out. */
async function standingDay(
  { clock }: LiveDay,
  technicians: readonly TechnicianRow[],
  visits: readonly StoredVisit[],
  now: Date,
): Promise<LiveDay> {
  const live = await buildDay({ clock: { now: () => now } }, clock, { technicians, visits }, undefined);
  const [late] = live.late.keys();
  if (late === undefined) return live;
  const last = visits.findLast(({ placement }) => placement?.technicianId === late);
  const fewer = visits.filter((visit) => visit !== last);
  return standingDay(live, technicians, fewer, now);
}

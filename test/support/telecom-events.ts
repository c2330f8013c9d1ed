// What happens during a generated day: people fall ill, work takes longer, subscribers cancel, call or are not there.
import type { Visit } from '../../backend/dispatch/solver/problem.ts';
import { SeededRandom } from './seeded-random.ts';
import { expertsAmong, penalties, visitOf, type TelecomDay } from './telecom-days.ts';

export type DayEvent = { atSeconds: number } & (
  | { kind: 'sick'; technicianId: string }
  /** Serve it as soon as possible: it stands at a place of `TelecomDay.urgentPlaces`. */
  | { kind: 'urgent'; visit: Visit }
  /** The work takes longer than was reserved for it. */
  | { kind: 'overrun'; visitId: string; actualSeconds: number }
  | { kind: 'no-show'; visitId: string }
  | { kind: 'cancelled'; visitId: string }
  /** A subscriber asks for a window; the address is that of another visit. */
  | { kind: 'booking'; visit: Visit }
);

const hour = 3_600;
const [dayStart, dayEnd] = [8 * hour, 17 * hour];
const sickAt = 7.75 * hour;
const sickShare = 0.02;
const noShowShare = 0.05;
const cancelledShare = 0.04;
const overrunSpread = 0.35;
const bookingsPerTechnicianHour = 20 / 50;
const urgentWithinSeconds = 2 * hour;

/** How many urgent visits a day of so many technicians brings: 3 an hour for 50 of them. */
export function urgentCount(technicians: number): number {
  return Math.max(1, Math.round(((technicians * 3) / 50) * ((dayEnd - dayStart) / hour)));
}

/** In the order of time. A day has as many urgent visits as it has places for them. */
export function dayEvents(day: TelecomDay, seed: number): DayEvent[] {
  const random = new SeededRandom(seed ^ 0x5eed);
  return [
    ...sickPeople(day, random),
    ...urgentVisits(day, random),
    ...bookings(day, random),
    ...day.problem.visits.flatMap((visit) => troubleOf(visit, random)),
  ].toSorted((a, b) => a.atSeconds - b.atSeconds);
}

function sickPeople({ problem }: TelecomDay, random: SeededRandom): DayEvent[] {
  const count = Math.max(1, Math.round(problem.technicians.length * sickShare));
  return random
    .shuffled(problem.technicians)
    .slice(0, count)
    .map(({ id }) => ({ kind: 'sick', atSeconds: sickAt, technicianId: id }));
}

function urgentVisits(day: TelecomDay, random: SeededRandom): DayEvent[] {
  const experts = expertsAmong(day.problem.technicians);
  return day.urgentPlaces.map((place, i) => {
    const atSeconds = random.between(dayStart, dayEnd);
    const coordinates = day.coordinates.slice(0, place + 1);
    const { visit } = visitOf(i, { experts, coordinates, loadFactor: 0.9 }, random);
    const windows = [{ startSeconds: atSeconds, endSeconds: atSeconds + urgentWithinSeconds }];
    const urgent = { ...visit, id: `urgent${i + 1}`, windows, releaseSeconds: atSeconds };
    return { kind: 'urgent', atSeconds, visit: { ...urgent, unservedPenalty: penalties[1] } };
  });
}

function bookings(day: TelecomDay, random: SeededRandom): DayEvent[] {
  const { technicians, visits } = day.problem;
  if (visits.length === 0) return [];
  const experts = expertsAmong(technicians);
  const count = Math.round(technicians.length * bookingsPerTechnicianHour * ((dayEnd - dayStart) / hour));
  return Array.from({ length: count }, (_, i) => {
    const { coordinates } = day;
    const { visit } = visitOf(i, { experts, coordinates, loadFactor: 0.9 }, random);
    const { place } = random.pick(visits);
    const atSeconds = random.between(dayStart, dayEnd);
    return { kind: 'booking', atSeconds, visit: { ...visit, id: `booking${i + 1}`, place } };
  });
}

/** At most one thing happens to a visit; it shows at some moment of its window, a cancellation before it. */
function troubleOf(visit: Visit, random: SeededRandom): DayEvent[] {
  const { startSeconds, endSeconds } = visit.windows[0]!;
  const [luck, at] = [random.next(), random.between(startSeconds, endSeconds)];
  const factor = Math.exp(overrunSpread * random.normal());
  const visitId = visit.id;
  if (luck < cancelledShare) {
    return [
      { kind: 'cancelled', visitId, atSeconds: random.between(Math.min(sickAt, startSeconds), startSeconds) },
    ];
  }
  if (luck < cancelledShare + noShowShare) return [{ kind: 'no-show', visitId, atSeconds: at }];
  const actualSeconds = Math.round(visit.durationSeconds * factor);
  const knownAt = at + visit.durationSeconds;
  return factor > 1 ? [{ kind: 'overrun', visitId, actualSeconds, atSeconds: knownAt }] : [];
}

// Makes realistic days of an operator's technicians, the same for a seed on every machine.
import type {
  Break,
  Problem,
  Technician,
  TimeWindow,
  TravelSpeed,
  Visit,
} from '../../backend/dispatch/solver/problem.ts';
import { SeededRandom } from './seeded-random.ts';
import { anyAddress, townFor, travelMatrix, travelSeconds, type Point, type Town } from './telecom-map.ts';

export const profiles = {
  small: { technicians: 50, visits: 300 },
  regional: { technicians: 200, visits: 1_200 },
  large: { technicians: 1_000, visits: 6_000 },
} as const;

export interface DayWish {
  technicians: number;
  visits: number;
  seed: number;
  /** Scales the time of the work: 0.75 is an easy day, 0.95 a hard one. */
  loadFactor?: number;
  /** So many urgent visits may come during the day: their places stand at the end of the matrix. */
  urgentPlaces?: number;
  /** Travel is slower from 8 to 10 and from 17 to 19. */
  rushHours?: boolean;
}

/** P1 outage or VIP, P2 agreed installation, P3 repair, P4 may wait. */
export type Priority = 1 | 2 | 3 | 4;

export interface TelecomDay {
  problem: Problem;
  town: Town;
  /** Of the places of the matrix. */
  coordinates: Point[];
  /** Of each visit, by its index. */
  priorities: Priority[];
  kinds: string[];
  /** Places that no visit of the problem uses. */
  urgentPlaces: number[];
}

const minute = 60;
const hour = 3_600;

/** Leaving one out costs as much as so many seconds of travel. */
export const penalties: Readonly<Record<Priority, number>> = { 1: 400_000, 2: 120_000, 3: 60_000, 4: 20_000 };

/** Share in percent and minutes of work; the skill is what the work needs. */
const visitKinds = [
  { kind: 'fibre install', skill: 'fibre', weight: 28, mean: 75, spread: 15, most: 100 },
  { kind: 'copper repair', skill: 'copper', weight: 22, mean: 50, spread: 12, most: 75 },
  { kind: 'coax repair', skill: 'coax', weight: 12, mean: 50, spread: 12, most: 75 },
  { kind: 'CPE swap', skill: 'cpe', weight: 20, mean: 30, spread: 8, most: 45 },
  { kind: 'aerial install', skill: 'aerial', weight: 6, mean: 80, spread: 15, most: 110 },
  { kind: 'splice', skill: 'splice', weight: 4, mean: 90, spread: 20, most: 120 },
  { kind: 'business', skill: 'business', weight: 5, mean: 60, spread: 15, most: 90 },
  { kind: 'VIP', skill: 'vip', weight: 3, mean: 40, spread: 10, most: 60 },
] as const;
const leastMinutes = 10;

/** How often a technician has a skill, beside the others: what is rarely needed is still known to some. */
const taughtSkills = [
  { skill: 'fibre', weight: 6 },
  { skill: 'copper', weight: 5 },
  { skill: 'coax', weight: 3 },
  { skill: 'cpe', weight: 5 },
  { skill: 'aerial', weight: 2 },
  { skill: 'splice', weight: 2 },
  { skill: 'business', weight: 2 },
  { skill: 'vip', weight: 2 },
];

const shifts = [
  { weight: 70, startSeconds: 8 * hour, endSeconds: 16.5 * hour },
  { weight: 20, startSeconds: 9.5 * hour, endSeconds: 18 * hour },
  { weight: 10, startSeconds: 11.5 * hour, endSeconds: 20 * hour },
];
/** Half an hour between 11:30 and 13:30; the window says when it may start. */
export const lunch: Break = {
  durationSeconds: 30 * minute,
  window: { startSeconds: 11.5 * hour, endSeconds: 13 * hour },
};

const rushHours: readonly TravelSpeed[] = [
  { fromSeconds: 8 * hour, percent: 75 },
  { fromSeconds: 10 * hour, percent: 95 },
  { fromSeconds: 17 * hour, percent: 75 },
  { fromSeconds: 19 * hour, percent: 100 },
];

/** VIP visits are P1 always, and with the others P1 to P4 are 5, 55, 30 and 10 percent of all. */
const otherPriorities: readonly { weight: number; priority: Priority }[] = [
  { weight: 2, priority: 1 },
  { weight: 55, priority: 2 },
  { weight: 30, priority: 3 },
  { weight: 10, priority: 4 },
];
const secondSkillShare = 0.09;
const pinnedShare = 0.1;
const timePinnedShare = 0.03;

/** Takes about a second for 1,000 technicians and 6,000 visits, most of it for the matrix. */
export function telecomDay(wish: DayWish): TelecomDay {
  const { technicians: technicianCount, visits: visitCount, loadFactor = 0.9, urgentPlaces = 0 } = wish;
  const random = new SeededRandom(wish.seed);
  const town = townFor(technicianCount, random);
  const coordinates = [...town.depots];
  const technicians = teachEverySkill(
    Array.from({ length: technicianCount }, (_, i) => technicianOf(i, town, coordinates, random)),
  );
  const experts = expertsAmong(technicians);
  const made = Array.from({ length: visitCount }, (_, i) => {
    coordinates.push(anyAddress(town, random));
    return visitOf(i, { experts, coordinates, loadFactor }, random);
  });
  const visits = pinSome(
    made.map(({ visit }) => visit),
    { experts, coordinates, loadFactor },
    technicianCount,
    random,
  );
  const spare = Array.from({ length: urgentPlaces }, () => coordinates.push(anyAddress(town, random)) - 1);
  return {
    problem: {
      visits,
      technicians,
      travel: travelMatrix(coordinates),
      ...(wish.rushHours ? { speeds: rushHours } : {}),
    },
    town,
    coordinates,
    priorities: made.map(({ priority }) => priority),
    kinds: made.map(({ kind }) => kind),
    urgentPlaces: spare,
  };
}

/** 60 % begin and end at home, 30 % at a depot; the last 10 % begin at a depot and go home from their last visit. */
function technicianOf(index: number, town: Town, coordinates: Point[], random: SeededRandom): Technician {
  const { startSeconds, endSeconds } = random.weighted(shifts);
  const skills = new Set<string>();
  const count = random.between(2, 5);
  while (skills.size < count) skills.add(random.weighted(taughtSkills).skill);
  const kind = random.next();
  const depot = random.below(town.depots.length);
  const home = kind < 0.6 || kind >= 0.9 ? coordinates.push(anyAddress(town, random)) - 1 : depot;
  return {
    id: `t${index + 1}`,
    shift: { startSeconds, endSeconds },
    startPlace: kind < 0.6 ? home : depot,
    endPlace: home,
    skills: [...skills],
    breaks: [lunch],
  };
}

/** In a small team a skill may be nobody's: then those learn it who have the fewest. */
function teachEverySkill(technicians: readonly Technician[]): Technician[] {
  const skills = technicians.map((technician) => [...(technician.skills ?? [])]);
  for (const { skill } of taughtSkills) {
    if (skills.some((known) => known.includes(skill))) continue;
    skills.reduce((fewest, known) => (known.length < fewest.length ? known : fewest)).push(skill);
  }
  return technicians.map((technician, i) => ({ ...technician, skills: skills[i]! }));
}

interface Surroundings {
  experts: (skills: readonly string[]) => Technician[];
  coordinates: readonly Point[];
  loadFactor: number;
}

/** Finds those who have all of some skills, and remembers them. */
export function expertsAmong(technicians: readonly Technician[]): Surroundings['experts'] {
  const found = new Map<string, Technician[]>();
  return (skills) => {
    const key = skills.toSorted().join();
    const known = found.get(key);
    if (known !== undefined) return known;
    const experts = technicians.filter((technician) =>
      skills.every((skill) => technician.skills!.includes(skill)),
    );
    found.set(key, experts);
    return experts;
  };
}

/** A visit at the last place of `coordinates`. */
export function visitOf(
  index: number,
  { experts, coordinates, loadFactor }: Surroundings,
  random: SeededRandom,
): { visit: Visit; priority: Priority; kind: string } {
  const { kind, skill, mean, spread, most } = random.weighted(visitKinds);
  const minutes = Math.min(most, Math.max(leastMinutes, mean + spread * random.normal()));
  const priority = kind === 'VIP' ? 1 : random.weighted(otherPriorities).priority;
  const skills: string[] = [skill];
  if (random.isTrue(secondSkillShare)) {
    const others = random.pick(experts([skill])).skills!.filter((other) => other !== skill);
    skills.push(random.pick(others));
  }
  const visit: Visit = {
    id: `v${index + 1}`,
    place: coordinates.length - 1,
    durationSeconds: Math.round(minutes * loadFactor) * minute,
    windows: [arrivalWindow(random)],
    skills,
    unservedPenalty: penalties[priority],
  };
  const able = experts(skills);
  const isPossible = (): boolean => able.some((technician) => canDo(technician, visit, coordinates));
  for (let tries = 0; tries < 10 && !isPossible(); tries++) visit.windows = [arrivalWindow(random)];
  return { visit, priority, kind };
}

function arrivalWindow(random: SeededRandom): TimeWindow {
  const kind = random.next();
  const from = (startHour: number, endHour: number): TimeWindow => ({
    startSeconds: startHour * hour,
    endSeconds: endHour * hour,
  });
  if (kind < 0.6) {
    const start = random.pick([8, 10, 12, 14, 16]);
    return from(start, start + 2);
  }
  if (kind < 0.85) return random.isTrue(0.5) ? from(8, 12) : from(12, 17);
  if (kind < 0.95) return from(8, 20);
  const start = random.between(8, 16);
  return from(start, start + 1);
}

/** Whether it would fit into the technician's day if it were the only one (lunch is left aside). */
export function canDo(technician: Technician, visit: Visit, coordinates: readonly Point[]): boolean {
  const at = coordinates[visit.place]!;
  const { startSeconds, endSeconds } = visit.windows[0]!;
  const arrival = technician.shift.startSeconds + travelSeconds(coordinates[technician.startPlace]!, at);
  const start = Math.max(arrival, startSeconds);
  const back = travelSeconds(at, coordinates[technician.endPlace]!);
  return start <= endSeconds && start + visit.durationSeconds + back <= technician.shift.endSeconds;
}

/** Some belong to a technician, and some of these start at one moment. Nobody gets many. */
function pinSome(
  visits: readonly Visit[],
  { experts, coordinates }: Surroundings,
  technicianCount: number,
  random: SeededRandom,
): Visit[] {
  const pins = new Map<string, number>();
  const count = Math.round(visits.length * pinnedShare);
  const withTime = Math.round(visits.length * timePinnedShare);
  const most = Math.max(1, Math.ceil(count / technicianCount));
  const pinned = new Map<string, Visit>();
  for (const visit of random.shuffled(visits)) {
    if (pinned.size === count) break;
    const able = experts(visit.skills!).filter(
      (technician) => (pins.get(technician.id) ?? 0) < most && canDo(technician, visit, coordinates),
    );
    if (able.length === 0) continue;
    const technician = closest(random, able, visit, coordinates);
    pins.set(technician.id, (pins.get(technician.id) ?? 0) + 1);
    const isTimed = pinned.size < withTime;
    const windows = isTimed ? [momentFor(technician, visit, coordinates)] : visit.windows;
    pinned.set(visit.id, { ...visit, windows, technicianId: technician.id });
  }
  return visits.map((visit) => pinned.get(visit.id) ?? visit);
}

function closest(
  random: SeededRandom,
  able: readonly Technician[],
  visit: Visit,
  coordinates: readonly Point[],
): Technician {
  const far = ({ startPlace }: Technician): number =>
    travelSeconds(coordinates[startPlace]!, coordinates[visit.place]!);
  const some = Array.from({ length: 5 }, () => random.pick(able));
  return some.reduce((best, other) => (far(other) < far(best) ? other : best));
}

/** The earliest moment of the window at which this technician can be there. */
function momentFor(technician: Technician, visit: Visit, coordinates: readonly Point[]): TimeWindow {
  const way = travelSeconds(coordinates[technician.startPlace]!, coordinates[visit.place]!);
  const moment = Math.max(visit.windows[0]!.startSeconds, technician.shift.startSeconds + way);
  return { startSeconds: moment, endSeconds: moment };
}

// Seeded small problems that use every field of `Problem`, for comparisons with the brute force.
import {
  unreachable,
  type Problem,
  type Technician,
  type TimeWindow,
  type TravelMatrix,
  type TravelSpeed,
  type Visit,
  type Weights,
} from '../../backend/dispatch/solver/problem.ts';
import { SeededRandom } from '../support/seeded-random.ts';

const minute = 60;
const hour = 3_600;
const dayStart = 8 * hour;
const skills = ['fibre', 'coax', 'splice'];

/** Three to eight visits, two or three technicians. Fixed beginnings can always be kept. */
export function smallProblem(seed: number): Problem {
  const random = new SeededRandom(seed);
  const places = random.between(4, 9);
  const technicians = Array.from({ length: random.between(2, 3) }, (_, i) => technicianOf(i, places, random));
  const visits = Array.from({ length: random.between(3, 8) }, (_, i) =>
    visitOf(i, places, technicians, random),
  );
  const problem: Problem = { visits, technicians, travel: matrixOf(places, random) };
  if (random.isTrue(0.6)) problem.weights = weightsOf(random);
  const hasBeginning = random.isTrue(0.3);
  const whole = hasBeginning ? withBeginning(problem, random) : problem;
  return random.isTrue(0.45) ? { ...whole, speeds: speedsOf(hasBeginning, random) } : whole;
}

/** Where a route has a fixed beginning nothing is so slow that it cannot be kept. */
function speedsOf(hasBeginning: boolean, random: SeededRandom): TravelSpeed[] {
  const percents = hasBeginning ? [100, 143, 200] : [37, 60, 80, 100, 143, 200];
  let fromSeconds = dayStart - hour;
  return Array.from({ length: random.between(1, 5) }, () => {
    fromSeconds += random.between(1, 180) * minute;
    return { fromSeconds, percent: random.pick(percents) };
  });
}

/** One way is not as long as the other, rows are longer than the matrix, and some ways do not exist. */
function matrixOf(size: number, random: SeededRandom): TravelMatrix {
  const stride = size + random.below(3);
  const seconds = new Int32Array(size * stride).fill(7);
  const gaps = random.isTrue(0.3) ? 0.1 : 0;
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) {
      const travel = from === to ? random.pick([0, 60]) : random.between(3 * minute, 35 * minute);
      seconds[from * stride + to] = from !== to && random.isTrue(gaps) ? unreachable : travel;
    }
  }
  return { size, stride, seconds };
}

function technicianOf(index: number, places: number, random: SeededRandom): Technician {
  const startSeconds = dayStart + random.between(0, 6) * 15 * minute;
  const shift = { startSeconds, endSeconds: startSeconds + random.between(6, 18) * 30 * minute };
  const technician: Technician = {
    id: `t${index + 1}`,
    shift,
    startPlace: random.below(places),
    endPlace: random.below(places),
  };
  if (random.isTrue(0.7)) technician.skills = random.shuffled(skills).slice(0, random.between(1, 3));
  if (random.isTrue(0.4)) technician.maxLoad = random.between(1, 6);
  if (random.isTrue(0.45)) technician.maxOvertimeSeconds = random.between(10, 150) * minute;
  if (random.isTrue(0.3)) technician.travelFactor = random.pick([0.5, 0.77, 1.3, 1.5]);
  if (random.isTrue(0.6)) {
    const middle = Math.round((shift.startSeconds + shift.endSeconds) / 2);
    const lunch = { startSeconds: middle - random.between(0, 60) * minute, endSeconds: middle + hour };
    technician.breaks = [{ durationSeconds: random.between(10, 45) * minute, window: lunch }];
    if (random.isTrue(0.2)) {
      const late = { startSeconds: middle + hour, endSeconds: middle + 3 * hour };
      technician.breaks = [...technician.breaks, { durationSeconds: 10 * minute, window: late }];
    }
  }
  return technician;
}

function visitOf(
  index: number,
  places: number,
  technicians: readonly Technician[],
  random: SeededRandom,
): Visit {
  const visit: Visit = {
    id: `v${index + 1}`,
    place: random.below(places),
    durationSeconds: random.pick([0, 1, 1, 1, 1]) * random.between(10, 75) * minute,
    windows: windowsOf(random),
    unservedPenalty: random.pick([1_000, 5_000, 20_000, 60_000, 400_000]),
  };
  if (random.isTrue(0.35)) visit.skills = random.shuffled(skills).slice(0, random.pick([0, 1, 1, 2]));
  if (random.isTrue(0.3)) visit.load = random.pick([0, 0.5, 2, 3]);
  if (random.isTrue(0.45)) {
    visit.maxLatenessSeconds = random.between(0, 180) * minute;
    visit.windows = visit.windows.slice(0, 1);
  }
  if (random.isTrue(0.15)) visit.technicianId = random.pick(technicians).id;
  if (random.isTrue(0.2)) visit.releaseSeconds = dayStart + random.between(0, 6 * 60) * minute;
  if (random.isTrue(0.05)) visit.unservedPenalty = Infinity;
  if (random.isTrue(0.4)) {
    const startSeconds = dayStart + random.between(0, 8 * 60) * minute;
    visit.current = { technicianId: random.pick(technicians).id, startSeconds };
  }
  return visit;
}

/** One to three; some are a moment only. */
function windowsOf(random: SeededRandom): TimeWindow[] {
  const count = random.pick([1, 1, 1, 2, 3]);
  let clock = dayStart + random.between(0, 5 * 60) * minute;
  return Array.from({ length: count }, () => {
    const startSeconds = clock;
    const endSeconds = startSeconds + random.pick([0, 1, 1, 1]) * random.between(10, 240) * minute;
    clock = endSeconds + random.between(5, 120) * minute;
    return { startSeconds, endSeconds };
  });
}

function weightsOf(random: SeededRandom): Partial<Weights> {
  const all: Weights = {
    lateVisit: random.pick([0, 500, 3_000]),
    latePerSecond: random.pick([0, 1, 3]),
    changedTechnician: random.pick([0, 700, 4_000]),
    changedStart: random.pick([0, 300, 2_000]),
    technicianUsed: random.pick([0, 1_000, 5_000]),
    waitingPerSecond: random.pick([0, 0.25, 1]),
    overtimePerSecond: random.pick([0, 1, 5]),
    balance: random.pick([0, 2, 100]),
  };
  return Object.fromEntries(Object.entries(all).filter(() => random.isTrue(0.8)));
}

/** One technician begins with one or two visits, which are made so that they can be kept. */
function withBeginning(problem: Problem, random: SeededRandom): Problem {
  const begun = random.shuffled(problem.visits).slice(0, random.between(1, 2));
  const index = random.below(problem.technicians.length);
  const { maxLoad: _, ...technician } = problem.technicians[index]!;
  const travel = problem.travel;
  const chain = [technician.startPlace, ...begun.map(({ place }) => place), technician.endPlace];
  chain.slice(1).forEach((to, i) => {
    const at = chain[i]! * travel.stride + to;
    travel.seconds[at] = Math.min(travel.seconds[at]!, 20 * minute);
  });
  const easy = (visit: Visit): Visit => ({
    id: visit.id,
    place: visit.place,
    durationSeconds: Math.min(visit.durationSeconds, 20 * minute),
    windows: [{ startSeconds: dayStart, endSeconds: 20 * hour }],
    unservedPenalty: Infinity,
    ...(visit.current === undefined ? {} : { current: visit.current }),
  });
  const startsWith = begun.map(({ id }) => id);
  return {
    ...problem,
    visits: problem.visits.map((visit) => (startsWith.includes(visit.id) ? easy(visit) : visit)),
    technicians: problem.technicians.map((other, i) => (i === index ? { ...technician, startsWith } : other)),
  };
}

// The map of a made-up town: districts, the corridors between them, depots, and how long it takes to drive.
import type { TravelMatrix } from '../../backend/dispatch/solver/problem.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Metres from the south-west corner. */
export interface Point {
  x: number;
  y: number;
}
export interface District extends Point {
  /** How often a visit is there, beside the others. */
  weight: number;
}
export interface Town {
  sideMetres: number;
  districts: District[];
  depots: Point[];
}

/** Addresses stand in a grid, so that some visits are at one address. */
const gridMetres = 10;
const districtSpreadMetres = 1_100;
const corridorSpreadMetres = 500;
const stopSeconds = 150;
const sameAddressSeconds = 60;
const detour = 1.3;

/** A town that gives work to so many technicians. */
export function townFor(technicians: number, random: SeededRandom): Town {
  const sideMetres = technicians <= 200 ? 24_000 : 24_000 + (technicians - 200) * 45;
  const districts = centres(Math.max(6, Math.round(technicians / 8)), sideMetres, random);
  const depotCount = Math.max(2, Math.round(technicians / 25));
  const depots = random
    .shuffled(districts)
    .slice(0, depotCount)
    .map((centre) => near(centre, districtSpreadMetres / 2, sideMetres, random));
  return { sideMetres, districts, depots };
}

/** Centres keep a distance, and the first ones are the busiest (Zipf). */
function centres(count: number, side: number, random: SeededRandom): District[] {
  const found: District[] = [];
  let apart = (0.55 * side) / Math.sqrt(count);
  while (found.length < count) {
    let point: Point | undefined;
    for (let tries = 0; tries < 200 && point === undefined; tries++) {
      const candidate = { x: random.below(side), y: random.below(side) };
      if (found.every((other) => metres(candidate, other) >= apart)) point = candidate;
    }
    if (point === undefined) apart *= 0.95;
    else found.push({ ...point, weight: (found.length + 1) ** -0.6 });
  }
  return found;
}

export function anyAddress({ districts, sideMetres }: Town, random: SeededRandom): Point {
  const kind = random.next();
  if (kind < 0.8) return near(random.weighted(districts), districtSpreadMetres, sideMetres, random);
  if (kind < 0.95) {
    const [from, to, part] = [random.weighted(districts), random.weighted(districts), random.next()];
    const onTheWay = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
    return near(onTheWay, corridorSpreadMetres, sideMetres, random);
  }
  return onGrid({ x: random.below(sideMetres), y: random.below(sideMetres) }, sideMetres);
}

function near(centre: Point, spread: number, side: number, random: SeededRandom): Point {
  const [east, north] = [random.normal(), random.normal()];
  return onGrid({ x: centre.x + east * spread, y: centre.y + north * spread }, side);
}

function onGrid({ x, y }: Point, side: number): Point {
  const fit = (value: number): number =>
    Math.round(Math.min(side, Math.max(0, value)) / gridMetres) * gridMetres;
  return { x: fit(x), y: fit(y) };
}

function metres(a: Point, b: Point): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
}

/** Parking and walking, then the way: slow in the quarter, faster through the town. */
export function travelSeconds(from: Point, to: Point): number {
  const straight = metres(from, to);
  if (straight === 0) return sameAddressSeconds;
  const kilometresPerHour = straight < 3_000 ? 22 : straight < 10_000 ? 30 : 45;
  return Math.round(stopSeconds + (detour * straight * 3.6) / kilometresPerHour);
}

export function travelMatrix(points: readonly Point[]): TravelMatrix {
  const size = points.length;
  const seconds = new Int32Array(size * size);
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < from; to++) {
      const travel = travelSeconds(points[from]!, points[to]!);
      seconds[from * size + to] = travel;
      seconds[to * size + from] = travel;
    }
  }
  return { size, stride: size, seconds };
}

// Ruin and recreate: strings of neighbouring stops are taken out and put back greedily, worse results accepted less and less.
// Christiaens & Vanden Berghe, Slack Induction by String Removals for Vehicle Routing Problems, Transportation Science 54(2), 2020.
import { exponential } from './exact-math.ts';
import { Insertion } from './insertion.ts';
import type { Neighbours } from './neighbours.ts';
import type { Random } from './random.ts';
import { RouteJournal } from './route-journal.ts';
import type { Routes } from './routes.ts';

export interface RuinSettings {
  /** Visits that are taken out at a time, on average (paper: 10). */
  averageRemoved: number;
  longestString: number;
  blinkRate: number;
  /** How often a string leaves some of its stops in place, and how long that piece grows. */
  splitRate: number;
  splitDepth: number;
}

export const ruinDefaults: RuinSettings = {
  averageRemoved: 10,
  longestString: 10,
  blinkRate: 0.01,
  splitRate: 0.5,
  splitDepth: 0.01,
};

/** Of so many ruins on days with more than travel at stake, one takes a few whole routes. */
const deepEvery = 24;
const deepRoutes = 3;
/** How many visits that are left out are tried again beside those of a ruin. */
const retried = 6;

export class RuinRecreate {
  readonly #routes: Routes;
  readonly #neighbours: Neighbours;
  readonly #random: Random;
  readonly #settings: RuinSettings;
  readonly #insertion: Insertion;
  /** Visits that are out now and will be put back. */
  readonly #pool: Int32Array;
  #poolCount = 0;
  readonly #keys: Float64Array;
  readonly #string: Int32Array;
  readonly #ruined: Int32Array;
  #round = 0;
  readonly #journal: RouteJournal;

  constructor(routes: Routes, neighbours: Neighbours, random: Random, settings: RuinSettings = ruinDefaults) {
    const { visitCount, technicianCount, nodeCount } = routes.model;
    this.#routes = routes;
    this.#neighbours = neighbours;
    this.#random = random;
    this.#settings = settings;
    this.#insertion = new Insertion(routes, random, settings.blinkRate);
    this.#pool = new Int32Array(visitCount + 1);
    this.#keys = new Float64Array(visitCount + 1);
    this.#string = new Int32Array(nodeCount);
    this.#ruined = new Int32Array(technicianCount);
    this.#journal = new RouteJournal(routes);
  }

  /** Technicians whose routes the last accepted step changed. */
  get touched(): Int32Array {
    return this.#journal.touched;
  }

  get touchedCount(): number {
    return this.#journal.count;
  }

  /** One step; true when the routes are others than before. O(visits taken out × spots). */
  step(temperature: number): boolean {
    const routes = this.#routes;
    const before = routes.cost;
    this.#journal.clear();
    this.#ruin();
    this.#recreate();
    const limit = before + temperature * exponential(this.#random.bits());
    if (routes.cost < limit && this.#isAllowed()) return true;
    this.#journal.restore();
    return false;
  }

  #isAllowed(): boolean {
    const { touched, count } = this.#journal;
    for (let k = 0; k < count; k++) if (!this.#routes.isAllowed(touched[k]!)) return false;
    return true;
  }

  #ruin(): void {
    const routes = this.#routes;
    const { visitCount } = routes.model;
    const random = this.#random;
    this.#poolCount = 0;
    this.#round++;
    const isAbsentSeed = routes.absentCount > 0 && random.below(4) === 0;
    const seed = isAbsentSeed ? routes.absent[random.below(routes.absentCount)]! : random.below(visitCount);
    for (let i = Math.min(retried, routes.absentCount); i > 0; i--)
      this.#join(routes.absent[random.below(routes.absentCount)]!);
    const { averageRemoved, longestString } = this.#settings;
    const used = routes.model.technicianCount;
    const served = visitCount - routes.absentCount;
    const meanStops = Math.max(1, served / Math.max(1, this.#usedRoutes(used)));
    // Where promises weigh more than any way, whole routes must change at once now and then: no step on the way there would be accepted.
    this.#isDeep = routes.model.isRich && random.below(deepEvery) === 0;
    const longest = Math.min(longestString, meanStops);
    const mostRoutes = (4 * averageRemoved) / (1 + longest) - 1;
    let left = this.#isDeep ? deepRoutes : Math.floor(random.unit() * mostRoutes + 1);
    left = this.#ruinAround(seed, longest, left);
    const { near, nearCount } = this.#neighbours;
    for (let k = seed * nearCount, end = k + nearCount; k < end && left > 0; k++) {
      if (near[k]! >= visitCount) break;
      left = this.#ruinAround(near[k]!, longest, left);
    }
  }

  #usedRoutes(count: number): number {
    const routes = this.#routes;
    let idle = 0;
    for (let c = 0; c < routes.idle.classCount; c++) idle += routes.idle.countOf(c);
    return count - idle;
  }

  /** Takes a string with visit `c` out of its route if that is still whole; gives how many are left to ruin. */
  #ruinAround(c: number, longest: number, left: number): number {
    const routes = this.#routes;
    const r = routes.route[c]!;
    if (r < 0) {
      this.#join(c);
      return left;
    }
    if (this.#ruined[r] === this.#round || routes.model.frozen[c] === 1) return left;
    this.#ruined[r] = this.#round;
    this.#takeString(c, r, Math.min(routes.visits[r]!, longest));
    return left - 1;
  }

  #takeString(c: number, r: number, longest: number): void {
    const routes = this.#routes;
    const random = this.#random;
    const { visits } = routes;
    const size = visits[r]!;
    const length = this.#isDeep ? size : Math.floor(random.unit() * longest + 1);
    let kept = 0;
    if (length > 1 && length < size && random.unit() < this.#settings.splitRate) {
      kept = 1;
      while (length + kept < size && random.unit() < this.#settings.splitDepth) kept++;
    }
    const span = length + kept;
    this.#journal.note(r);
    const count = this.#listVisits(r, c);
    const at = this.#at;
    const lowest = Math.max(0, at - span + 1);
    const highest = Math.min(at, count - span);
    const from = lowest + random.below(Math.max(1, highest - lowest + 1));
    const keptFrom = kept === 0 ? -1 : from + random.below(length + 1);
    const { frozen } = routes.model;
    let taken = 0;
    const string = this.#string;
    for (let i = from; i < from + span && i < count; i++) {
      if (i >= keptFrom && i < keptFrom + kept && keptFrom >= 0) continue;
      if (frozen[string[i]!] === 1) continue;
      this.#join(string[i]!);
      string[taken++] = string[i]!;
    }
    if (taken > 0) routes.removeAll(string, taken);
  }

  #at = 0;
  /** This ruin takes whole routes. */
  #isDeep = false;

  /** The visits of a route in order, into `#string`; the place of `c` among them into `#at`. */
  #listVisits(r: number, c: number): number {
    const { next, model } = this.#routes;
    let count = 0;
    const end = model.firstEnd + r;
    for (let i = next[model.firstStart + r]!; i !== end; i = next[i]!) {
      if (i >= model.firstBreak) continue;
      if (i === c) this.#at = count;
      this.#string[count++] = i;
    }
    return count;
  }

  #join(v: number): void {
    for (let i = 0; i < this.#poolCount; i++) if (this.#pool[i] === v) return;
    this.#pool[this.#poolCount++] = v;
  }

  #recreate(): void {
    this.#sortPool();
    const routes = this.#routes;
    const insertion = this.#insertion;
    const { penalty } = routes.model;
    for (let i = 0; i < this.#poolCount; i++) {
      const v = this.#pool[i]!;
      insertion.searchNear(v, this.#neighbours);
      if (insertion.after < 0 || insertion.score >= penalty[v]!) continue;
      this.#journal.note(routes.route[insertion.after]!);
      routes.insert(v, insertion.after);
    }
  }

  /** The order of putting back: by chance, the heaviest, farthest, nearest, narrowest, earliest or latest first. */
  #sortPool(): void {
    const { model } = this.#routes;
    const keys = this.#keys;
    const pool = this.#pool;
    const random = this.#random;
    const kind = orders[random.below(orders.length)]!;
    for (let i = 0; i < this.#poolCount; i++) {
      const v = pool[i]!;
      const fromDepot = model.seconds[model.place[model.firstStart]! * model.stride + model.place[v]!]!;
      keys[v] =
        kind === 'chance'
          ? random.bits()
          : kind === 'heavy'
            ? -model.penalty[v]! * 1e3 - model.load[v]!
            : kind === 'far'
              ? -fromDepot
              : kind === 'near'
                ? fromDepot
                : kind === 'narrow'
                  ? model.late[v]! - model.early[v]!
                  : kind === 'early'
                    ? model.early[v]!
                    : -model.late[v]!;
    }
    for (let i = 1; i < this.#poolCount; i++) {
      const v = pool[i]!;
      let at = i;
      for (; at > 0 && keys[pool[at - 1]!]! > keys[v]!; at--) pool[at] = pool[at - 1]!;
      pool[at] = v;
    }
  }
}

const orders = [
  'chance',
  'chance',
  'chance',
  'chance',
  'heavy',
  'heavy',
  'heavy',
  'heavy',
  'far',
  'far',
  'near',
  'narrow',
  'narrow',
  'early',
  'early',
  'late',
  'late',
] as const;

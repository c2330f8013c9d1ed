// A problem as flat arrays: every visit, break, shift start and shift end is a node with a number.
import { defaultWeights, type Problem, type Technician, type Visit, type Weights } from './problem.ts';
import { hasMoreThanTravel } from './route-cost.ts';
import { classesOf } from './technician-classes.ts';
import { TravelClock } from './travel-clock.ts';

/** What `Infinity` as a penalty counts as inside: more than any plan can cost. */
const mustServe = 1e10;
const defaultMaxLoad = 8;

/**
 * Nodes in this order: visits, one place for a visit that is only asked about (`probe`), room for visits that come later,
 * breaks, shift starts, shift ends. Nothing changes after the constructor but the probe, which lives no longer than one
 * synchronous call, and what `addVisit` appends: so any number of routes and day plans may share a model.
 * All times are whole seconds; arrays are indexed by node unless said otherwise.
 */
export class Model {
  readonly visitCount: number;
  readonly technicianCount: number;
  readonly nodeCount: number;
  readonly probe: number;
  readonly firstBreak: number;
  readonly firstStart: number;
  readonly firstEnd: number;
  readonly weights: Weights;

  readonly seconds: Int32Array;
  readonly stride: number;
  /** Undefined when travel takes as long at any hour. */
  readonly clock: TravelClock | undefined;
  /** Place of a node; that of a break is where the technician is, and stands in `Routes.place`. */
  readonly place: Int32Array;
  readonly duration: Int32Array;
  /** First and last moment at which the node may start; `due` is the last one that is not late. */
  readonly early: Int32Array;
  readonly late: Int32Array;
  readonly due: Int32Array;
  /** Windows of visit i: `windowFrom[i]` to `windowTo[i]`. */
  readonly windowFrom: Int32Array;
  readonly windowTo: Int32Array;
  readonly windowStart: Int32Array;
  readonly windowEnd: Int32Array;
  readonly hasGaps: Uint8Array;
  readonly load: Float64Array;
  readonly penalty: Float64Array;
  /** 1 where nothing may come directly after the node: inside the fixed beginning of a route. */
  readonly sealed: Uint8Array;
  /** 1 for visits that stay where they are. */
  readonly frozen: Uint8Array;
  /** Technician who had the visit before, or -1, and when; `technicianCount` stands for one who is not here any more. */
  readonly currentTechnician: Int32Array;
  readonly currentStart: Int32Array;

  /** By technician. */
  readonly maxLoad: Float64Array;
  readonly travelFactor: Float64Array;
  /** Technicians of one class differ in their id only. */
  readonly classOf: Int32Array;
  readonly shiftEnd: Int32Array;
  /** `allowed[visit * technicianCount + technician]`: skills and pins. */
  readonly allowed: Uint8Array;
  readonly breakFrom: Int32Array;

  readonly hasBreaks: boolean;
  readonly hasFactors: boolean;
  /** True when a route's cost is more than its travel. */
  readonly isRich: boolean;
  /** True when a route's cost depends on its times. */
  isTimed: boolean;
  readonly indexOfVisit: ReadonlyMap<string, number>;
  readonly indexOfTechnician: ReadonlyMap<string, number>;
  readonly problem: Problem;

  /**
   * @param problem one that passed `checkProblem`
   * @param room for how many visits `addVisit` has room. O((visits + room) × technicians).
   */
  constructor(problem: Problem, room = 0) {
    const { visits, technicians, travel, speeds = [] } = problem;
    this.problem = problem;
    this.weights = { ...defaultWeights, ...problem.weights };
    [this.seconds, this.stride] = [travel.seconds, travel.stride];
    this.clock = speeds.length > 0 ? new TravelClock(speeds) : undefined;
    const [n, m] = [visits.length, technicians.length];
    [this.visitCount, this.technicianCount] = [n, m];
    [this.probe, this.firstBreak] = [n, n + 1 + room];
    this.breakFrom = new Int32Array(m + 1);
    for (let r = 0; r < m; r++)
      this.breakFrom[r + 1] = this.breakFrom[r]! + (technicians[r]!.breaks?.length ?? 0);
    this.firstStart = this.firstBreak + this.breakFrom[m]!;
    this.firstEnd = this.firstStart + m;
    const nodes = (this.nodeCount = this.firstEnd + m);
    const ints = (): Int32Array => new Int32Array(nodes);
    [this.place, this.duration, this.early, this.late, this.due] = [ints(), ints(), ints(), ints(), ints()];
    [this.currentTechnician, this.currentStart] = [ints().fill(-1), ints()];
    const bytes = (): Uint8Array => new Uint8Array(nodes);
    [this.sealed, this.frozen, this.hasGaps] = [bytes(), bytes(), bytes()];
    [this.load, this.penalty] = [new Float64Array(nodes), new Float64Array(this.firstBreak)];
    this.allowed = new Uint8Array(this.firstBreak * m);
    this.indexOfVisit = new Map(visits.map(({ id }, index) => [id, index]));
    this.indexOfTechnician = new Map(technicians.map(({ id }, index) => [id, index]));

    // The probe and the room have place for as many windows as a visit can have.
    this.windowFrom = new Int32Array(this.firstBreak);
    this.windowTo = new Int32Array(this.firstBreak);
    let windowCount = 0;
    for (let v = 0; v < this.firstBreak; v++) {
      this.windowFrom[v] = windowCount;
      windowCount += visits[v]?.windows.length ?? mostWindows;
    }
    [this.windowStart, this.windowEnd] = [new Int32Array(windowCount), new Int32Array(windowCount)];

    [this.maxLoad, this.travelFactor] = [new Float64Array(m), new Float64Array(m)];
    this.shiftEnd = new Int32Array(m);
    technicians.forEach((technician, r) => this.#putTechnician(r, technician));
    visits.forEach((visit, v) => this.#putVisit(v, visit));
    this.#putPrefixes();
    this.classOf = classesOf(problem);
    this.hasBreaks = this.firstStart > this.firstBreak;
    this.hasFactors = this.travelFactor.some((factor) => factor !== 1);
    this.isRich = this.clock !== undefined || hasMoreThanTravel(problem, this.weights);
    this.isTimed =
      this.clock !== undefined ||
      this.weights.waitingPerSecond > 0 ||
      technicians.some(({ maxOvertimeSeconds }) => (maxOvertimeSeconds ?? 0) > 0) ||
      visits.some((visit) => this.#isTimedVisit(visit));
  }

  readonly #added: Visit[] = [];
  #asked: Visit | undefined;
  /** For each set of skills who has all of them. */
  readonly #able = new Map<string, Uint8Array>();

  /** The visit behind a node, whether the problem has it or not. */
  visitOf(v: number): Visit {
    if (v < this.visitCount) return this.problem.visits[v]!;
    return v === this.probe ? this.#asked! : this.#added[v - this.probe - 1]!;
  }

  /** Makes the probe a visit that the problem does not have; it is valid until the next one. O(technicians). */
  putProbe(visit: Visit): void {
    this.#asked = visit;
    this.#putVisit(this.probe, visit);
  }

  /** A node for one more visit, or -1 when there is no room left. O(technicians). */
  addVisit(visit: Visit): number {
    const v = this.probe + 1 + this.#added.length;
    if (v === this.firstBreak) return -1;
    this.#added.push(visit);
    this.isTimed ||= this.#isTimedVisit(visit);
    this.#putVisit(v, visit);
    return v;
  }

  #putVisit(v: number, visit: Visit): void {
    this.place[v] = visit.place;
    this.duration[v] = visit.durationSeconds;
    this.load[v] = visit.load ?? 1;
    this.penalty[v] = Math.min(visit.unservedPenalty, mustServe);
    this.#putWindows(v, visit);
    const { current } = visit;
    this.currentTechnician[v] = current
      ? (this.indexOfTechnician.get(current.technicianId) ?? this.technicianCount)
      : -1;
    this.currentStart[v] = current?.startSeconds ?? 0;
    this.#allow(v, visit);
  }

  #putWindows(v: number, visit: Visit): void {
    const { maxLatenessSeconds = 0 } = visit;
    const windows = openWindows(visit);
    let w = this.windowFrom[v]!;
    this.windowTo[v] = w + windows.length;
    for (const { startSeconds, endSeconds } of windows) {
      this.windowStart[w] = startSeconds;
      this.windowEnd[w++] = endSeconds;
    }
    this.hasGaps[v] = windows.length > 1 ? 1 : 0;
    this.early[v] = windows[0]!.startSeconds;
    this.due[v] = visit.windows.at(-1)!.endSeconds;
    const late = this.due[v]! + maxLatenessSeconds;
    // Released after the last moment: nobody can arrive before the day begins.
    this.late[v] = late < this.early[v]! ? -1 : late;
    this.windowEnd[w - 1] = this.late[v]!;
  }

  /** When one arrives who sets out at `depart`, for a way of so many seconds of the matrix. */
  arrive(depart: number, way: number): number {
    return this.clock === undefined ? depart + way : this.clock.arrive(depart, way);
  }

  /** The latest moment to set out for one who has to be there at `arrival`. */
  leaveBy(arrival: number, way: number): number {
    return this.clock === undefined ? arrival - way : this.clock.leaveBy(arrival, way);
  }

  /** The least that a way takes at any hour. */
  leastTravel(way: number): number {
    return this.clock === undefined ? way : (way * 100) / this.clock.fastestPercent;
  }

  /** The earliest moment not before `seconds` at which node `v` may start; it may be after `late`. */
  startAtNode(v: number, seconds: number): number {
    if (this.hasGaps[v] === 0) return seconds > this.early[v]! ? seconds : this.early[v]!;
    const end = this.windowTo[v]!;
    for (let w = this.windowFrom[v]!; w < end; w++) {
      if (seconds <= this.windowEnd[w]!)
        return seconds > this.windowStart[w]! ? seconds : this.windowStart[w]!;
    }
    return seconds;
  }

  /** The latest moment not after `seconds` at which node `v` may start; `never` if there is none. */
  latestAtNode(v: number, seconds: number): number {
    if (seconds >= this.late[v]!) return this.late[v]!;
    if (this.hasGaps[v] === 0) return seconds < this.early[v]! ? never : seconds;
    for (let w = this.windowTo[v]! - 1; w >= this.windowFrom[v]!; w--) {
      if (seconds >= this.windowStart[w]!) return seconds < this.windowEnd[w]! ? seconds : this.windowEnd[w]!;
    }
    return never;
  }

  #putTechnician(r: number, technician: Technician): void {
    const [start, end] = [this.firstStart + r, this.firstEnd + r];
    const { shift } = technician;
    this.place[start] = technician.startPlace;
    this.place[end] = technician.endPlace;
    this.early[start] = this.late[start] = shift.startSeconds;
    this.early[end] = shift.startSeconds;
    this.late[end] = shift.endSeconds + (technician.maxOvertimeSeconds ?? 0);
    this.shiftEnd[r] = shift.endSeconds;
    this.maxLoad[r] = technician.maxLoad ?? defaultMaxLoad;
    this.travelFactor[r] = technician.travelFactor ?? 1;
    technician.breaks?.forEach((pause, index) => {
      const node = this.firstBreak + this.breakFrom[r]! + index;
      this.place[node] = technician.startPlace;
      this.duration[node] = pause.durationSeconds;
      this.early[node] = pause.window.startSeconds;
      this.late[node] = pause.window.endSeconds;
    });
  }

  #allow(v: number, { skills = [], technicianId }: Visit): void {
    const m = this.technicianCount;
    const able = this.#ableTo(skills);
    if (technicianId === undefined) {
      this.allowed.set(able, v * m);
      return;
    }
    this.allowed.fill(0, v * m, v * m + m);
    const only = this.indexOfTechnician.get(technicianId) ?? -1;
    if (only >= 0) this.allowed[v * m + only] = able[only]!;
  }

  #ableTo(skills: readonly string[]): Uint8Array {
    const key = skills.toSorted().join('\n');
    let able = this.#able.get(key);
    if (able === undefined) {
      able = Uint8Array.from(this.problem.technicians, (technician) =>
        skills.every((skill) => technician.skills?.includes(skill)) ? 1 : 0,
      );
      this.#able.set(key, able);
    }
    return able;
  }

  #putPrefixes(): void {
    this.problem.technicians.forEach(({ startsWith = [] }, r) => {
      let before = this.firstStart + r;
      for (const id of startsWith) {
        const v = this.indexOfVisit.get(id)!;
        this.sealed[before] = 1;
        this.frozen[v] = 1;
        before = v;
      }
    });
  }

  #isTimedVisit({ maxLatenessSeconds = 0, current }: Visit): boolean {
    return maxLatenessSeconds > 0 || (current !== undefined && this.weights.changedStart > 0);
  }
}

/** Before every moment, also after times and travel have been taken off it or added to it. */
export const never = -1_000_000_000;

/** A visit has no more windows than this. */
export const mostWindows = 64;

/** Windows from the release on, without those that have passed; when all have, the moment of the release, which is late. */
function openWindows({ windows, releaseSeconds = 0 }: Visit): { startSeconds: number; endSeconds: number }[] {
  const open = windows
    .filter(({ endSeconds }) => endSeconds >= releaseSeconds)
    .map(({ startSeconds, endSeconds }) => ({
      startSeconds: Math.max(startSeconds, releaseSeconds),
      endSeconds,
    }));
  return open.length > 0 ? open : [{ startSeconds: releaseSeconds, endSeconds: releaseSeconds }];
}

// A problem as flat arrays: every visit, break, shift start and shift end is a node with a number.
import {
  defaultWeights,
  type Problem,
  type Technician,
  type Visit,
  type Weights,
} from './problem.ts';

/** What `Infinity` as a penalty counts as inside: more than any plan can cost. */
const mustServe = 1e10;
const defaultMaxLoad = 8;

/**
 * Nodes in this order: visits, one place for a visit that is only asked about (`probe`), breaks, shift starts, shift ends.
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
  /** Place of a node; that of a break is where the technician is, and stands in `Routes.place`. */
  readonly place: Int32Array;
  readonly duration: Int32Array;
  /** First and last moment at which the node may start; `due` is the last one that is not late. */
  readonly early: Int32Array;
  readonly late: Int32Array;
  readonly due: Int32Array;
  /** Windows of node i: `windowFrom[i]` to `windowFrom[i + 1]`; only visits have more than one. */
  readonly windowFrom: Int32Array;
  readonly windowStart: Int32Array;
  readonly windowEnd: Int32Array;
  readonly hasGaps: Uint8Array;
  readonly load: Int32Array;
  readonly penalty: Float64Array;
  /** 1 where nothing may come directly after the node: inside the fixed beginning of a route. */
  readonly sealed: Uint8Array;
  /** 1 for visits that stay where they are. */
  readonly frozen: Uint8Array;
  /** Technician who had the visit before, or -1, and when. */
  readonly currentTechnician: Int32Array;
  readonly currentStart: Int32Array;

  /** By technician. */
  readonly maxLoad: Int32Array;
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
  readonly indexOfVisit: ReadonlyMap<string, number>;
  readonly indexOfTechnician: ReadonlyMap<string, number>;
  readonly problem: Problem;

  /** @param problem one that passed `checkProblem`. O(visits × technicians). */
  constructor(problem: Problem) {
    const { visits, technicians, travel } = problem;
    this.problem = problem;
    this.weights = { ...defaultWeights, ...problem.weights };
    [this.seconds, this.stride] = [travel.seconds, travel.stride];
    const n = (this.visitCount = visits.length);
    const m = (this.technicianCount = technicians.length);
    this.probe = n;
    this.firstBreak = n + 1;
    this.breakFrom = new Int32Array(m + 1);
    for (let r = 0; r < m; r++)
      this.breakFrom[r + 1] = this.breakFrom[r]! + (technicians[r]!.breaks?.length ?? 0);
    this.firstStart = this.firstBreak + this.breakFrom[m]!;
    this.firstEnd = this.firstStart + m;
    const nodes = (this.nodeCount = this.firstEnd + m);
    const ints = (): Int32Array => new Int32Array(nodes);
    [this.place, this.duration, this.early, this.late, this.due] = [ints(), ints(), ints(), ints(), ints()];
    [this.load, this.currentTechnician, this.currentStart] = [ints(), ints().fill(-1), ints()];
    [this.sealed, this.frozen, this.hasGaps] = [
      new Uint8Array(nodes),
      new Uint8Array(nodes),
      new Uint8Array(nodes),
    ];
    this.penalty = new Float64Array(n + 1);
    this.allowed = new Uint8Array((n + 1) * m);
    this.indexOfVisit = new Map(visits.map(({ id }, index) => [id, index]));
    this.indexOfTechnician = new Map(technicians.map(({ id }, index) => [id, index]));

    const windows = visits.map(openWindows);
    const windowCount = windows.reduce((sum, list) => sum + list.length, 0);
    // The probe has room for as many windows as a day can have.
    this.windowFrom = new Int32Array(n + 2);
    [this.windowStart, this.windowEnd] = [
      new Int32Array(windowCount + probeWindows),
      new Int32Array(windowCount + probeWindows),
    ];
    for (let v = 0, w = 0; v <= n; v++) {
      this.windowFrom[v] = w;
      w += windows[v]?.length ?? 0;
    }

    [this.maxLoad, this.shiftEnd] = [new Int32Array(m), new Int32Array(m)];
    this.travelFactor = new Float64Array(m);
    technicians.forEach((technician, r) => this.#putTechnician(r, technician));
    const skillBits = bitsOfSkills(problem);
    visits.forEach((visit, v) => {
      this.putVisit(v, visit);
      this.#allow(v, visit, skillBits);
    });
    this.#skillBits = skillBits;
    this.#putPrefixes();
    this.classOf = classesOf(problem);
    this.hasBreaks = this.firstStart > this.firstBreak;
    this.hasFactors = this.travelFactor.some((factor) => factor !== 1);
    this.isRich = this.#hasMoreThanTravel();
  }

  readonly #skillBits: readonly Int32Array[];

  /** Makes node `v` the given visit; for `probe`, one that the problem does not have. */
  putVisit(v: number, visit: Visit): void {
    this.place[v] = visit.place;
    this.duration[v] = visit.durationSeconds;
    this.load[v] = visit.load ?? 1;
    this.penalty[v] = Math.min(visit.unservedPenalty, mustServe);
    const windows = openWindows(visit);
    let w = this.windowFrom[v]!;
    this.windowFrom[v + 1] = w + windows.length;
    for (const { startSeconds, endSeconds } of windows) {
      this.windowStart[w] = startSeconds;
      this.windowEnd[w++] = endSeconds;
    }
    this.hasGaps[v] = windows.length > 1 ? 1 : 0;
    // Nobody starts a visit whose windows have passed: it stays, with a moment that cannot be reached.
    this.early[v] = windows[0]?.startSeconds ?? 1;
    this.due[v] = windows.at(-1)?.endSeconds ?? 0;
    this.late[v] = windows.length === 0 ? -1 : this.due[v]! + (visit.maxLatenessSeconds ?? 0);
    if (visit.maxLatenessSeconds && windows.length > 0) this.windowEnd[w - 1] = this.late[v]!;
    this.currentTechnician[v] = this.indexOfTechnician.get(visit.current?.technicianId ?? '') ?? -1;
    this.currentStart[v] = visit.current?.startSeconds ?? 0;
  }

  /** Makes the probe a visit that the problem does not have. O(technicians). */
  putProbe(visit: Visit): void {
    this.putVisit(this.probe, visit);
    this.#allow(this.probe, visit, this.#skillBits);
  }

  /** The earliest moment not before `seconds` at which node `v` may start; it may be after `late`. */
  startAtNode(v: number, seconds: number): number {
    if (this.hasGaps[v] === 0) return seconds > this.early[v]! ? seconds : this.early[v]!;
    const end = this.windowFrom[v + 1]!;
    for (let w = this.windowFrom[v]!; w < end; w++) {
      if (seconds <= this.windowEnd[w]!)
        return seconds > this.windowStart[w]! ? seconds : this.windowStart[w]!;
    }
    return seconds;
  }

  /** The latest moment not after `seconds` at which node `v` may start; before `early` if there is none. */
  latestAtNode(v: number, seconds: number): number {
    if (seconds >= this.late[v]!) return this.late[v]!;
    if (this.hasGaps[v] === 0) return seconds;
    for (let w = this.windowFrom[v + 1]! - 1; w >= this.windowFrom[v]!; w--) {
      if (seconds >= this.windowStart[w]!)
        return seconds < this.windowEnd[w]! ? seconds : this.windowEnd[w]!;
    }
    return this.early[v]! - 1;
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

  #allow(v: number, visit: Visit, skillBits: readonly Int32Array[]): void {
    const m = this.technicianCount;
    const needed = visit.skills ?? [];
    const bits = needed.map((skill) => skillBits[skillIndex(this.problem, skill)]);
    const only = visit.technicianId === undefined ? -1 : this.indexOfTechnician.get(visit.technicianId);
    for (let r = 0; r < m; r++) {
      const hasAll = bits.every((list) => list !== undefined && list[r] === 1);
      this.allowed[v * m + r] = hasAll && (only === -1 || only === r) ? 1 : 0;
    }
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

  #hasMoreThanTravel(): boolean {
    const { technicianUsed, waitingPerSecond, balance, changedStart, changedTechnician } = this.weights;
    const { visits, technicians } = this.problem;
    return (
      technicianUsed > 0 ||
      waitingPerSecond > 0 ||
      balance > 0 ||
      ((changedStart > 0 || changedTechnician > 0) && visits.some(({ current }) => current !== undefined)) ||
      visits.some(({ maxLatenessSeconds }) => (maxLatenessSeconds ?? 0) > 0) ||
      technicians.some(({ maxOvertimeSeconds }) => (maxOvertimeSeconds ?? 0) > 0)
    );
  }
}

/** Room for the windows of a visit that is only asked about. */
export const probeWindows = 64;

/** Windows from the release on, without those that have passed. */
function openWindows({ windows, releaseSeconds = 0 }: Visit): { startSeconds: number; endSeconds: number }[] {
  return windows
    .filter(({ endSeconds }) => endSeconds >= releaseSeconds)
    .map(({ startSeconds, endSeconds }) => ({
      startSeconds: Math.max(startSeconds, releaseSeconds),
      endSeconds,
    }));
}

const skillLists = new WeakMap<Problem, ReadonlyMap<string, number>>();

function skillIndex(problem: Problem, skill: string): number {
  let map = skillLists.get(problem);
  if (map === undefined) {
    const names = new Set(problem.technicians.flatMap(({ skills = [] }) => skills));
    map = new Map([...names].map((name, index) => [name, index]));
    skillLists.set(problem, map);
  }
  return map.get(skill) ?? -1;
}

/** For each skill that somebody has: 1 for every technician who has it. */
function bitsOfSkills(problem: Problem): Int32Array[] {
  const lists: Int32Array[] = [];
  problem.technicians.forEach(({ skills = [] }, r) => {
    for (const skill of skills) {
      const list = (lists[skillIndex(problem, skill)] ??= new Int32Array(problem.technicians.length));
      list[r] = 1;
    }
  });
  return lists;
}

/** Technicians who differ in nothing but their id, and of whom no visit speaks by name, share a class. */
function classesOf({ technicians, visits }: Problem): Int32Array {
  const named = new Set(visits.flatMap(({ technicianId, current }) => [technicianId, current?.technicianId]));
  const classes = new Map<string, number>();
  return Int32Array.from(technicians, (technician) => {
    const { id, ...rest } = technician;
    const isAlone = named.has(id) || (technician.startsWith?.length ?? 0) > 0;
    const key = isAlone ? `alone ${id}` : JSON.stringify(rest);
    if (!classes.has(key)) classes.set(key, classes.size);
    return classes.get(key)!;
  });
}

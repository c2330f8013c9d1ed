// The words of the route optimiser: what a day consists of, what a plan is, and what each term of its cost means.

/** Times are whole seconds since the day's 00:00; a shift over midnight goes beyond 86,400. */
export interface TimeWindow {
  startSeconds: number;
  endSeconds: number;
}

/** Travel between places, from row to column: not necessarily symmetric. */
export interface TravelMatrix {
  /** Number of places; a place is an index from 0 to `size - 1`. */
  size: number;
  /** Length of a row of `seconds`, at least `size`: what is beyond is room for places of later visits. */
  stride: number;
  /** `seconds[from * stride + to]`: 0 to `unreachable`, which means that there is no way. */
  seconds: Int32Array;
}

/** From this moment on one travels at `percent` per cent of the speed that the matrix stands for; before the first one at 100. */
export interface TravelSpeed {
  fromSeconds: number;
  percent: number;
}

/** A travel time of this many seconds means that there is no way. */
export const unreachable = 100_000_000;

export interface Visit {
  id: string;
  place: number;
  /** The time that is strictly reserved for the work. */
  durationSeconds: number;
  /** When the work may start; sorted, disjoint, both ends allowed. */
  windows: readonly TimeWindow[];
  /** All of these are needed. */
  skills?: readonly string[];
  /** What it takes of `Technician.maxLoad`; 1 unless said otherwise. In quarters, so that sums are exact. */
  load?: number;
  /** Cost of leaving it out, in seconds of travel. `Infinity` if it must be served whatever it costs. */
  unservedPenalty: number;
  /** By how much it may start after the last window, which is late then; 0 unless said otherwise. */
  maxLatenessSeconds?: number;
  /** Only this technician may do it. */
  technicianId?: string;
  /** Not before this moment, whatever the windows say. */
  releaseSeconds?: number;
  /** What was agreed or told before; a difference costs `weights.changed…`. */
  current?: { technicianId: string; startSeconds: number };
}

export interface Break {
  durationSeconds: number;
  /** When it may start. It is taken without travel, at the place of the stop before it. */
  window: TimeWindow;
}

export interface Technician {
  id: string;
  shift: TimeWindow;
  startPlace: number;
  endPlace: number;
  skills?: readonly string[];
  /** All are taken, in this order, by everyone who has a visit; none by those who have not. */
  breaks?: readonly Break[];
  /** Sum of `Visit.load`; 8 unless said otherwise. */
  maxLoad?: number;
  /** By how much the return may be after the shift; 0 unless said otherwise. */
  maxOvertimeSeconds?: number;
  /** Travel takes this many times as long as the matrix says; 1 unless said otherwise. */
  travelFactor?: number;
  /** Visits that begin the route, in this order, and stay there: the one on the way, an order that was promised. */
  startsWith?: readonly string[];
}

/** Costs in seconds of travel. With the defaults the terms come lexicographically, in the order of this list. */
export interface Weights {
  /** For each visit that starts after its window: a broken promise. */
  lateVisit: number;
  latePerSecond: number;
  /** For each visit that goes to another technician than `current` says. */
  changedTechnician: number;
  /** For each visit that starts over `changedStartSeconds` away from what `current` says. */
  changedStart: number;
  technicianUsed: number;
  /** See `TimedRoute.waitingSeconds`. */
  waitingPerSecond: number;
  overtimePerSecond: number;
  /** Times the square of a technician's load: a day that is shared evenly costs less. */
  balance: number;
}

export const defaultWeights: Weights = {
  lateVisit: 15_000,
  latePerSecond: 20,
  changedTechnician: 0,
  changedStart: 0,
  technicianUsed: 0,
  waitingPerSecond: 0,
  overtimePerSecond: 5,
  balance: 2,
};

/** A start that moves by no more than this is not noticed. */
export const changedStartSeconds = 900;

export interface Problem {
  visits: readonly Visit[];
  technicians: readonly Technician[];
  travel: TravelMatrix;
  /** Speed by the hour, in order; always 100 per cent unless said otherwise. See `TravelClock`. */
  speeds?: readonly TravelSpeed[];
  weights?: Partial<Weights>;
}

/** Who goes where, in order: all that a plan decides. Technicians without visits may be missing. */
export interface PlannedRoute {
  technicianId: string;
  visitIds: readonly string[];
}

export interface Stop {
  visitId: string;
  /** The end of the stop or break before (at first the begin of the shift), and the way here. */
  arrivalSeconds: number;
  /** How long the way here takes. */
  travelSeconds: number;
  startSeconds: number;
  endSeconds: number;
  /** From the arrival to the start, at the first stop too. */
  waitingSeconds: number;
  /** After the end of the last window. */
  latenessSeconds: number;
  /** The most by which the arrival may be later with the rest of the route, its order and breaks, still allowed. */
  slackSeconds: number;
}

export interface TakenBreak {
  startSeconds: number;
  endSeconds: number;
  /** It is taken after this many stops. */
  afterStops: number;
}

export interface TimedRoute {
  technicianId: string;
  stops: readonly Stop[];
  breaks: readonly TakenBreak[];
  travelSeconds: number;
  /** Before visits and breaks after the first visit's start, up to the way back: what is before the first visit does not count. */
  waitingSeconds: number;
  endSeconds: number;
}

/** The cost of a plan by its terms, each already multiplied by its weight; `total` is their sum. */
export interface Cost {
  unserved: number;
  lateness: number;
  changes: number;
  technicians: number;
  travel: number;
  waiting: number;
  overtime: number;
  balance: number;
  total: number;
}

export interface Plan {
  routes: readonly TimedRoute[];
  unservedVisitIds: readonly string[];
  cost: Cost;
}

/** What is wrong with a problem or a plan that was handed in, and with which part of it. */
export class ProblemError extends Error {
  readonly code: ProblemFault;
  /** Id of the visit or technician, or the name of the field, that is to blame. */
  readonly subject: string;

  constructor(code: ProblemFault, subject: string, explanation: string) {
    super(`${subject}: ${explanation}`);
    this.name = 'ProblemError';
    this.code = code;
    this.subject = subject;
  }
}

export type ProblemFault =
  | 'DUPLICATE_ID'
  | 'NOT_A_NUMBER'
  | 'OUT_OF_RANGE'
  | 'UNKNOWN_PLACE'
  | 'UNKNOWN_TECHNICIAN'
  | 'UNKNOWN_VISIT'
  | 'BAD_WINDOW'
  | 'BAD_MATRIX'
  | 'BAD_SPEED'
  | 'BAD_ROUTE'
  | 'TOO_LARGE';

export interface SolveOptions {
  /** Chooses the random numbers; the same seed and `iterations` give the same plan on every machine. */
  seed?: number;
  /** How long to search. One of `cpuSeconds` and `iterations` is needed. */
  cpuSeconds?: number;
  iterations?: number;
  /** The plan to begin from, such as the one in force; its unknown visits are refused. */
  start?: readonly PlannedRoute[];
  /** Called at most some ten times a second; `plan` is made only when it is asked for. */
  onProgress?: (progress: Progress) => void;
  /** Ends the search soon; the best plan so far is the result. */
  signal?: AbortSignal;
  /** Seconds on a clock that only goes forward; by default the time that has passed. */
  clock?: () => number;
}

export interface Progress {
  iterations: number;
  seconds: number;
  /** Part of the budget that is spent, 0 to 1. */
  done: number;
  bestCost: number;
  plan: () => Plan;
}

export interface Solution {
  plan: Plan;
  iterations: number;
  seconds: number;
  /** How long the caller waited for the first complete plan, checks of the problem included, in milliseconds; whatever `clock` says. */
  firstPlanMs: number;
  /** True when `signal` ended it. */
  isStopped: boolean;
}

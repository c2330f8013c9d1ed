// Refuses problems and plans that make no sense, naming the visit or technician and the field that is to blame.
import { mostWindows } from './model.ts';
import {
  ProblemError,
  unreachable,
  type PlannedRoute,
  type Problem,
  type ProblemFault,
  type Technician,
  type TimeWindow,
  type TravelMatrix,
  type TravelSpeed,
  type Visit,
} from './problem.ts';

export const mostVisits = 20_000;
export const mostTechnicians = 5_000;
export const mostBreaks = 4;
/** Some twelve days: sums of such times are far below 2^31, and far below `unreachable`. */
const longestSeconds = 1_000_000;
const highestCost = 1e9;
const mostLoad = 1e6;
const [leastFactor, mostFactor] = [0.1, 10];

/**
 * Throws a ProblemError for the first thing that is wrong. A visit that nobody can do is no fault: it stays unserved.
 * O(visits + technicians + places²).
 */
export function checkProblem(problem: Problem): void {
  const { visits, technicians, travel, speeds = [], weights = {} } = problem;
  if (visits.length > mostVisits)
    fail('TOO_LARGE', 'visits', `${visits.length} visits; ${mostVisits} is the most`);
  if (technicians.length > mostTechnicians)
    fail('TOO_LARGE', 'technicians', `${technicians.length} technicians; ${mostTechnicians} is the most`);
  checkTravel(travel);
  checkSpeeds(speeds);
  for (const [name, value] of Object.entries(weights)) range(value, 0, highestCost, 'weights', name);
  const technicianIds = distinct(technicians, 'technician');
  const visitIds = distinct(visits, 'visit');
  for (const visit of visits) checkVisit(visit, travel, technicianIds);
  for (const technician of technicians) checkTechnician(technician, travel);
  checkBeginnings(problem, visitIds);
}

/** Throws a ProblemError when the routes name what the problem does not have, or one thing twice. O(visits). */
export function checkRoutes({ visits, technicians }: Problem, routes: readonly PlannedRoute[]): void {
  const technicianIds = new Map(technicians.map((technician) => [technician.id, technician]));
  const visitIds = new Set(visits.map(({ id }) => id));
  const seen = new Set<string>();
  const once = (kind: string, id: string, isKnown: boolean): void => {
    if (!isKnown)
      fail(kind === 'visit' ? 'UNKNOWN_VISIT' : 'UNKNOWN_TECHNICIAN', id, `there is no such ${kind}`);
    if (seen.has(`${kind} ${id}`)) fail('BAD_ROUTE', id, `this ${kind} is there twice`);
    seen.add(`${kind} ${id}`);
  };
  for (const { technicianId, visitIds: stops } of routes) {
    once('technician', technicianId, technicianIds.has(technicianId));
    for (const id of stops) once('visit', id, visitIds.has(id));
    const { startsWith = [] } = technicianIds.get(technicianId)!;
    const wrong = startsWith.findIndex((id, i) => stops[i] !== id);
    if (wrong >= 0)
      fail('BAD_ROUTE', technicianId, `the route must have ${startsWith[wrong]} as stop ${wrong + 1}`);
  }
  const missing = technicians.find(
    ({ id, startsWith = [] }) => startsWith.length > 0 && !seen.has(`technician ${id}`),
  );
  if (missing) fail('BAD_ROUTE', missing.id, `the route must begin with ${missing.startsWith![0]}`);
}

/** A visit that comes on top of a checked problem; throws like `checkProblem`. O(windows). */
export function checkNewVisit({ travel, technicians }: Problem, visit: Visit): void {
  checkVisit(visit, { ...travel, size: travel.stride }, new Set(technicians.map(({ id }) => id)));
}

/** Windows that are asked about; throws like `checkProblem`. */
export function checkWindows(windows: readonly TimeWindow[], subject: string): void {
  if (windows.length === 0) fail('BAD_WINDOW', subject, 'windows: there is none');
  if (windows.length > mostWindows)
    fail('TOO_LARGE', subject, `windows: ${windows.length}; ${mostWindows} is the most`);
  windows.forEach((window, i) => {
    checkWindow(window, subject, `windows[${i}]`);
    const before = windows[i - 1];
    if (before !== undefined && window.startSeconds <= before.endSeconds)
      fail('BAD_WINDOW', subject, `windows[${i}] begins before windows[${i - 1}] is over`);
  });
}

function checkTravel({ size, stride, seconds }: TravelMatrix): void {
  const bad = (explanation: string): never => fail('BAD_MATRIX', 'travel', explanation);
  if (!Number.isInteger(size) || size < 0) bad(`size is ${size}`);
  if (!Number.isInteger(stride) || stride < size) bad(`stride is ${stride} with ${size} places`);
  if (!(seconds instanceof Int32Array)) bad('seconds is no Int32Array');
  if (seconds.length < size * stride)
    bad(`seconds has ${seconds.length} numbers; ${size} rows of ${stride} need ${size * stride}`);
  for (let from = 0; from < size; from++) {
    for (let at = from * stride, end = at + size; at < end; at++) {
      const value = seconds[at]!;
      if (value < 0 || value > unreachable)
        bad(`${value} seconds from place ${from} to ${at - from * stride}`);
    }
  }
}

function checkSpeeds(speeds: readonly TravelSpeed[]): void {
  speeds.forEach(({ fromSeconds, percent }, i) => {
    const bad = (explanation: string): never => fail('BAD_SPEED', 'speeds', `speeds[${i}]${explanation}`);
    if (!Number.isInteger(fromSeconds)) bad(` begins at ${fromSeconds}`);
    if (!Number.isInteger(percent) || percent < 10 || percent > 1_000)
      bad(` is ${percent} per cent; 10 to 1000 are allowed`);
    if (i > 0 && fromSeconds <= speeds[i - 1]!.fromSeconds) bad(` begins before speeds[${i - 1}] is over`);
  });
}

function checkVisit(visit: Visit, travel: TravelMatrix, technicianIds: ReadonlySet<string>): void {
  const { id, unservedPenalty: penalty, current, technicianId } = visit;
  place(visit.place, travel, id, 'place');
  seconds(visit.durationSeconds, id, 'durationSeconds');
  checkWindows(visit.windows, id);
  checkLoad(visit.load, id, 'load');
  if (penalty !== Infinity) range(penalty, 0, highestCost, id, 'unservedPenalty');
  if (visit.maxLatenessSeconds !== undefined) seconds(visit.maxLatenessSeconds, id, 'maxLatenessSeconds');
  if (visit.releaseSeconds !== undefined) seconds(visit.releaseSeconds, id, 'releaseSeconds');
  if (technicianId !== undefined && !technicianIds.has(technicianId))
    fail('UNKNOWN_TECHNICIAN', id, `technicianId: there is no ${technicianId}`);
  if (current !== undefined) seconds(current.startSeconds, id, 'current.startSeconds');
}

function checkTechnician(technician: Technician, travel: TravelMatrix): void {
  const { id, shift, breaks = [], maxOvertimeSeconds = 0, travelFactor = 1 } = technician;
  place(technician.startPlace, travel, id, 'startPlace');
  place(technician.endPlace, travel, id, 'endPlace');
  checkWindow(shift, id, 'shift');
  checkLoad(technician.maxLoad, id, 'maxLoad');
  seconds(maxOvertimeSeconds, id, 'maxOvertimeSeconds');
  range(travelFactor, leastFactor, mostFactor, id, 'travelFactor');
  if (breaks.length > mostBreaks)
    fail('TOO_LARGE', id, `breaks: ${breaks.length}; ${mostBreaks} is the most`);
  let clock = shift.startSeconds;
  breaks.forEach(({ durationSeconds, window }, i) => {
    seconds(durationSeconds, id, `breaks[${i}].durationSeconds`);
    checkWindow(window, id, `breaks[${i}].window`);
    const start = Math.max(clock, window.startSeconds);
    clock = start + durationSeconds;
    if (start > window.endSeconds || clock > shift.endSeconds + maxOvertimeSeconds)
      fail('BAD_WINDOW', id, `breaks[${i}] cannot be taken in the shift`);
  });
}

function checkBeginnings({ technicians, visits }: Problem, visitIds: ReadonlySet<string>): void {
  const pins = new Map(visits.map(({ id, technicianId }) => [id, technicianId]));
  const owners = new Map<string, string>();
  for (const { id: technician, startsWith = [] } of technicians) {
    for (const id of startsWith) {
      if (!visitIds.has(id)) fail('UNKNOWN_VISIT', technician, `startsWith: there is no ${id}`);
      const owner = owners.get(id);
      if (owner !== undefined) fail('BAD_ROUTE', id, `${owner} and ${technician} both begin with it`);
      if ((pins.get(id) ?? technician) !== technician)
        fail('BAD_ROUTE', id, `${technician} begins with it, and technicianId is ${pins.get(id)}`);
      owners.set(id, technician);
    }
  }
}

function distinct(list: readonly { id: string }[], kind: string): Set<string> {
  const ids = new Set<string>();
  list.forEach(({ id }, i) => {
    if (typeof id !== 'string' || id === '') fail('OUT_OF_RANGE', `${kind} ${i}`, 'id: there is none');
    if (ids.has(id)) fail('DUPLICATE_ID', id, `two ${kind}s have this id`);
    ids.add(id);
  });
  return ids;
}

function checkWindow({ startSeconds, endSeconds }: TimeWindow, subject: string, field: string): void {
  seconds(startSeconds, subject, `${field}.startSeconds`);
  seconds(endSeconds, subject, `${field}.endSeconds`);
  if (endSeconds < startSeconds) fail('BAD_WINDOW', subject, `${field} ends before it begins`);
}

function checkLoad(load: number | undefined, subject: string, field: string): void {
  if (load === undefined) return;
  range(load, 0, mostLoad, subject, field);
  if (!Number.isInteger(load * 4)) fail('OUT_OF_RANGE', subject, `${field}: ${load} is no multiple of 0.25`);
}

function place(value: number, { size }: TravelMatrix, subject: string, field: string): void {
  number(value, subject, field);
  if (!Number.isInteger(value) || value < 0 || value >= size)
    fail('UNKNOWN_PLACE', subject, `${field}: there is no place ${value} of ${size}`);
}

function seconds(value: number, subject: string, field: string): void {
  range(value, 0, longestSeconds, subject, field);
  if (!Number.isInteger(value)) fail('OUT_OF_RANGE', subject, `${field}: ${value} is not whole`);
}

function range(value: number, least: number, most: number, subject: string, field: string): void {
  number(value, subject, field);
  if (value < least || value > most)
    fail('OUT_OF_RANGE', subject, `${field}: ${value} is not from ${least} to ${most}`);
}

function number(value: number, subject: string, field: string): void {
  if (typeof value !== 'number' || Number.isNaN(value)) fail('NOT_A_NUMBER', subject, `${field}: ${value}`);
}

function fail(code: ProblemFault, subject: string, explanation: string): never {
  throw new ProblemError(code, subject, explanation);
}

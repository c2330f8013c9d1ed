// Reads public instances of routing with time windows (the text format of Solomon 1987 and Gehring & Homberger 1999).
import type { Problem, Technician, Visit } from '../../backend/dispatch/solver/problem.ts';

/** Travel and times are tenths of the file's unit, and called seconds: each edge is truncated to one decimal (DIMACS 2021). */
const tenths = 10;
/** With these, squares stay exact; no public instance comes near. */
const largestCoordinate = 3_000_000;
const largestTime = 9_000_000;
const firstRowNumber = 0;

export interface SolomonInstance {
  name: string;
  customers: number;
  /** Visit ids are the file's customer numbers, technicians are all alike, and only travel costs anything. */
  problem: Problem;
  /** Length of routes of customer numbers, in the file's unit, with the depot at both ends of each. */
  distance: (routes: readonly (readonly number[])[]) => number;
}

/** A file that is not what it should be: its name, the line, what stands there and what should. */
export class InstanceError extends Error {
  constructor(file: string, line: number, found: string, expected: string) {
    super(`${file}, line ${line}: found ${found}, expected ${expected}`);
    this.name = 'InstanceError';
  }
}

interface Line {
  number: number;
  text: string;
}
interface Customer {
  x: number;
  y: number;
  demand: number;
  ready: number;
  due: number;
  service: number;
  line: Line;
}
type Refuse = (line: Line | undefined, expected: string, found?: string) => never;

/**
 * Reads the text of `file` (its name, for errors). The fleet is free unless `technicians` says how many there are.
 * Throws InstanceError. Time and memory grow with the square of the customers.
 */
export function parseSolomon(file: string, text: string, technicians?: number): SolomonInstance {
  const { capacity, rows, refuse } = readFile(file, text);
  const size = rows.length;
  const seconds = edges(rows);
  checkReachable(rows, seconds, refuse);
  const depot = rows[0]!;
  const visits = rows.slice(1).map((row, i): Visit => ({
    id: String(i + 1),
    place: i + 1,
    durationSeconds: row.service,
    windows: [{ startSeconds: row.ready, endSeconds: row.due }],
    load: row.demand,
    unservedPenalty: Infinity,
  }));
  const fleet = Array.from({ length: technicians ?? visits.length }, (_, i): Technician => ({
    id: `vehicle ${i + 1}`,
    shift: { startSeconds: depot.ready, endSeconds: depot.due },
    startPlace: 0,
    endPlace: 0,
    maxLoad: capacity,
  }));
  return {
    name: file.replace(/\.txt$/i, ''),
    customers: visits.length,
    problem: {
      visits,
      technicians: fleet,
      travel: { size, stride: size, seconds },
      weights: {
        lateVisit: 0,
        latePerSecond: 0,
        changedTechnician: 0,
        changedStart: 0,
        technicianUsed: 0,
        waitingPerSecond: 0,
        overtimePerSecond: 0,
        balance: 0,
      },
    },
    distance: (routes) => {
      let sum = 0;
      for (const route of routes) {
        let from = 0;
        for (const to of [...route, 0]) {
          sum += seconds[from * size + to]!;
          from = to;
        }
      }
      return sum / tenths;
    },
  };
}

/** Whole tenths, rounded down. In whole numbers throughout: a floating-point 3-4-5 triangle may be 4.9999 long. */
function edges(rows: readonly Customer[]): Int32Array {
  const areWhole = rows.every(({ x, y }) => Number.isInteger(x) && Number.isInteger(y));
  const scale = areWhole ? 1 : 1_000;
  const [xs, ys] = [rows.map(({ x }) => Math.round(x * scale)), rows.map(({ y }) => Math.round(y * scale))];
  const size = rows.length;
  const seconds = new Int32Array(size * size);
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < from; to++) {
      const [dx, dy] = [xs[from]! - xs[to]!, ys[from]! - ys[to]!];
      const edge = Math.floor(wholeRoot(tenths * tenths * (dx * dx + dy * dy)) / scale);
      seconds[from * size + to] = edge;
      seconds[to * size + from] = edge;
    }
  }
  return seconds;
}

/** The largest whole number whose square is not above `n`, exact as long as `n` is. */
function wholeRoot(n: number): number {
  let root = Math.floor(Math.sqrt(n));
  while (root * root > n) root -= 1;
  while ((root + 1) * (root + 1) <= n) root += 1;
  return root;
}

function readFile(file: string, text: string): { capacity: number; rows: Customer[]; refuse: Refuse } {
  const lines = text
    .split(/\r\n|\n|\r/)
    .map((line, i): Line => ({ number: i + 1, text: line.trim() }))
    .filter((line) => line.text !== '');
  const end = text.split(/\r\n|\n|\r/).length;
  const refuse: Refuse = (line, expected, found) => {
    const what =
      found ?? (line === undefined ? 'the end of the file' : JSON.stringify(line.text.slice(0, 60)));
    throw new InstanceError(file, line?.number ?? end, what, expected);
  };
  const heading = (line: Line | undefined, words: string): void => {
    const letters = (value: string): string => value.replace(/[^a-z]/gi, '').toUpperCase();
    if (line === undefined || letters(line.text) !== letters(words)) refuse(line, `the heading "${words}"`);
  };
  const [title, vehicle, fleetHeading, fleet, customer, columns, ...table] = lines;
  if (title === undefined) refuse(title, 'the name of the instance');
  heading(vehicle, 'VEHICLE');
  heading(fleetHeading, 'NUMBER CAPACITY');
  const [vehicles, capacity] = numbersOf(fleet, 2, refuse);
  if (!Number.isInteger(vehicles) || vehicles! < 1) refuse(fleet, 'a whole number of vehicles, at least 1');
  if (!Number.isInteger(capacity) || capacity! < 0 || capacity! > 1e9)
    refuse(fleet, 'a whole capacity, 0 to 1e9');
  heading(customer, 'CUSTOMER');
  heading(columns, 'CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME');
  const rows = table.map((line, i) => readRow(line, i, capacity!, refuse));
  if (rows.length < 2) refuse(undefined, rows.length === 0 ? 'the depot (customer 0)' : 'customer 1');
  return { capacity: capacity!, rows, refuse };
}

function readRow(line: Line, index: number, capacity: number, refuse: Refuse): Customer {
  const [number, x, y, demand, ready, due, service] = numbersOf(line, 7, refuse) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (number !== index + firstRowNumber) refuse(line, `customer ${index}`, `customer ${number}`);
  const isWhole = Number.isInteger(x) && Number.isInteger(y);
  const largest = isWhole ? largestCoordinate : largestCoordinate / 1_000;
  for (const [name, value] of Object.entries({ x, y })) {
    if (Math.abs(value) > largest || !isDecimal(value, 1_000))
      refuse(line, `a coordinate ${name} up to ${largest} with at most three decimals`, String(value));
  }
  if (!Number.isInteger(demand) || demand < 0 || demand > capacity)
    refuse(line, `a whole demand, 0 to the capacity of ${capacity}`, String(demand));
  for (const [name, value] of Object.entries({ ready, due, service })) {
    if (value < 0 || value > largestTime || !isDecimal(value, tenths))
      refuse(line, `a time (${name}) from 0 to ${largestTime} with at most one decimal`, String(value));
  }
  if (due < ready) refuse(line, `a due date not before the ready time ${ready}`, String(due));
  if (index === 0 && (demand !== 0 || service !== 0))
    refuse(line, 'a depot without demand and service time', `demand ${demand}, service time ${service}`);
  const whole = (value: number): number => Math.round(value * tenths);
  return { x, y, demand, ready: whole(ready), due: whole(due), service: whole(service), line };
}

function numbersOf(line: Line | undefined, count: number, refuse: Refuse): number[] {
  const words = line === undefined ? refuse(line, `${count} numbers`) : line.text.split(/\s+/);
  if (words.length !== count)
    refuse(line, `${count} numbers`, `${words.length}: ${words.join(' ').slice(0, 60)}`);
  return words.map((word) => {
    if (!/^-?\d+(\.\d+)?$/.test(word)) refuse(line, 'a number', JSON.stringify(word.slice(0, 30)));
    return Number(word);
  });
}

function isDecimal(value: number, scale: number): boolean {
  return Math.abs(value * scale - Math.round(value * scale)) < 1e-6;
}

/** Every customer can be served by a vehicle of its own; otherwise no plan serves them all. */
function checkReachable(rows: readonly Customer[], seconds: Int32Array, refuse: Refuse): void {
  const depot = rows[0]!;
  for (let i = 1; i < rows.length; i++) {
    const { ready, due, service, line } = rows[i]!;
    const start = Math.max(depot.ready + seconds[i]!, ready);
    const back = start + service + seconds[i * rows.length]!;
    if (start > due)
      refuse(
        line,
        `a customer that is reached by ${due / tenths}`,
        `one that is reached at ${start / tenths}`,
      );
    if (back > depot.due)
      refuse(line, `a way back by ${depot.due / tenths}`, `a way back at ${back / tenths}`);
  }
}

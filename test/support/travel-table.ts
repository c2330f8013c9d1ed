// When one arrives when the speed depends on the hour: looked up in a table of every second, apart from the solver's arithmetic.
import { unreachable, type Problem } from '../../backend/dispatch/solver/problem.ts';

const seconds = 2 * 86_400;
/** By second of two days: how many hundredths of a second of the matrix have been got on by since midnight. */
const tables = new WeakMap<object, Float64Array>();

function tableOf(speeds: NonNullable<Problem['speeds']>): Float64Array {
  let table = tables.get(speeds);
  if (table === undefined) {
    table = new Float64Array(seconds + 1);
    let [period, percent] = [0, 100];
    for (let second = 0; second < seconds; second++) {
      for (; speeds[period] !== undefined && speeds[period]!.fromSeconds <= second; period++)
        percent = speeds[period]!.percent;
      table[second + 1] = table[second]! + percent;
    }
    tables.set(speeds, table);
  }
  return table;
}

/** The first second at which a way of `way` seconds of the matrix is done, for one who sets out at `depart`, 0 or later. */
export function arrivalOf({ speeds }: Problem, depart: number, way: number): number {
  if (speeds === undefined || way >= unreachable || way === 0) return depart + way;
  const table = tableOf(speeds);
  const lastPercent = speeds.at(-1)!.percent;
  if (depart >= seconds) return depart + Math.ceil((100 * way) / lastPercent);
  const wanted = table[depart]! + 100 * way;
  const beyond = wanted - table[seconds]!;
  if (beyond > 0) return seconds + Math.ceil(beyond / lastPercent);
  let [low, high] = [depart, seconds];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (table[middle]! >= wanted) high = middle;
    else low = middle;
  }
  return high;
}

/** The last second, 0 or later, at which one may set out to be there at `arrival`; -1 if there is none. */
export function departureOf(problem: Problem, arrival: number, way: number): number {
  if (problem.speeds === undefined) return arrival - way;
  let [low, high] = [-1, Math.max(0, arrival) + 1];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (arrivalOf(problem, middle, way) <= arrival) low = middle;
    else high = middle;
  }
  return low;
}

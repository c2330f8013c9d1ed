// The reader of public instances: what it makes of good files, and what it says of broken ones.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPlan } from '../support/plan-check.ts';
import { dayOf, emptyRoute, planOf } from '../support/route-walk.ts';
import { parseSolomon } from '../support/solomon.ts';

const names = ['R101', 'R211', 'C205', 'RC105', 'C1_2_3'];
const rowHead = 'CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME';

function read(name: string): string {
  return readFileSync(path.join(import.meta.dirname, 'instances', `${name}.txt`), 'utf8');
}

function fileOf(...rows: string[]): string {
  return ['tiny', '', 'VEHICLE', 'NUMBER CAPACITY', ' 3 20', '', 'CUSTOMER', rowHead, '', ...rows, ''].join(
    '\r\n',
  );
}
const depot = '0 0 0 0 0 1000 0';

describe('an instance', () => {
  it.each(names)('%s is read whole, and one vehicle for each customer is a good plan', (name) => {
    const { problem, customers, distance, name: title } = parseSolomon(`${name}.txt`, read(name));
    expect(title).toBe(name);
    expect(customers).toBe(name === 'C1_2_3' ? 200 : 100);
    expect(problem.visits).toHaveLength(customers);
    expect(problem.technicians).toHaveLength(customers);
    const routes = problem.visits.map((visit, i) => {
      const { technician } = emptyRoute(problem.technicians[i]!);
      return { technician, items: [{ kind: 'visit' as const, visit }] };
    });
    const plan = planOf(dayOf(problem), routes);
    expect(checkPlan(problem, plan)).toEqual([]);
    // Tenths, and nothing else costs anything.
    expect(plan.cost.total / 10).toBeCloseTo(distance(problem.visits.map((_, i) => [i + 1])), 6);
    expect(plan.cost.total).toBe(plan.cost.travel);
  });

  it('has the numbers of the file, ten times as large', () => {
    const { problem } = parseSolomon('R101.txt', read('R101'));
    expect(problem.visits[0]).toEqual({
      id: '1',
      place: 1,
      durationSeconds: 100,
      windows: [{ startSeconds: 1_610, endSeconds: 1_710 }],
      load: 10,
      unservedPenalty: Infinity,
    });
    expect(problem.technicians[0]).toMatchObject({
      shift: { startSeconds: 0, endSeconds: 2_300 },
      maxLoad: 200,
      startPlace: 0,
      endPlace: 0,
    });
    // √200 = 14.142…
    expect(problem.travel.seconds[1]).toBe(Math.floor(10 * Math.hypot(6, 14)));
    expect(parseSolomon('R101.txt', read('R101'), 7).problem.technicians).toHaveLength(7);
  });

  it('has edges that are truncated exactly, also where the square root is a whole number of tenths', () => {
    const scales = [1, 7, 113, 9_001, 400_000];
    for (const scale of scales) {
      const text = fileOf(
        `0 0 0 0 0 9000000 0`,
        `1 ${3 * scale} ${4 * scale} 1 0 9000000 0`,
        `2 ${-3 * scale} ${4 * scale} 1 0 9000000 0`,
      );
      const { seconds } = parseSolomon('tiny.txt', text).problem.travel;
      expect([seconds[1], seconds[2], seconds[5]]).toEqual([50 * scale, 50 * scale, 60 * scale]);
    }
    const decimals = fileOf(depot, '1 0.3 0.4 1 0 1000.5 0.5', '2 1 1 1 0 1000 0');
    const { travel, visits } = parseSolomon('tiny.txt', decimals).problem;
    expect([travel.seconds[1], travel.seconds[2], travel.seconds[5]]).toEqual([5, 14, 9]);
    expect(visits[0]).toMatchObject({ durationSeconds: 5, windows: [{ endSeconds: 10_005 }] });
  });

  it('measures routes with the depot at both ends', () => {
    const { distance } = parseSolomon('t.txt', fileOf(depot, '1 3 4 1 0 900 0', '2 6 8 1 0 900 0'));
    expect(distance([[1, 2]])).toBe(20);
    expect(distance([[1], [2]])).toBe(30);
    expect(distance([])).toBe(0);
  });
});

describe('a broken file', () => {
  const good = fileOf(depot, '1 3 4 1 0 900 0');
  it.each([
    ['is empty', '', 'line 1: found the end of the file, expected the name of the instance'],
    ['is something else', 'a\nb\nc', 'line 2: found "b", expected the heading "VEHICLE"'],
    ['has no fleet', good.replace(' 3 20', ' 3'), 'line 5: found 1: 3, expected 2 numbers'],
    [
      'has no vehicles',
      good.replace(' 3 20', ' 0 20'),
      'line 5: found "0 20", expected a whole number of vehicles',
    ],
    ['has no customers', fileOf(depot), 'line 11: found the end of the file, expected customer 1'],
    ['has no depot', fileOf(), 'found the end of the file, expected the depot (customer 0)'],
    [
      'leaves a customer out',
      fileOf(depot, '2 3 4 1 0 900 0'),
      'line 11: found customer 2, expected customer 1',
    ],
    ['ends in a row', fileOf(depot, '1 3 4 1 0'), 'line 11: found 5: 1 3 4 1 0, expected 7 numbers'],
    ['has a word for a number', fileOf(depot, '1 x 4 1 0 900 0'), 'line 11: found "x", expected a number'],
    ['has NaN', fileOf(depot, '1 NaN 4 1 0 900 0'), 'line 11: found "NaN", expected a number'],
    [
      'has too large a demand',
      fileOf(depot, '1 3 4 21 0 900 0'),
      'found 21, expected a whole demand, 0 to the capacity of 20',
    ],
    [
      'has a window backwards',
      fileOf(depot, '1 3 4 1 9 8 0'),
      'found 8, expected a due date not before the ready time 9',
    ],
    ['has a negative time', fileOf(depot, '1 3 4 1 0 900 -1'), 'found -1, expected a time (service)'],
    ['has a time in hundredths', fileOf(depot, '1 3 4 1 0 9.25 0'), 'found 9.25, expected a time (due)'],
    ['is too far away', fileOf(depot, '1 3 9000000 1 0 900 0'), 'found 9000000, expected a coordinate y'],
    [
      'asks for work at the depot',
      fileOf('0 0 0 5 0 1000 0', '1 3 4 1 0 900 0'),
      'expected a depot without demand',
    ],
    [
      'has a customer nobody reaches',
      fileOf(depot, '1 30 40 1 0 49 0'),
      'line 11: found one that is reached at 50, expected a customer that is reached by 49',
    ],
    [
      'has one from which nobody is back',
      fileOf(depot, '1 30 40 1 0 960 0', '2 3 4 1 0 900 999'),
      'line 12: found a way back at 1009, expected a way back by 1000',
    ],
  ])('that %s is named with its line', (_, text, expected) => {
    expect(() => parseSolomon('broken.txt', text)).toThrow(`broken.txt, line`);
    expect(() => parseSolomon('broken.txt', text)).toThrow(expected);
  });
});

// What the search keeps up to date as it goes is what anyone would find by adding all up anew.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { exponential, logarithm, power } from '../../backend/dispatch/solver/exact-math.ts';
import { insertAbsent } from '../../backend/dispatch/solver/construct.ts';
import { LocalSearch } from '../../backend/dispatch/solver/local-search.ts';
import { Model } from '../../backend/dispatch/solver/model.ts';
import { finish } from '../../backend/dispatch/solver/in-slices.ts';
import { findingNeighbours } from '../../backend/dispatch/solver/neighbours.ts';
import { PlainDay } from '../../backend/dispatch/solver/plain-day.ts';
import { Random } from '../../backend/dispatch/solver/random.ts';
import { Regions } from '../../backend/dispatch/solver/regions.ts';
import { Routes } from '../../backend/dispatch/solver/routes.ts';
import { RuinRecreate } from '../../backend/dispatch/solver/ruin-recreate.ts';
import { makeFlatRoutes, Tours } from '../../backend/dispatch/solver/tours.ts';
import { parseSolomon } from '../support/solomon.ts';
import { telecomDay } from '../support/telecom-days.ts';

function instance(name: string): Model {
  const file = path.join(import.meta.dirname, 'instances', `${name}.txt`);
  return new Model(parseSolomon(name, readFileSync(file, 'utf8')).problem);
}

/** Lateness as the paper has it: whoever is late goes back in time to the window's end, and pays for it. */
function walk(
  day: PlainDay,
  visits: readonly number[],
): { distance: number; lateness: number; load: number } {
  const end = day.firstEnd;
  let [time, at, distance, lateness, load] = [day.shiftStart, day.count, 0, 0, 0];
  for (const v of [...visits, end]) {
    const d = day.travel[day.row[at]! + day.column[v]!]!;
    distance += d;
    time = Math.max(time + d, day.early[v]!);
    lateness += Math.max(0, time - day.late[v]!);
    time = Math.min(time, day.late[v]!) + day.duration[v]!;
    load += day.load[v]!;
    at = v;
  }
  return { distance, lateness, load };
}

describe('tours', () => {
  it.each(['R101', 'RC105', 'C205'])('%s: after any number of moves all sums are right', (name) => {
    const model = instance(name);
    const random = new Random(7);
    const visits = Int32Array.from({ length: model.visitCount }, (_, v) => v);
    const day = new PlainDay(model, visits, model.technicianCount, 20);
    const tours = new Tours(day);
    const search = new LocalSearch(tours, random);
    for (let round = 0; round < 5; round++) {
      tours.setPrices(1 + random.below(20), 1 + random.below(50));
      tours.set({ ...makeFlatRoutes(day), routeCount: 0 });
      for (const v of visits) tours.insertAnywhere((v * 37 + round) % day.count);
      const before = tours.cost;
      search.run(-1);
      expect(tours.cost).toBeLessThan(before);
      const flat = makeFlatRoutes(day);
      tours.get(flat);
      expect([...flat.visits].toSorted((a, b) => a - b)).toEqual([...visits]);
      let cost = 0;
      for (let k = 0; k < flat.routeCount; k++) {
        const list = [...flat.visits.subarray(flat.from[k], flat.from[k + 1])];
        const { distance, lateness, load } = walk(day, list);
        const r = tours.route[list[0]!]!;
        expect([tours.distance[r], tours.lateness[r], tours.load[r]]).toEqual([distance, lateness, load]);
        cost += distance + lateness * tours.latePrice + Math.max(0, load - day.maxLoad) * tours.loadPrice;
      }
      expect(tours.cost).toBeCloseTo(cost, 6);
    }
  });
});

describe('routes', () => {
  it.each([
    ['a plain day', instance('RC105')],
    ['a day of an operator', new Model(telecomDay({ technicians: 10, visits: 60, seed: 2 }).problem)],
    [
      'a day with rush hours',
      new Model(telecomDay({ technicians: 10, visits: 60, seed: 2, rushHours: true }).problem),
    ],
  ])('%s: after thousands of ruins times and costs are those of routes made anew', (_, model) => {
    const routes = new Routes(model);
    insertAbsent(routes);
    const neighbours = finish(findingNeighbours(model, { spots: 40, enough: 20, near: 40 }, true));
    const ruin = new RuinRecreate(routes, neighbours, new Random(3));
    for (let step = 0; step < 4_000; step++) ruin.step(200);
    const again = new Routes(model);
    for (let r = 0; r < model.technicianCount; r++) {
      const nodes: number[] = [];
      for (let i = routes.next[model.firstStart + r]!; i !== model.firstEnd + r; i = routes.next[i]!)
        nodes.push(i);
      again.setRoute(r, Int32Array.from(nodes), 0, nodes.length);
    }
    // Of visits that are left out nothing is kept.
    const isInRoute = (_value: number, i: number): boolean => i >= model.visitCount || routes.route[i]! >= 0;
    for (const key of ['next', 'prev', 'route', 'start', 'depart', 'latest', 'leg'] as const)
      expect({ [key]: [...routes[key]].filter(isInRoute) }).toEqual({
        [key]: [...again[key]].filter(isInRoute),
      });
    expect([...routes.load, ...routes.visits]).toEqual([...again.load, ...again.visits]);
    expect(routes.absentCount).toBe(again.absentCount);
    expect(routes.cost).toBeCloseTo(again.cost, 3);
  });
});

describe('the lists of a visit', () => {
  it('have the nearest others in order, of those as near the first ones', () => {
    const model = instance('RC105');
    const { near } = finish(findingNeighbours(model, { spots: 20, enough: 20, near: 40 }, true));
    for (let v = 0; v < model.visitCount; v++) {
      const away = (other: number): number =>
        model.seconds[model.place[v]! * model.stride + model.place[other]!]!;
      const others = Array.from({ length: model.visitCount }, (_, other) => other)
        .filter((other) => other !== v)
        .toSorted((a, b) => away(a) - away(b) || a - b);
      expect([...near.subarray(v * 40, v * 40 + 40)]).toEqual(others.slice(0, 40));
    }
  });
});

describe('regions', () => {
  it('have about as many visits as they should, and take every route in turn', () => {
    const model = instance('C1_2_3');
    const routes = new Routes(model);
    insertAbsent(routes);
    const neighbours = finish(findingNeighbours(model, { spots: 20, enough: 20, near: 40 }, true));
    const regions = new Regions(routes, neighbours, new Random(1));
    const seen = new Set<number>();
    for (let k = 0; k < 25; k++) {
      const region = regions.next(40);
      expect(new Set(region).size).toBe(region.length);
      const size = region.reduce((sum, r) => sum + routes.visits[r]!, 0);
      expect(size).toBeGreaterThan(0);
      expect(size).toBeLessThan(65);
      for (const r of region) seen.add(r);
    }
    expect(seen.size).toBe(routes.visits.filter((count) => count > 0).length);
  });
});

describe('exact mathematics', () => {
  it('agrees with the engine’s own', () => {
    for (const x of [1e-9, 0.001, 0.25, 0.75, 0.999, 1, 1.5, 2, 10, 12_345.678, 1e12]) {
      expect(Math.abs(logarithm(x) - Math.log(x))).toBeLessThan(1e-13 * Math.max(1, Math.abs(Math.log(x))));
      for (const y of [-3, -0.5, 0, 0.1, 1, 2.5]) expect(power(x, y) / Math.pow(x, y)).toBeCloseTo(1, 12);
    }
  });

  it('an exponential value has mean 1', () => {
    let sum = 0;
    for (let k = 0; k < 4_096; k++) sum += exponential(k << 20);
    expect(sum / 4_096).toBeCloseTo(1, 3);
  });
});

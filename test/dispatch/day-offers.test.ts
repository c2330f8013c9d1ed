// Offered places equal those found by trying everything, on small days with every field and on days with districts.
import { describe, expect, it } from 'vitest';
import { DayPlan } from '../../backend/dispatch/solver/day-plan.ts';
import { ProblemError } from '../../backend/dispatch/solver/problem.ts';
import { checkPlan } from '../support/plan-check.ts';
import { dayOf } from '../support/route-walk.ts';
import { telecomDay } from '../support/telecom-days.ts';
import { dayEvents } from '../support/telecom-events.ts';
import { loadOf, offerCosts, routeCost, type Lists } from './day-twin.ts';
import { planByChance, plannedOf, smallDay } from './day-worlds.ts';

export function listsOf(day: DayPlan): Lists {
  const { problem } = day;
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  return new Map(
    problem.technicians.map(({ id }) => [id, day.visitsOf(id).map((visit) => visits.get(visit)!)]),
  );
}

describe('an offer', () => {
  it('has the least cost of all technicians and positions, in 500 small days', () => {
    let [places, nones] = [0, 0];
    for (let seed = 1; seed <= 500; seed++) {
      const { problem, day, visit, windows } = smallDay(seed);
      const expected = offerCosts(problem, listsOf(day), visit, windows);
      const offers = day.offer(visit, windows);
      expect(offers.length).toBe(windows.length);
      const ranks = offers.map(({ place }) => place?.addedCost ?? Infinity);
      expect(ranks, 'the cheapest first').toEqual(ranks.toSorted((a, b) => (a === b ? 0 : a - b)));
      for (const { window, place, none } of offers) {
        const cost = expected[windows.indexOf(window)]!;
        expect(place === undefined, `seed ${seed}`).toBe(cost === Infinity);
        expect(none === undefined).toBe(place !== undefined);
        if (place === undefined) nones += 1;
        else {
          places += 1;
          expect(place.addedCost, `seed ${seed}`).toBeCloseTo(cost, 6);
        }
      }
    }
    expect(places).toBeGreaterThan(300);
    expect(nones).toBeGreaterThan(300);
  });

  it('is what the plan becomes when it is taken, and another like it finds a place or none', () => {
    const seen = { again: 0, last: 0 };
    for (let seed = 1; seed <= 300; seed++) {
      const { day, visit, windows } = smallDay(seed);
      const before = day.plan();
      for (const { window, place } of day.offer(visit, windows)) {
        if (place === undefined) continue;
        const other = day.copy();
        const change = other.applyInsert({ ...visit, windows: [window] }, place.technicianId, place.position);
        expect(change.isAllowed, `seed ${seed}`).toBe(true);
        const again = other.offer({ ...visit, id: 'again' }, [window])[0]!.place !== undefined;
        expect(day.fitsAgain(visit, window, place.technicianId, place.position), `seed ${seed}`).toBe(again);
        seen[again ? 'again' : 'last'] += 1;
        const plan = other.plan();
        expect(checkPlan(other.problem, plan)).toEqual([]);
        const stop = plan.routes.find((route) => route.technicianId === place.technicianId)!.stops[
          place.position
        ]!;
        expect(stop).toMatchObject({
          visitId: visit.id,
          arrivalSeconds: place.arrivalSeconds,
          startSeconds: place.startSeconds,
          slackSeconds: place.slackSeconds,
        });
        const { total, unserved } = plan.cost;
        if (Number.isFinite(total))
          expect(total - unserved - (before.cost.total - before.cost.unserved)).toBeCloseTo(
            place.addedCost,
            6,
          );
      }
      expect(day.plan()).toEqual(before);
    }
    expect(Math.min(seen.again, seen.last)).toBeGreaterThan(50);
  });

  it('for a visit that is served is made as if it were taken out first', () => {
    let asked = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const { problem, planned, day, windows, random } = smallDay(seed);
      const served = planned.flatMap(({ visitIds }) => visitIds);
      if (served.length === 0) continue;
      const id = random.pick(served);
      const visit = problem.visits.find((one) => one.id === id)!;
      const offers = day.offer(visit, windows);
      if (problem.technicians.some(({ startsWith = [] }) => startsWith.includes(id))) {
        expect(offers.every(({ none }) => none?.reason === 'frozen')).toBe(true);
        continue;
      }
      const lists = listsOf(day);
      const day0 = dayOf(problem);
      // Where the way around the visit is too long, the route without it is not allowed.
      const owner = problem.technicians.find((technician) => lists.get(technician.id)!.includes(visit))!;
      const rest = lists.get(owner.id)!.filter((other) => other !== visit);
      if (routeCost(day0, owner, rest) === Infinity) continue;
      const expected = offerCosts(problem, lists, visit, windows);
      for (const { window, place } of offers)
        if (place) expect(place.addedCost, `seed ${seed}`).toBeCloseTo(expected[windows.indexOf(window)]!, 6);
        else expect(expected[windows.indexOf(window)], `seed ${seed}`).toBe(Infinity);
      asked += 1;
    }
    expect(asked).toBeGreaterThan(150);
  });

  it('says why there is none', () => {
    let times = 0;
    for (let seed = 1; seed <= 500; seed++) {
      const { problem, day, visit, windows } = smallDay(seed);
      const able = problem.technicians.filter(
        ({ id, skills = [] }) =>
          (visit.technicianId ?? id) === id && (visit.skills ?? []).every((skill) => skills.includes(skill)),
      );
      const lists = listsOf(day);
      const isFull = able.every(({ id, maxLoad = 8 }) => loadOf(lists.get(id)!) + loadOf([visit]) > maxLoad);
      for (const { none } of day.offer(visit, windows)) {
        if (none === undefined) continue;
        if (able.length === 0) expect(none).toEqual({ reason: 'skill' });
        else if (isFull) expect(none).toEqual({ reason: 'load' });
        else if (none.reason === 'time') {
          expect(none.seconds).toBeGreaterThan(0);
          times += 1;
        }
      }
    }
    expect(times).toBeGreaterThan(100);
  });

  it('is exact for a day of 20 technicians with lunch', () => {
    const day = telecomDay({ technicians: 20, visits: 110, seed: 5, urgentPlaces: 4 });
    const plan = DayPlan.from(day.problem, plannedOf(planByChance(day.problem)));
    const windows = [8, 10, 12, 14, 16].map((hour) => ({
      startSeconds: hour * 3_600,
      endSeconds: (hour + 2) * 3_600,
    }));
    const asked = dayEvents(day, 5).flatMap((event) => (event.kind === 'booking' ? [event.visit] : []));
    let places = 0;
    for (const visit of asked.slice(0, 25)) {
      const expected = offerCosts(day.problem, listsOf(plan), visit, windows);
      for (const { window, place } of plan.offer(visit, windows)) {
        expect(place?.addedCost ?? Infinity).toBeCloseTo(expected[windows.indexOf(window)]!, 6);
        if (place) places += 1;
      }
    }
    expect(places).toBeGreaterThan(20);
  });

  it('is refused for a visit that makes no sense', () => {
    const { day, visit, windows } = smallDay(1);
    expect(() => day.offer({ ...visit, place: 99 }, windows)).toThrow(ProblemError);
    expect(() => day.offer(visit, [{ startSeconds: 5, endSeconds: 4 }])).toThrow(/ends before it begins/);
  });
});

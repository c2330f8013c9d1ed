// Changes of a planned day: each answer equals the one computed from nothing, and what is tried changes nothing.
import { describe, expect, it } from 'vitest';
import type { Change } from '../../backend/dispatch/solver/day-answers.ts';
import { DayPlan } from '../../backend/dispatch/solver/day-plan.ts';
import { ProblemError, type Problem, type Visit } from '../../backend/dispatch/solver/problem.ts';
import { checkPlan } from '../support/plan-check.ts';
import { dayOf, mayDo } from '../support/route-walk.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import { insertionCost, loadOf, missedBy, routeCost } from './day-twin.ts';
import { plannedOf, smallDay } from './day-worlds.ts';

type Lists = Map<string, Visit[]>;
/** Some rule and, where it is clear, whose and by how much. */
interface Broken {
  constraint: string;
  technicianId?: string;
  seconds?: number;
  over?: number;
}

function listsOf(day: DayPlan): Lists {
  const { problem } = day;
  const visits = new Map(problem.visits.map((visit) => [visit.id, visit]));
  return new Map(
    problem.technicians.map(({ id }) => [id, day.visitsOf(id).map((visit) => visits.get(visit)!)]),
  );
}

/** What a change must answer: these lists instead of those. `placed` are the ids that are looked at for skills. */
function expected(
  problem: Problem,
  before: Lists,
  after: Lists,
  placed: readonly string[],
): Broken[] | number {
  const day = dayOf(problem);
  const fixed = new Set(problem.technicians.flatMap(({ startsWith = [] }) => startsWith));
  const rules: Broken[] = [];
  for (const technician of problem.technicians) {
    const list = after.get(technician.id)!;
    for (const visit of list.filter(({ id }) => placed.includes(id) && !fixed.has(id))) {
      if (!mayDo(technician, visit)) {
        const hasSkills = (visit.skills ?? []).every((skill) => technician.skills?.includes(skill));
        rules.push({ constraint: hasSkills ? 'pinned' : 'skill', technicianId: technician.id });
      }
    }
    const over = loadOf(list) - (technician.maxLoad ?? 8);
    if (over > 0 && rules.every(({ technicianId }) => technicianId !== technician.id))
      rules.push({ constraint: 'load', technicianId: technician.id, over });
  }
  if (rules.length > 0) return rules;
  let cost = 0;
  const faults: Broken[] = [];
  for (const technician of problem.technicians) {
    const list = after.get(technician.id)!;
    const now = routeCost(day, technician, list);
    cost += now - routeCost(day, technician, before.get(technician.id)!);
    if (now < Infinity) continue;
    const { kind, seconds } = missedBy(day, technician, list);
    const amount = seconds < Infinity ? { seconds } : {};
    faults.push({ constraint: kind, technicianId: technician.id, ...amount });
  }
  return faults.length > 0 ? faults : cost;
}

interface Try {
  tried: Change;
  apply: () => Change;
  after: Lists;
  placed: string[];
  isFrozen: boolean;
}

/** Something that a dispatcher may do, and the lists that would come of it. */
function anyTry(day: DayPlan, random: SeededRandom): Try {
  const before = listsOf(day);
  const { problem } = day;
  const served = [...before.values()].flat();
  const technician = random.pick(problem.technicians);
  const fixed = new Set(problem.technicians.flatMap(({ startsWith = [] }) => startsWith));
  const without = (id: string): Lists =>
    new Map([...before].map(([owner, list]) => [owner, list.filter((visit) => visit.id !== id)]));
  const kind = served.length < 2 ? 'move' : random.pick(['move', 'move', 'move', 'remove', 'swap']);
  if (kind === 'remove') {
    const { id } = random.pick(served);
    const isFrozen = fixed.has(id);
    return {
      tried: day.tryRemove(id),
      apply: () => day.applyRemove(id),
      after: without(id),
      placed: [],
      isFrozen,
    };
  }
  if (kind === 'swap') {
    const [a, b] = random.shuffled(served) as [Visit, Visit];
    const swap = (visit: Visit): Visit => (visit === a ? b : visit === b ? a : visit);
    const after = new Map([...before].map(([owner, list]) => [owner, list.map(swap)]));
    const isFrozen = fixed.has(a.id) || fixed.has(b.id);
    const apply = (): Change => day.applySwap(a.id, b.id);
    return { tried: day.trySwap(a.id, b.id), apply, after, placed: [a.id, b.id], isFrozen };
  }
  const visit = random.pick(problem.visits);
  const after = without(visit.id);
  const list = after.get(technician.id)!;
  const position = random.between(0, list.length);
  list.splice(position, 0, visit);
  const isFrozen = fixed.has(visit.id) || position < (technician.startsWith?.length ?? 0);
  return {
    tried: day.tryMove(visit.id, technician.id, position),
    apply: () => day.applyMove(visit.id, technician.id, position),
    after,
    placed: [visit.id],
    isFrozen,
  };
}

describe('a change', () => {
  it('has the cost or the violation that is found from nothing, in 2,500 tries on 250 small days', () => {
    const seen = new Map<string, number>();
    for (let seed = 1; seed <= 250; seed++) {
      const { day, random } = smallDay(seed);
      for (let step = 0; step < 10; step++) {
        const before = day.plan();
        const lists = listsOf(day);
        const { tried, apply, after, placed, isFrozen } = anyTry(day, random);
        expect(day.plan(), 'a try changes nothing').toEqual(before);
        const result = isFrozen ? [{ constraint: 'frozen' }] : expected(day.problem, lists, after, placed);
        const name = tried.isAllowed ? 'allowed' : tried.violation.constraint;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        expectSame(tried, result, `seed ${seed}, step ${step}`);
        expect(apply()).toEqual(tried);
        if (tried.isAllowed) expectApplied(day, after);
        else expect(day.plan()).toEqual(before);
      }
    }
    for (const name of ['allowed', 'skill', 'pinned', 'frozen', 'load', 'window', 'break', 'shift', 'noWay'])
      expect(seen.get(name) ?? 0, name).toBeGreaterThan(9);
  });

  it('tells whose arrival or start it shifts', () => {
    let shifts = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const { day, random } = smallDay(seed);
      const timesOf = (): Map<string, string> =>
        new Map(
          day
            .plan()
            .routes.flatMap(({ stops }) =>
              stops.map((stop) => [stop.visitId, `${stop.arrivalSeconds} ${stop.startSeconds}`] as const),
            ),
        );
      const before = timesOf();
      const { tried, apply, placed } = anyTry(day, random);
      apply();
      if (!tried.isAllowed) continue;
      const after = timesOf();
      const moved = [...after].filter(([id, time]) => !placed.includes(id) && before.get(id) !== time);
      expect(tried.shifts.map(({ visitId }) => visitId).toSorted()).toEqual(
        moved.map(([id]) => id).toSorted(),
      );
      expect(tried.stops.map(({ visitId }) => visitId).toSorted()).toEqual(placed.toSorted());
      shifts += tried.shifts.length;
    }
    expect(shifts).toBeGreaterThan(50);
  });
});

/** Of two routes that both break a rule, the answer may name either. */
function expectSame(change: Change, result: Broken[] | number, where: string): void {
  if (typeof result === 'number') {
    expect(change, where).toMatchObject({ isAllowed: true });
    if (change.isAllowed) expect(change.addedCost, where).toBeCloseTo(result, 6);
    return;
  }
  expect(change.isAllowed, where).toBe(false);
  if (change.isAllowed) return;
  const { technicianId } = change.violation;
  const same = result.find((broken) => (broken.technicianId ?? technicianId) === technicianId);
  expect(change.violation, where).toMatchObject(same ?? result[0]!);
}

function expectApplied(day: DayPlan, after: Lists): void {
  const plan = day.plan();
  expect(checkPlan(day.problem, plan)).toEqual([]);
  for (const [id, list] of after) expect(day.visitsOf(id)).toEqual(list.map((visit) => visit.id));
  expect(DayPlan.from(day.problem, plannedOf(plan)).plan()).toEqual(plan);
}

describe('an explanation', () => {
  it('has for every other technician the least cost, or what is least in the way', () => {
    let [costs, violations, heres] = [0, 0, 0];
    for (let seed = 1; seed <= 250; seed++) {
      const { day, problem, random } = smallDay(seed);
      const lists = listsOf(day);
      const visit = random.pick(problem.visits);
      const { here, others, repairs } = day.explain(visit.id);
      expect(repairs === undefined).toBe(here !== undefined);
      expect(others.length).toBe(problem.technicians.length - (here === undefined ? 0 : 1));
      if (here !== undefined) {
        const owner = problem.technicians.find(({ id }) => id === here.technicianId)!;
        const list = lists.get(owner.id)!;
        const rest = list.filter((other) => other !== visit);
        expect(list[here.position]).toBe(visit);
        const saved = routeCost(dayOf(problem), owner, list) - routeCost(dayOf(problem), owner, rest);
        if (saved > -Infinity) expect(here.addedCost).toBeCloseTo(saved, 6);
        heres += 1;
      }
      for (const { technicianId, best, violation } of others) {
        const technician = problem.technicians.find(({ id }) => id === technicianId)!;
        const cost = insertionCost(problem, technician, lists.get(technicianId)!, visit);
        if (best === undefined) {
          expect(cost).toBe(Infinity);
          expect(violation!.technicianId).toBe(technicianId);
          violations += 1;
        } else {
          expect(best.addedCost).toBeCloseTo(cost, 6);
          costs += 1;
        }
      }
    }
    for (const count of [costs, violations, heres]) expect(count).toBeGreaterThan(50);
  });

  it('for an unserved visit names repairs that work, and no smaller ones would', () => {
    const seen = { window: 0, overtime: 0, displaces: 0 };
    for (let seed = 1; seed <= 400; seed++) {
      const { day, problem } = smallDay(seed);
      const lists = listsOf(day);
      for (const id of day.plan().unservedVisitIds) {
        const visit = problem.visits.find((one) => one.id === id)!;
        const { repairs, others } = day.explain(id);
        if (others.some(({ best }) => best !== undefined)) continue;
        const { window, overtime, displaces } = repairs!;
        if (window !== undefined) {
          const fits = (by: number): boolean => {
            const windows = visit.windows.map(({ startSeconds, endSeconds }) => ({
              startSeconds: Math.max(0, startSeconds - by),
              endSeconds: endSeconds + by,
            }));
            return windows.some((one) =>
              problem.technicians.some(
                (technician) =>
                  insertionCost(problem, technician, lists.get(technician.id)!, {
                    ...visit,
                    windows: [one],
                  }) < Infinity,
              ),
            );
          };
          expect(
            day.tryInsert({ ...visit, windows: [window.window] }, window.technicianId, window.position),
          ).toMatchObject({
            isAllowed: true,
          });
          if ((visit.maxLatenessSeconds ?? 0) === 0)
            expect(fits(window.seconds - 1), `seed ${seed}`).toBe(false);
          seen.window += 1;
        }
        if (overtime !== undefined) {
          const longer = (seconds: number): boolean =>
            problem.technicians.some((technician) => {
              const maxOvertimeSeconds = (technician.maxOvertimeSeconds ?? 0) + seconds;
              const list = lists.get(technician.id)!;
              return insertionCost(problem, { ...technician, maxOvertimeSeconds }, list, visit) < Infinity;
            });
          expect(longer(overtime.seconds), `seed ${seed}`).toBe(true);
          expect(longer(overtime.seconds - 1), `seed ${seed}`).toBe(false);
          seen.overtime += 1;
        }
        if (displaces !== undefined) {
          const copy = day.copy();
          copy.applyRemove(displaces.visitId);
          const change = copy.tryMove(id, displaces.technicianId, displaces.position);
          if (change.isAllowed) seen.displaces += 1;
          const other = problem.visits.find((one) => one.id === displaces.visitId)!;
          expect(other.unservedPenalty).toBeLessThan(visit.unservedPenalty);
        }
      }
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
  });
});

describe('a day plan', () => {
  it('takes more new visits than it has room for, and copies that do not know of each other', () => {
    const { day, visit } = smallDay(2);
    const technicianId = day.problem.technicians[0]!.id;
    for (let i = 0; i < 75; i++) {
      const extra: Visit = { ...visit, id: `extra${i}`, windows: [{ startSeconds: 0, endSeconds: 86_400 }] };
      const { skills: _, technicianId: __, current: ___, ...plain } = extra;
      const easy: Visit = { ...plain, durationSeconds: 0, load: 0 };
      const copy = day.copy();
      const before = day.plan();
      const place = copy.offer(easy, easy.windows)[0]!.place;
      if (place === undefined) continue;
      expect(copy.applyInsert(easy, place.technicianId, place.position).isAllowed).toBe(true);
      expect(day.plan()).toEqual(before);
      expect(day.applyInsert(easy, place.technicianId, place.position).isAllowed).toBe(true);
      expect(copy.plan()).toEqual(day.plan());
      expect(checkPlan(day.problem, day.plan())).toEqual([]);
    }
    expect(day.problem.visits.length).toBeGreaterThan(70);
    expect(day.visitsOf(technicianId).length).toBeGreaterThanOrEqual(0);
  });

  it('puts a visit with other windows in the place of the old one', () => {
    const { day, problem, windows, planned } = smallDay(3);
    const id = planned[0]!.visitIds.at(-1)!;
    const visit = { ...problem.visits.find((one) => one.id === id)!, windows: [windows.at(-1)!] };
    const place = day.offer(visit, visit.windows)[0]!.place;
    if (place) expect(day.applyInsert(visit, place.technicianId, place.position).isAllowed).toBe(true);
    expect(day.problem.visits.find((one) => one.id === id)).toBe(
      place ? visit : problem.visits.find((one) => one.id === id),
    );
    expect(checkPlan(day.problem, day.plan())).toEqual([]);
  });

  it('forgets a cancelled visit, and refuses what makes no sense', () => {
    const { day, planned } = smallDay(4);
    const { technicianId, visitIds } = planned.find((route) => route.visitIds.length > 0)!;
    const id = visitIds.at(-1)!;
    expect(() => day.forget(id)).toThrow('it is served');
    if (day.applyRemove(id).isAllowed) day.forget(id);
    expect(day.problem.visits.some((visit) => visit.id === id)).toBe(false);
    expect(checkPlan(day.problem, day.plan())).toEqual([]);
    expect(() => day.explain(id)).toThrow(ProblemError);
    expect(() => day.tryMove('nobody', technicianId, 0)).toThrow('there is no such visit');
    expect(() => day.tryMove(day.problem.visits[0]!.id, 'nobody', 0)).toThrow('there is no such technician');
    expect(() => day.tryMove(day.problem.visits[0]!.id, technicianId, 99)).toThrow('has no position 99');
  });
});

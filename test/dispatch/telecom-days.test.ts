// The generator of days: the same for a seed, of the promised make, and such that a day can be planned.
import { describe, expect, it } from 'vitest';
import { greedyPlan, nearestTechnicianPlan } from '../support/day-baselines.ts';
import { checkPlan } from '../support/plan-check.ts';
import { canDo, penalties, profiles, telecomDay } from '../support/telecom-days.ts';
import { dayEvents, urgentCount } from '../support/telecom-events.ts';
import { travelSeconds } from '../support/telecom-map.ts';

const regional = telecomDay({ ...profiles.regional, seed: 3, urgentPlaces: 5 });
const { visits, technicians, travel } = regional.problem;

function share<T>(values: readonly T[], isCounted: (value: T) => boolean): number {
  return values.filter(isCounted).length / values.length;
}

describe('a generated day', () => {
  it('is the same for a seed, and another one for another seed', () => {
    const make = (seed: number) => telecomDay({ ...profiles.small, seed });
    expect(make(1)).toEqual(make(1));
    expect(make(1).problem.visits).not.toEqual(make(2).problem.visits);
    // The very day, so that figures of one machine mean something on another.
    const { problem, coordinates } = make(1);
    const sum = problem.travel.seconds.reduce((total, seconds) => total + seconds, 0);
    expect([sum, coordinates.length, problem.visits[299]]).toMatchInlineSnapshot(`
      [
        175502458,
        335,
        {
          "durationSeconds": 4080,
          "id": "v300",
          "place": 334,
          "skills": [
            "fibre",
          ],
          "unservedPenalty": 120000,
          "windows": [
            {
              "endSeconds": 50400,
              "startSeconds": 43200,
            },
          ],
        },
      ]
    `);
  });

  it.each([
    [10, 60],
    [50, 300],
    [333, 1_000],
  ])('has as many technicians and visits as asked: %i and %i', (technicianCount, visitCount) => {
    const day = telecomDay({ technicians: technicianCount, visits: visitCount, seed: 5, urgentPlaces: 3 });
    const { problem, coordinates, urgentPlaces } = day;
    expect([problem.technicians.length, problem.visits.length]).toEqual([technicianCount, visitCount]);
    expect(new Set([...problem.visits, ...problem.technicians].map(({ id }) => id)).size).toBe(
      technicianCount + visitCount,
    );
    expect(problem.travel.size).toBe(coordinates.length);
    expect(problem.travel.seconds).toHaveLength(coordinates.length ** 2);
    expect(urgentPlaces).toEqual([3, 2, 1].map((back) => coordinates.length - back));
    for (const skill of ['fibre', 'copper', 'coax', 'cpe', 'aerial', 'splice', 'business', 'vip'])
      expect(problem.technicians.some(({ skills }) => skills!.includes(skill))).toBe(true);
  });

  it('has the promised shares of windows, priorities, skills, shifts and pins', () => {
    const hours = visits.map(({ windows: [window] }) => (window!.endSeconds - window!.startSeconds) / 3_600);
    const near = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(0.06);
    near(
      share(hours, (length) => length === 2),
      0.6,
    );
    near(
      share(hours, (length) => length === 4 || length === 5),
      0.25,
    );
    near(
      share(hours, (length) => length === 12),
      0.1,
    );
    near(
      share(hours, (length) => length === 1),
      0.05,
    );
    [0.05, 0.55, 0.3, 0.1].forEach((expected, i) =>
      near(
        share(regional.priorities, (priority) => priority === i + 1),
        expected,
      ),
    );
    near(
      share(visits, ({ skills }) => skills!.length === 2),
      0.09,
    );
    near(
      share(technicians, ({ shift }) => shift.startSeconds === 8 * 3_600),
      0.7,
    );
    near(
      share(technicians, ({ startPlace }) => startPlace >= regional.town.depots.length),
      0.6,
    );
    expect(visits.filter(({ technicianId }) => technicianId !== undefined)).toHaveLength(120);
    expect(hours.filter((length) => length === 0)).toHaveLength(36);
    visits.forEach(({ unservedPenalty }, i) =>
      expect(unservedPenalty).toBe(penalties[regional.priorities[i]!]),
    );
  });

  it('has visits that somebody can do in time, nearly always', () => {
    const possible = share(visits, (visit) =>
      technicians.some(
        (technician) =>
          (visit.technicianId ?? technician.id) === technician.id &&
          visit.skills!.every((skill) => technician.skills!.includes(skill)) &&
          canDo(technician, visit, regional.coordinates),
      ),
    );
    expect(possible).toBeGreaterThan(0.98);
    for (const { durationSeconds } of visits) {
      expect(durationSeconds % 60).toBe(0);
      expect(durationSeconds).toBeGreaterThanOrEqual(9 * 60);
      expect(durationSeconds).toBeLessThanOrEqual(108 * 60);
    }
  });

  it('has districts that keep their distance, and ways as long as the formula says', () => {
    const { districts, sideMetres } = regional.town;
    expect(districts).toHaveLength(25);
    const apart = districts.flatMap((a, i) =>
      districts.slice(0, i).map((b) => Math.hypot(a.x - b.x, a.y - b.y)),
    );
    expect(Math.min(...apart)).toBeGreaterThan(0.4 * (sideMetres / 5));
    expect(travelSeconds({ x: 0, y: 0 }, { x: 0, y: 0 })).toBe(60);
    expect(travelSeconds({ x: 0, y: 0 }, { x: 600, y: 800 })).toBe(150 + Math.round((1.3 * 3_600) / 22));
    expect(travelSeconds({ x: 0, y: 0 }, { x: 6_000, y: 0 })).toBe(150 + (1.3 * 6 * 3_600) / 30);
    expect(travelSeconds({ x: 0, y: 0 }, { x: 0, y: 20_000 })).toBe(150 + (1.3 * 20 * 3_600) / 45);
    const [from, to] = [technicians[7]!.startPlace, visits[9]!.place];
    const { coordinates } = regional;
    expect(travel.seconds[from * travel.stride + to]).toBe(
      travelSeconds(coordinates[from]!, coordinates[to]!),
    );
  });

  it('is easier with a smaller load factor', () => {
    const work = (loadFactor: number): number =>
      telecomDay({ ...profiles.small, seed: 1, loadFactor }).problem.visits.reduce(
        (sum, { durationSeconds }) => sum + durationSeconds,
        0,
      );
    expect(work(0.75) / work(0.9)).toBeCloseTo(0.75 / 0.9, 1);
  });

  it('can be planned in both plain ways, nearly whole', () => {
    for (const plan of [greedyPlan(regional.problem), nearestTechnicianPlan(regional.problem)]) {
      expect(checkPlan(regional.problem, plan)).toEqual([]);
      expect(plan.unservedVisitIds.length / visits.length).toBeLessThan(0.15);
    }
  });
});

describe('the events of a day', () => {
  const day = telecomDay({ ...profiles.small, seed: 1, urgentPlaces: urgentCount(50) });
  const events = dayEvents(day, 9);

  it('are the same for a seed and stand in the order of time', () => {
    expect(dayEvents(day, 9)).toEqual(events);
    expect(dayEvents(day, 10)).not.toEqual(events);
    const times = events.map(({ atSeconds }) => atSeconds);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('are of every kind, and are about people and visits of the day', () => {
    const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
    expect([count('sick'), count('urgent'), count('booking')]).toEqual([1, 27, 180]);
    for (const kind of ['overrun', 'no-show', 'cancelled']) expect(count(kind)).toBeGreaterThan(2);
    const ids = new Set([...day.problem.visits, ...day.problem.technicians].map(({ id }) => id));
    for (const event of events) {
      if ('visitId' in event) expect(ids).toContain(event.visitId);
      if ('technicianId' in event) expect(ids).toContain(event.technicianId);
      if ('visit' in event) {
        expect(ids).not.toContain(event.visit.id);
        expect(event.visit.place).toBeLessThan(day.problem.travel.size);
      }
      if (event.kind === 'urgent') expect(event.visit.unservedPenalty).toBe(penalties[1]);
    }
  });
});

// Every rule of the checker is seen to fail: a good plan is broken in one place, and the checker says where.
import { describe, expect, it } from 'vitest';
import {
  unreachable,
  type Cost,
  type Plan,
  type Problem,
  type Stop,
  type TimedRoute,
} from '../../backend/dispatch/solver/problem.ts';
import { checkPlan } from '../support/plan-check.ts';

/** Places in a row, ten minutes from one to the next; Ana begins and ends at 0. */
function travelOf(size: number): Problem['travel'] {
  const seconds = new Int32Array(size * size);
  for (let from = 0; from < size; from++)
    for (let to = 0; to < size; to++) seconds[from * size + to] = 600 * Math.abs(from - to);
  return { size, stride: size, seconds };
}

const problem: Problem = {
  travel: travelOf(4),
  technicians: [
    {
      id: 'Ana',
      shift: { startSeconds: 0, endSeconds: 11_500 },
      startPlace: 0,
      endPlace: 0,
      skills: ['fibre'],
      breaks: [{ durationSeconds: 300, window: { startSeconds: 3_000, endSeconds: 4_000 } }],
      maxOvertimeSeconds: 600,
      startsWith: ['a'],
    },
    { id: 'Ben', shift: { startSeconds: 0, endSeconds: 9_000 }, startPlace: 3, endPlace: 3 },
  ],
  visits: [
    {
      id: 'a',
      place: 1,
      durationSeconds: 1_000,
      windows: [{ startSeconds: 1_000, endSeconds: 2_000 }],
      skills: ['fibre'],
      unservedPenalty: 50_000,
    },
    {
      id: 'b',
      place: 2,
      durationSeconds: 1_000,
      windows: [
        { startSeconds: 0, endSeconds: 2_000 },
        { startSeconds: 5_000, endSeconds: 6_000 },
      ],
      unservedPenalty: 50_000,
      current: { technicianId: 'Ben', startSeconds: 3_000 },
    },
    {
      id: 'c',
      place: 3,
      durationSeconds: 3_000,
      windows: [{ startSeconds: 0, endSeconds: 6_000 }],
      unservedPenalty: 50_000,
      maxLatenessSeconds: 900,
      load: 2,
    },
    {
      id: 'd',
      place: 3,
      durationSeconds: 60,
      windows: [{ startSeconds: 0, endSeconds: 60 }],
      unservedPenalty: 70,
    },
  ],
  weights: { changedTechnician: 11, changedStart: 7, technicianUsed: 100, waitingPerSecond: 1 },
};

/*
 * Ana: leaves at 0, a at 600 (starts 1000, to 2000), break 2000 (starts 3000, to 3300), b at 3900 (5000 to 6000), c at
 * 6600 (600 late, to 9600), back at 11400 if there were no break; c is left by a way of 1800.
 */
const stops: Stop[] = [
  {
    visitId: 'a',
    arrivalSeconds: 600,
    travelSeconds: 600,
    startSeconds: 1_000,
    endSeconds: 2_000,
    waitingSeconds: 400,
    latenessSeconds: 0,
    slackSeconds: 1_400,
  },
  {
    visitId: 'b',
    arrivalSeconds: 3_900,
    travelSeconds: 600,
    startSeconds: 5_000,
    endSeconds: 6_000,
    waitingSeconds: 1_100,
    latenessSeconds: 0,
    slackSeconds: 1_400,
  },
  {
    visitId: 'c',
    arrivalSeconds: 6_600,
    travelSeconds: 600,
    startSeconds: 6_600,
    endSeconds: 9_600,
    waitingSeconds: 0,
    latenessSeconds: 600,
    slackSeconds: 300,
  },
];
const route: TimedRoute = {
  technicianId: 'Ana',
  stops,
  breaks: [{ startSeconds: 3_000, endSeconds: 3_300, afterStops: 1 }],
  travelSeconds: 3_600,
  waitingSeconds: 2_100,
  endSeconds: 11_400,
};
const cost: Cost = {
  unserved: 70,
  lateness: 15_000 + 20 * 600,
  changes: 18,
  technicians: 100,
  travel: 3_600,
  waiting: 2_100,
  overtime: 0,
  balance: 2 * 16,
  total: 32_920,
};
const good: Plan = { routes: [route], unservedVisitIds: ['d'], cost };

/** The good plan with other values somewhere. */
function withRoute(change: Partial<TimedRoute>): Plan {
  return { ...good, routes: [{ ...route, ...change }] };
}
function withStop(index: number, change: Partial<Stop>): Plan {
  return withRoute({ stops: stops.map((stop, i) => (i === index ? { ...stop, ...change } : stop)) });
}
function withAna(change: object): Problem {
  return {
    ...problem,
    technicians: problem.technicians.map((one) => (one.id === 'Ana' ? { ...one, ...change } : one)),
  };
}
function withVisit(id: string, change: object): Problem {
  return {
    ...problem,
    visits: problem.visits.map((visit) => (visit.id === id ? { ...visit, ...change } : visit)),
  };
}
function withTravel(from: number, to: number, seconds: number): Problem {
  const travel = travelOf(4);
  travel.seconds[from * 4 + to] = seconds;
  return { ...problem, travel };
}

describe('a good plan', () => {
  it('has no fault', () => {
    expect(checkPlan(problem, good)).toEqual([]);
  });

  it('may list technicians who do nothing', () => {
    const idle: TimedRoute = {
      technicianId: 'Ben',
      stops: [],
      breaks: [],
      travelSeconds: 0,
      waitingSeconds: 0,
      endSeconds: 0,
    };
    expect(checkPlan(problem, { ...good, routes: [route, idle] })).toEqual([]);
    expect(checkPlan(problem, { ...good, routes: [route, { ...idle, travelSeconds: 9 }] })).toEqual([
      'Ben: Travel is 9 instead of 0.',
    ]);
  });
});

describe('a plan with a wrong figure', () => {
  it.each<[string, Plan, string]>([
    ['arrival', withStop(1, { arrivalSeconds: 3_901 }), 'Ana: Arrival at b is 3901 instead of 3900.'],
    ['way', withStop(1, { travelSeconds: 601 }), 'Ana: Way to b is 601 instead of 600.'],
    ['start', withStop(1, { startSeconds: 4_999 }), 'Ana: Start of b is 4999 instead of 5000.'],
    ['end', withStop(2, { endSeconds: 9_599 }), 'Ana: End of c is 9599 instead of 9600.'],
    ['waiting of a stop', withStop(0, { waitingSeconds: 0 }), 'Ana: Waiting at a is 0 instead of 400.'],
    ['lateness', withStop(2, { latenessSeconds: 0 }), 'Ana: Lateness of c is 0 instead of 600.'],
    ['slack', withStop(0, { slackSeconds: 1_401 }), 'Ana: Slack at a is 1401 instead of 1400.'],
    ['not a number', withStop(0, { slackSeconds: NaN }), 'Ana: Slack at a is NaN instead of 1400.'],
    ['travel', withRoute({ travelSeconds: 1_800 }), 'Ana: Travel is 1800 instead of 3600.'],
    ['waiting', withRoute({ waitingSeconds: 1_100 }), 'Ana: Waiting is 1100 instead of 2100.'],
    [
      'end of the day',
      withRoute({ endSeconds: 9_600 }),
      'Ana: End of the way back to 0 is 9600 instead of 11400.',
    ],
    [
      'start of a break',
      withRoute({ breaks: [{ startSeconds: 2_000, endSeconds: 3_300, afterStops: 1 }] }),
      'Ana: Start of break 1 is 2000 instead of 3000.',
    ],
    [
      'end of a break',
      withRoute({ breaks: [{ startSeconds: 3_000, endSeconds: 3_301, afterStops: 1 }] }),
      'Ana: End of break 1 is 3301 instead of 3300.',
    ],
  ])('(%s) has that fault alone', (_, plan, fault) => {
    expect(checkPlan(problem, plan)).toEqual([fault]);
  });

  it.each(Object.keys(cost) as (keyof Cost)[])('(cost of %s) has that fault alone', (term) => {
    const wrong = { ...good, cost: { ...cost, [term]: cost[term] + 1 } };
    expect(checkPlan(problem, wrong)).toEqual([
      `Cost of ${term} is ${cost[term] + 1} instead of ${cost[term]}.`,
    ]);
    expect(checkPlan(problem, { ...good, cost: { ...cost, [term]: NaN } })).toHaveLength(1);
  });
});

describe('a plan that breaks a rule', () => {
  it.each<[string, Problem, Plan, string]>([
    [
      'a window',
      withVisit('a', { windows: [{ startSeconds: 0, endSeconds: 500 }] }),
      good,
      'Ana: Visit a starts 100 s after its last window.',
    ],
    [
      'the most lateness',
      withVisit('c', { maxLatenessSeconds: 599 }),
      good,
      'Ana: Visit c starts 600 s after its last window.',
    ],
    [
      'a gap of windows',
      withVisit('b', {
        windows: [
          { startSeconds: 0, endSeconds: 2_000 },
          { startSeconds: 5_001, endSeconds: 6_000 },
        ],
      }),
      good,
      'Ana: Start of b is 5000 instead of 5001.',
    ],
    [
      'the release',
      withVisit('a', { releaseSeconds: 1_500 }),
      good,
      'Ana: Start of a is 1000 instead of 1500.',
    ],
    [
      'the shift',
      withAna({ shift: { startSeconds: 0, endSeconds: 10_799 } }),
      good,
      'Ana: The shift is over 1 s before the way back ends.',
    ],
    [
      'the overtime',
      withAna({ maxOvertimeSeconds: 0, shift: { startSeconds: 0, endSeconds: 11_300 } }),
      good,
      'Ana: The shift is over 100 s before the way back ends.',
    ],
    [
      'the cost of overtime',
      withAna({ shift: { startSeconds: 0, endSeconds: 11_300 } }),
      good,
      'Cost of overtime is 0 instead of 500.',
    ],
    ['the speed', withAna({ travelFactor: 1.5 }), good, 'Ana: Travel is 3600 instead of 5400.'],
    ['a skill', withAna({ skills: ['coax'] }), good, 'Ana: Visit a needs fibre.'],
    ['a pin', withVisit('b', { technicianId: 'Ben' }), good, 'Ana: Visit b belongs to Ben.'],
    ['the load', withAna({ maxLoad: 3 }), good, 'Ana: The load is 4 of at most 3.'],
    [
      'the way that there is',
      withTravel(1, 2, unreachable),
      good,
      'Ana: There is no way from place 1 to place 2.',
    ],
    ['the way back', withTravel(3, 0, unreachable), good, 'Ana: There is no way from place 3 to place 0.'],
    [
      'a window of a break',
      withAna({ breaks: [{ durationSeconds: 300, window: { startSeconds: 0, endSeconds: 1_900 } }] }),
      good,
      'Ana: Break 1 starts 100 s after its window.',
    ],
    ['a break', problem, withRoute({ breaks: [] }), 'Ana: 0 breaks are taken instead of 1.'],
    [
      'the place of a break',
      problem,
      withRoute({ breaks: [{ ...route.breaks[0]!, afterStops: 4 }] }),
      'Ana: Break 1 is taken after 4 of 3 stops.',
    ],
    ['the number of breaks', withAna({ breaks: [] }), good, 'Ana: 1 breaks are taken instead of 0.'],
    ['the beginning', withAna({ startsWith: ['b'] }), good, 'Ana: begins with a instead of b.'],
    [
      'the order at the beginning',
      withAna({ startsWith: ['b', 'a'] }),
      good,
      'Ana: begins with a, b instead of b, a.',
    ],
    [
      'a beginning of nobody',
      problem,
      { ...good, routes: [], unservedVisitIds: ['a', 'b', 'c', 'd'] },
      'Ana: begins with nothing instead of a.',
    ],
  ])('(%s) is refused', (_, changed, plan, fault) => {
    expect(checkPlan(changed, plan)).toContain(fault);
  });

  it.each<[string, Plan, string]>([
    ['misses a visit', { ...good, unservedVisitIds: [] }, 'Visit d is missing.'],
    ['leaves out what it serves', { ...good, unservedVisitIds: ['a', 'd'] }, 'Visit a is there 2 times.'],
    ['leaves a visit out twice', { ...good, unservedVisitIds: ['d', 'd'] }, 'Visit d is there 2 times.'],
    ['serves a visit twice', withRoute({ stops: [...stops, stops[2]!] }), 'Visit c is there 2 times.'],
    ['serves an unknown visit', withStop(2, { visitId: 'x' }), 'There is no visit x.'],
    ['leaves an unknown visit out', { ...good, unservedVisitIds: ['d', 'x'] }, 'There is no visit x.'],
    ['names an unknown technician', withRoute({ technicianId: 'Eve' }), 'There is no technician Eve.'],
    ['has two routes of one technician', { ...good, routes: [route, route] }, 'Ana has two routes.'],
  ])('and %s is refused', (_, plan, fault) => {
    expect(checkPlan(problem, plan)).toContain(fault);
  });

  it('with breaks in the wrong order is refused', () => {
    const breaks = [1, 2].map(() => ({
      durationSeconds: 10,
      window: { startSeconds: 0, endSeconds: 9_000 },
    }));
    const taken = [2, 1].map((afterStops) => ({ startSeconds: 0, endSeconds: 0, afterStops }));
    expect(checkPlan(withAna({ breaks }), withRoute({ breaks: taken }))).toContain(
      'Ana: Break 2 comes before break 1.',
    );
  });

  it('costs infinitely much without a visit that must be served', () => {
    const changed = withVisit('d', { unservedPenalty: Infinity });
    expect(checkPlan(changed, { ...good, cost: { ...cost, unserved: Infinity, total: Infinity } })).toEqual(
      [],
    );
    expect(checkPlan(changed, good)).toContain('Cost of total is 32920 instead of Infinity.');
  });
});

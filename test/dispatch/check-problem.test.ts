// Everything that may be wrong with a problem is refused with the visit or technician and the field to blame.
import { describe, expect, it } from 'vitest';
import { checkNewVisit, checkProblem, checkRoutes } from '../../backend/dispatch/solver/check-problem.ts';
import {
  ProblemError,
  unreachable,
  type PlannedRoute,
  type Problem,
  type ProblemFault,
  type TravelSpeed,
  type Technician,
  type Visit,
} from '../../backend/dispatch/solver/problem.ts';
import { telecomDay } from '../support/telecom-days.ts';
import { smallProblem } from './small-problems.ts';

const day = { startSeconds: 28_800, endSeconds: 61_200 };
const visit: Visit = { id: 'v1', place: 1, durationSeconds: 600, windows: [day], unservedPenalty: 1_000 };
const technician: Technician = { id: 'Ana', shift: day, startPlace: 0, endPlace: 0 };
const good: Problem = {
  visits: [visit, { ...visit, id: 'v2' }],
  technicians: [technician, { ...technician, id: 'Ben' }],
  travel: { size: 2, stride: 3, seconds: Int32Array.from([0, 60, 9, 60, 0, 9]) },
};
const withVisit = (part: Partial<Visit>): Problem => ({
  ...good,
  visits: [{ ...visit, ...part }, good.visits[1]!],
});
const withTechnician = (part: Partial<Technician>): Problem => ({
  ...good,
  technicians: [{ ...technician, ...part }, good.technicians[1]!],
});
const withTravel = (part: Partial<Problem['travel']>): Problem => ({
  ...good,
  travel: { ...good.travel, ...part },
});
const window = (startSeconds: number, endSeconds: number) => ({ startSeconds, endSeconds });

const wrongVisits: [Partial<Visit>, ProblemFault, string][] = [
  [{ id: 'v2' }, 'DUPLICATE_ID', 'v2: two visits have this id'],
  [{ id: '' }, 'OUT_OF_RANGE', 'visit 0: id'],
  [{ place: 2 }, 'UNKNOWN_PLACE', 'v1: place: there is no place 2 of 2'],
  [{ place: -1 }, 'UNKNOWN_PLACE', 'v1: place'],
  [{ place: 0.5 }, 'UNKNOWN_PLACE', 'v1: place'],
  [{ place: NaN }, 'NOT_A_NUMBER', 'v1: place'],
  [{ durationSeconds: NaN }, 'NOT_A_NUMBER', 'v1: durationSeconds'],
  [{ durationSeconds: Infinity }, 'OUT_OF_RANGE', 'v1: durationSeconds'],
  [{ durationSeconds: -1 }, 'OUT_OF_RANGE', 'v1: durationSeconds'],
  [{ durationSeconds: 0.5 }, 'OUT_OF_RANGE', 'v1: durationSeconds: 0.5 is not whole'],
  [{ windows: [] }, 'BAD_WINDOW', 'v1: windows: there is none'],
  [{ windows: [window(2, 1)] }, 'BAD_WINDOW', 'v1: windows[0] ends before it begins'],
  [
    { windows: [window(1, 5), window(5, 9)] },
    'BAD_WINDOW',
    'v1: windows[1] begins before windows[0] is over',
  ],
  [{ windows: [window(6, 9), window(1, 2)] }, 'BAD_WINDOW', 'v1: windows[1]'],
  [{ windows: [window(NaN, 9)] }, 'NOT_A_NUMBER', 'v1: windows[0].startSeconds'],
  [{ windows: [window(0, Infinity)] }, 'OUT_OF_RANGE', 'v1: windows[0].endSeconds'],
  [{ windows: Array.from({ length: 65 }, (_, i) => window(2 * i, 2 * i)) }, 'TOO_LARGE', 'v1: windows: 65'],
  [{ load: -1 }, 'OUT_OF_RANGE', 'v1: load'],
  [{ load: 0.3 }, 'OUT_OF_RANGE', 'v1: load: 0.3 is no multiple of 0.25'],
  [{ unservedPenalty: NaN }, 'NOT_A_NUMBER', 'v1: unservedPenalty'],
  [{ unservedPenalty: -1 }, 'OUT_OF_RANGE', 'v1: unservedPenalty'],
  [{ maxLatenessSeconds: -1 }, 'OUT_OF_RANGE', 'v1: maxLatenessSeconds'],
  [{ releaseSeconds: 1.5 }, 'OUT_OF_RANGE', 'v1: releaseSeconds'],
  [{ technicianId: 'Cyd' }, 'UNKNOWN_TECHNICIAN', 'v1: technicianId: there is no Cyd'],
  [{ current: { technicianId: 'gone', startSeconds: NaN } }, 'NOT_A_NUMBER', 'v1: current.startSeconds'],
];
const lunch = { durationSeconds: 1_800, window: window(43_200, 46_800) };
const wrongTechnicians: [Partial<Technician>, ProblemFault, string][] = [
  [{ id: 'Ben' }, 'DUPLICATE_ID', 'Ben: two technicians have this id'],
  [{ startPlace: 2 }, 'UNKNOWN_PLACE', 'Ana: startPlace'],
  [{ endPlace: NaN }, 'NOT_A_NUMBER', 'Ana: endPlace'],
  [{ shift: window(9, 8) }, 'BAD_WINDOW', 'Ana: shift ends before it begins'],
  [{ shift: window(-1, 8) }, 'OUT_OF_RANGE', 'Ana: shift.startSeconds'],
  [{ maxLoad: NaN }, 'NOT_A_NUMBER', 'Ana: maxLoad'],
  [{ maxOvertimeSeconds: 0.5 }, 'OUT_OF_RANGE', 'Ana: maxOvertimeSeconds'],
  [{ travelFactor: 0 }, 'OUT_OF_RANGE', 'Ana: travelFactor'],
  [{ breaks: [{ ...lunch, durationSeconds: -1 }] }, 'OUT_OF_RANGE', 'Ana: breaks[0].durationSeconds'],
  [{ breaks: [{ ...lunch, window: window(5, 4) }] }, 'BAD_WINDOW', 'Ana: breaks[0].window'],
  [
    { breaks: [{ ...lunch, window: window(61_000, 62_000) }] },
    'BAD_WINDOW',
    'Ana: breaks[0] cannot be taken',
  ],
  [
    { breaks: [lunch, { ...lunch, window: window(0, 40_000) }] },
    'BAD_WINDOW',
    'Ana: breaks[1] cannot be taken',
  ],
  [{ breaks: Array.from({ length: 5 }, () => lunch) }, 'TOO_LARGE', 'Ana: breaks: 5'],
  [{ startsWith: ['v9'] }, 'UNKNOWN_VISIT', 'Ana: startsWith: there is no v9'],
  [{ startsWith: ['v1', 'v1'] }, 'BAD_ROUTE', 'v1: Ana and Ana both begin with it'],
];
const wrongMatrices: [Partial<Problem['travel']>, string][] = [
  [{ size: 1.5 }, 'travel: size is 1.5'],
  [{ stride: 1 }, 'travel: stride is 1 with 2 places'],
  [{ seconds: new Int32Array(5) }, 'travel: seconds has 5 numbers'],
  [{ seconds: Int32Array.from([0, 60, 9, -1, 0, 9]) }, 'travel: -1 seconds from place 1 to 0'],
  [
    { seconds: Int32Array.from([0, unreachable + 1, 9, 1, 0, 9]) },
    'travel: 100000001 seconds from place 0 to 1',
  ],
];
const wrongSpeeds: [TravelSpeed[], string][] = [
  [[{ fromSeconds: 0.5, percent: 100 }], 'speeds[0] begins at 0.5'],
  [[{ fromSeconds: 0, percent: 0 }], 'speeds[0] is 0 per cent; 10 to 1000 are allowed'],
  [[{ fromSeconds: 0, percent: 87.5 }], 'speeds[0] is 87.5 per cent; 10 to 1000 are allowed'],
  [
    [
      { fromSeconds: 0, percent: 90 },
      { fromSeconds: 0, percent: 80 },
    ],
    'speeds[1] begins before speeds[0] is over',
  ],
];

function faultOf(run: () => void): { code: ProblemFault; message: string } | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { code: error.code, message: error.message };
  }
}
function expectFault(problem: Problem, code: ProblemFault, message: string): void {
  expect(faultOf(() => checkProblem(problem))).toEqual({
    code,
    message: expect.stringContaining(message) as string,
  });
}

describe('a problem', () => {
  it('is accepted when nothing is wrong, generated days and empty days too', () => {
    checkProblem(good);
    checkProblem(telecomDay({ technicians: 10, visits: 60, seed: 1 }).problem);
    for (let seed = 0; seed < 50; seed++) checkProblem(smallProblem(seed));
    checkProblem({ visits: [], technicians: [], travel: { size: 0, stride: 0, seconds: new Int32Array(0) } });
    checkProblem(withVisit({ unservedPenalty: Infinity, load: 0.25, releaseSeconds: 90_000 }));
  });

  it.each(wrongVisits)('is refused for the visit %j', (part, code, message) =>
    expectFault(withVisit(part), code, message),
  );
  it.each(wrongTechnicians)('is refused for the technician %j', (part, code, message) =>
    expectFault(withTechnician(part), code, message),
  );
  it.each(wrongMatrices)('is refused for the matrix %j', (part, message) =>
    expectFault(withTravel(part), 'BAD_MATRIX', message),
  );

  it.each(wrongSpeeds)('is refused for the speeds %j', (speeds, message) =>
    expectFault({ ...good, speeds }, 'BAD_SPEED', `speeds: ${message}`),
  );

  it('is refused for weights that are no amounts', () => {
    expectFault({ ...good, weights: { balance: -1 } }, 'OUT_OF_RANGE', 'weights: balance: -1');
    expectFault({ ...good, weights: { lateVisit: NaN } }, 'NOT_A_NUMBER', 'weights: lateVisit');
  });

  it('is refused when two technicians begin with one visit, or one with the visit of another', () => {
    const [ana, ben] = good.technicians;
    const startsWith = ['v1'];
    const technicians = [
      { ...ana!, startsWith },
      { ...ben!, startsWith },
    ];
    expectFault({ ...good, technicians }, 'BAD_ROUTE', 'v1: Ana and Ben both begin with it');
    const pinned = withVisit({ technicianId: 'Ben' });
    expectFault({ ...pinned, technicians: [technicians[0]!, ben!] }, 'BAD_ROUTE', 'v1: Ana begins with it');
  });

  it('is refused when it is too large, with the numbers', () => {
    const visits = Array.from({ length: 20_001 }, (_, i) => ({ ...visit, id: `v${i}` }));
    expectFault({ ...good, visits }, 'TOO_LARGE', 'visits: 20001 visits; 20000 is the most');
    const technicians = Array.from({ length: 5_001 }, (_, i) => ({ ...technician, id: `t${i}` }));
    expectFault({ ...good, technicians }, 'TOO_LARGE', 'technicians: 5001');
  });
});

describe('routes that are handed in', () => {
  const beginning = withTechnician({ startsWith: ['v1'] });
  const wrong: [Problem, PlannedRoute[], ProblemFault, string][] = [
    [good, [{ technicianId: 'Cyd', visitIds: [] }], 'UNKNOWN_TECHNICIAN', 'Cyd'],
    [good, [{ technicianId: 'Ana', visitIds: ['v9'] }], 'UNKNOWN_VISIT', 'v9'],
    [good, [{ technicianId: 'Ana', visitIds: ['v1', 'v1'] }], 'BAD_ROUTE', 'v1: this visit is there twice'],
    [
      good,
      ['Ana', 'Ana'].map((technicianId) => ({ technicianId, visitIds: [] })),
      'BAD_ROUTE',
      'Ana: this technician',
    ],
    [
      beginning,
      [{ technicianId: 'Ana', visitIds: ['v2'] }],
      'BAD_ROUTE',
      'Ana: the route must have v1 as stop 1',
    ],
    [beginning, [], 'BAD_ROUTE', 'Ana: the route must begin with v1'],
  ];
  it.each(wrong)('are refused for what the problem does not allow %#', (problem, routes, code, message) => {
    const fault = faultOf(() => checkRoutes(problem, routes));
    expect(fault).toEqual({ code, message: expect.stringContaining(message) as string });
  });

  it('are accepted when each thing is there once', () => {
    checkRoutes(beginning, [{ technicianId: 'Ana', visitIds: ['v1', 'v2'] }]);
    checkRoutes(good, []);
  });
});

it('a new visit may be at a place that the matrix has room for', () => {
  checkNewVisit(good, { ...visit, id: 'new', place: 2 });
  expect(faultOf(() => checkNewVisit(good, { ...visit, id: 'new', place: 3 }))?.code).toBe('UNKNOWN_PLACE');
});

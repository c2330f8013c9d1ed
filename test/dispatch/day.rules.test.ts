// What a plan means now: delays, promises in danger, and which routes a move changes.
import { describe, expect, it } from 'vitest';
import {
  brokenBy,
  mayBeMoved,
  movedRoutes,
  projectDay,
  projectRoute,
  reversed,
  standingOf,
} from '../../shared/dispatch/day.rules.ts';
import { at, day, ms, plan, technicianId, visit, visitId } from './board-plans.ts';

const asPlanned = Number.NEGATIVE_INFINITY;
const starts = (
  visits: Parameters<typeof projectRoute>[0],
  now: string,
  rests: { startAt: string; endAt: string }[] = [],
) =>
  projectRoute(visits, rests, ms(now)).map((stop) =>
    new Date(stop.startMs + 2 * 3_600_000).toISOString().slice(11, 16),
  );

describe('a promise', () => {
  it.each([
    ['13:44', 'kept', 0],
    ['13:45', 'kept', 0],
    ['13:46', 'at_risk', 0],
    ['14:00', 'at_risk', 0],
    ['14:01', 'late', 1],
    ['14:18', 'late', 18],
  ])('until 14:00 with a start at %s is %s by %d minutes', (start, standing, lateMinutes) => {
    const promised = visit('1', { window: '12:00-14:00' });
    expect(standingOf(promised, ms(start))).toEqual({ standing, lateMinutes });
  });
  it('is late by a minute as soon as it is late at all', () => {
    expect(standingOf(visit('1', { window: '12:00-14:00' }), ms('14:00') + 1).lateMinutes).toBe(1);
  });
  it('that nobody made cannot be late', () => {
    expect(standingOf(visit('1'), ms('23:00')).standing).toBe('kept');
  });
});

describe('a route', () => {
  const first = visit('1', { at: '10:00-11:00' });
  const second = visit('2', { at: '11:10-12:10', position: 1 });
  const third = visit('3', { at: '14:00-15:00', arrival: '12:20', position: 2, window: '14:00-16:00' });

  it('goes as planned while nothing is late', () => {
    expect(starts([first, second, third], '09:00')).toEqual(['10:00', '11:10', '14:00']);
  });
  it('is pushed by a visit that nobody has set out for, until free time takes the delay up', () => {
    expect(starts([first, second, third], '10:30')).toEqual(['10:40', '11:50', '14:00']);
  });
  it('is pushed by a visit that somebody drives to and has not begun', () => {
    const next = { ...first, state: 'on_the_way' as const };
    expect(starts([next, second, third], '10:30')).toEqual(['10:30', '11:40', '14:00']);
  });
  it('is pushed by a visit that takes longer', () => {
    const long = { ...first, state: 'on_site' as const };
    expect(starts([long, second, third], '12:00')).toEqual(['10:00', '12:10', '14:00']);
  });
  it('keeps what is over where it was', () => {
    const over = { ...first, state: 'done' as const };
    expect(starts([over, second], '11:00')).toEqual(['10:00', '11:10']);
    expect(
      projectRoute([{ ...over, window: { startAt: at('08:00'), endAt: at('09:00') } }], [], ms('12:00')),
    ).toMatchObject([{ standing: 'kept' }]);
  });
  it('does not give a break away', () => {
    const rest = { startAt: at('12:10'), endAt: at('12:40') };
    const afterRest = visit('3', { at: '12:50-13:50', position: 2 });
    expect(starts([first, second, afterRest], '10:20', [rest])).toEqual(['10:30', '11:40', '13:20']);
    expect(starts([first, second, afterRest], '10:20')).toEqual(['10:30', '11:40', '12:50']);
  });
  it('is at risk where its technician is absent, whatever was promised', () => {
    const sick = [{ startAt: at('11:00'), endAt: at('12:00'), reason: 'sick' }];
    const done = { ...second, state: 'done' as const };
    const doubts = (visits: (typeof first)[]) =>
      projectRoute(visits, [], asPlanned, sick).map((stop) => [stop.standing, stop.isUncovered]);
    expect(doubts([first, second, third])).toEqual([
      ['kept', false],
      ['at_risk', true],
      ['kept', false],
    ]);
    expect(doubts([done])).toEqual([['kept', false]]);
  });
  it('leaves out what has no place', () => {
    expect(projectRoute([{ ...first, placement: null }], [], asPlanned)).toEqual([]);
  });
});

describe('a day', () => {
  const state = {
    ...plan({}),
    routes: [{ technicianId: technicianId('A'), travelSeconds: 600, returnAt: null, breaks: [] }],
    visits: [
      visit('1', { at: '10:00-11:00', window: '09:00-10:00' }),
      visit('2', { at: '11:10-12:10', position: 1, window: '10:00-11:30' }),
    ],
  };
  it('counts visits, late ones, those at risk and the drive', () => {
    expect(projectDay(day, state, ms('09:00')).figures).toEqual({
      visits: 2,
      late: 0,
      atRisk: 1,
      travelSeconds: 600,
    });
    expect(projectDay(day, state, ms('10:25')).figures).toMatchObject({ late: 2, atRisk: 0 });
  });
  it('that is not today is shown as planned', () => {
    expect(projectDay('2026-11-23', state, ms('12:00')).figures).toMatchObject({ late: 0 });
  });
});

describe('a move', () => {
  const state = plan({ A: ['1', '2', '3'], B: ['4'] });
  it.each([
    ['to another technician', { technicianId: technicianId('B'), position: 1 }, ['A:123>13', 'B:4>42']],
    ['within the route', { technicianId: technicianId('A'), position: 0 }, ['A:123>213']],
    ['to where it is', { technicianId: technicianId('A'), position: 1 }, []],
    ['to the list', null, ['A:123>13']],
  ])('%s names each route that changes', (_, to, expected) => {
    const routes = movedRoutes(state, visitId('2'), to);
    expect(routes.map((one) => `${one.technicianId}:${one.before.join('')}>${one.after.join('')}`)).toEqual(
      expected,
    );
    expect(reversed(reversed(routes))).toEqual(routes);
  });
  it('from the list touches only the route that it goes to', () => {
    expect(movedRoutes(state, visitId('9'), { technicianId: technicianId('B'), position: 0 })).toMatchObject([
      { before: ['4'], after: ['9', '4'] },
    ]);
  });
  it.each([
    ['planned', true],
    ['unscheduled', true],
    ['held', false],
    ['on_the_way', false],
    ['on_site', false],
    ['done', false],
    ['nobody_home', false],
  ] as const)('of a visit that is %s: %s', (state_, may) => {
    expect(mayBeMoved(visit('1', { state: state_ }))).toBe(may);
  });
  it('breaks the promise that is in the way, and its own when it leaves the day', () => {
    const promised = visit('1', { window: '10:00-12:00' });
    const obstacle = { kind: 'window', missing: [], seconds: 60, visitId: visitId('7') } as const;
    const to = { technicianId: technicianId('A'), position: 0 };
    expect(brokenBy(promised, to, obstacle as never)).toEqual(['7']);
    expect(brokenBy(promised, to, { ...obstacle, visitId: null } as never)).toEqual(['1']);
    expect(brokenBy(promised, to, { ...obstacle, kind: 'skill' } as never)).toEqual([]);
    expect(brokenBy(promised, null, null)).toEqual(['1']);
    expect(brokenBy(visit('1'), null, null)).toEqual([]);
  });
});

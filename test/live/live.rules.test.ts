// Where the wallboard's verdicts change, value by value.
import { describe, expect, test } from 'vitest';
import {
  answeredVerdict,
  lateVerdict,
  longestVerdict,
  ratingVerdict,
  teamFigures,
  teamVerdict,
  waitingVerdict,
} from '../../shared/live/live.rules.ts';
import type { TeamMember, WorkState } from '../../shared/presence/presence.contract.ts';
import type { ScoreCounts } from '../../shared/rating/rating.contract.ts';

test.each([
  [0, 'ok'],
  [4, 'ok'],
  [5, 'watch'],
  [8, 'watch'],
  [9, 'act'],
])('%d who wait: %s', (count, verdict) => expect(waitingVerdict(count)).toBe(verdict));

test.each([
  [0, 'ok'],
  [180_000, 'ok'],
  [180_001, 'watch'],
  [299_999, 'watch'],
  [300_000, 'act'],
])('a wait of %d ms: %s', (waitedMs, verdict) => expect(longestVerdict(waitedMs)).toBe(verdict));

test.each([
  [0, 0, null],
  [8, 10, 'ok'],
  [79, 100, 'watch'],
  [6, 10, 'watch'],
  [59, 100, 'act'],
  [0, 1, 'act'],
])('%d answered in time of %d: %s', (inTime, count, verdict) =>
  expect(answeredVerdict({ inTime, count })).toBe(verdict),
);

test.each([
  [0, 0, null],
  [0, 1, 'ok'],
  [1, 1, 'watch'],
  [1, 27, 'watch'],
  [2, 19, 'act'],
  [2, 20, 'watch'],
  [3, 30, 'watch'],
  [4, 30, 'act'],
])('%d late of %d visits: %s', (late, visits, verdict) =>
  expect(lateVerdict({ late, visits })).toBe(verdict),
);

test.each([
  // 29 are few, whatever they are.
  [[0, 0, 0, 0, 0], null],
  [[0, 0, 0, 0, 29], null],
  [[29, 0, 0, 0, 0], null],
  [[0, 0, 0, 0, 30], 'ok'],
  [[20, 0, 0, 40, 40], 'ok'],
  // 79 %, likely 70 to 86: it may be chance.
  [[21, 0, 0, 40, 39], 'watch'],
  // 71 %, likely 61 to 79: it is not.
  [[29, 0, 0, 40, 31], 'act'],
  [[0, 0, 30, 0, 0], 'act'],
] as [ScoreCounts, string | null][])('ratings %j: %s', (counts, verdict) =>
  expect(ratingVerdict(counts)).toBe(verdict),
);

describe('the team', () => {
  const member = (state: WorkState, more: Partial<TeamMember> = {}): TeamMember => ({
    staffId: '0' as TeamMember['staffId'],
    name: 'Ткаченко Ірина',
    role: 'agent',
    languages: ['uk'],
    state,
    reason: 'chosen',
    since: '2026-11-24T10:00:00.000Z',
    isOnline: true,
    openChats: 0,
    capacity: 6,
    ...more,
  });

  test('is counted by what each does; who is away is not at work, nor is a supervisor on a break', () => {
    const members = [
      member('queue'),
      member('queue', { openChats: 6 }),
      member('chats_only', { role: 'supervisor' }),
      member('on_call', { role: 'supervisor' }),
      member('on_call'),
      member('wrap_up'),
      member('break'),
      member('break', { role: 'supervisor' }),
      member('queue', { isOnline: false }),
    ];
    expect(teamFigures(members)).toEqual({
      atWork: 7,
      free: 2,
      onCall: 2,
      inChats: 3,
      wrapUp: 1,
      onBreak: 1,
    });
  });

  test.each([
    [0, 0, 'act'],
    [0, 1, 'ok'],
    [1, 1, 'act'],
    [1, 4, 'ok'],
    [2, 7, 'watch'],
    [2, 4, 'watch'],
    [3, 5, 'act'],
  ])('with %d on a break of %d: %s', (onBreak, atWork, verdict) =>
    expect(teamVerdict({ ...teamFigures([]), onBreak, atWork })).toBe(verdict),
  );
});

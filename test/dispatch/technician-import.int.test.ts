// A file of technicians and what logistics sets, on a real database: good lines kept, bad ones named, the same again changes nothing.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { DispatchSettings } from '../../shared/dispatch/dispatch-settings.contract.ts';
import type { TechniciansState } from '../../shared/technician/technician.state.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, tomorrow } from './dispatch-world.ts';

let opened: TestDatabase;
let world: DispatchWorld;

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
});
afterAll(() => opened.close());
beforeEach(async () => {
  await world.reset(1);
  await opened.database.kysely
    .deleteFrom('settings')
    .where('key', 'in', ['dispatch', 'visit_kinds'])
    .execute();
});

const taras =
  'Їжакевич Тарас,067 111 22 33,fiber tv,Центр,1 2 3 4 5,08:00,17:00,12:00-14:00/45,50.45 30.52,,8,yes';
const bring = (...texts: string[]) =>
  world.desk.order(world.dispatcher, 'technician:import', {
    lines: texts.map((text, index) => ({ line: index + 2, text })),
  });
const named = async (name: string) =>
  (await world.desk.open<TechniciansState>(world.dispatcher, 'technicians')).snapshot.technicians.filter(
    ({ displayName }) => displayName === name,
  );

test('a good line adds a technician, the same again changes nothing, another skill changes them', async () => {
  expect(await bring(taras)).toEqual({ added: 1, changed: 0, unchanged: 0, refused: [] });
  expect(await named('Їжакевич Тарас')).toMatchObject([
    {
      msisdn: '380671112233',
      skills: ['fiber', 'tv'],
      workDays: [1, 2, 3, 4, 5],
      shiftStartMinutes: 480,
      breaks: [{ earliestMinutes: 720, latestMinutes: 840, durationMinutes: 45 }],
      start: { latitude: 50.45, longitude: 30.52 },
      end: { latitude: 50.45, longitude: 30.52 },
      version: 1,
    },
  ]);
  expect(await bring(taras)).toEqual({ added: 0, changed: 0, unchanged: 1, refused: [] });
  expect(await bring(taras.replace('fiber tv', 'tv fiber'))).toMatchObject({ unchanged: 1 });
  expect(await bring(taras.replace('fiber tv', 'copper'))).toMatchObject({ added: 0, changed: 1 });
  expect(await named('Їжакевич Тарас')).toMatchObject([{ skills: ['copper'], version: 2 }]);
});

test('a bad line is refused with line, column, found and expected; the good ones are kept', async () => {
  const other = taras.replace('067 111 22 33', '067 111 22 44');
  const answer = await bring(
    taras.replace('fiber tv', 'magic'),
    taras.replace('17:00', '07:00'),
    taras.replace('50.45 30.52', 'вдома'),
    'лише ім’я',
    taras,
    taras.replace('Центр', 'Північ'),
    other.replace(',8,', ',13,'),
    `"Гнатюк ""Майстер"" Назар"${other.slice(other.indexOf(','))}`,
  );
  expect(answer).toMatchObject({ added: 2, changed: 0, unchanged: 0 });
  expect(answer.refused).toMatchObject([
    { line: 2, column: 'skills', found: 'magic', expected: 'some of: fiber copper tv heights' },
    { line: 3, column: 'shift_end', found: '07:00' },
    { line: 4, column: 'start', found: 'вдома' },
    { line: 5, column: '', found: '1', expected: '12 columns' },
    { line: 7, column: 'name', expected: 'once; it stands on line 6' },
    { line: 8, column: 'max_visits', found: '13' },
  ]);
  expect(await named('Гнатюк "Майстер" Назар')).toHaveLength(1);
});

test('an imported technician is offered for the day at once', async () => {
  const everyDay = taras.replace('1 2 3 4 5', '1 2 3 4 5 6 7').replace('08:00,17:00', '08:00,20:00');
  await bring(everyDay);
  const plan = await world.day();
  expect(plan.technicians.map(({ displayName }) => displayName)).toContain('Їжакевич Тарас');
});

const settings = async () =>
  (await world.desk.open<DispatchSettings>(world.dispatcher, 'dispatch_settings')).snapshot;
const set = (input: DispatchSettings) => world.desk.order(world.dispatcher, 'dispatch:save_settings', input);

test('other windows and lengths count from the next question on; who saw an older version is refused', async () => {
  const before = await settings();
  expect(before).toMatchObject({ version: 0, noticeMinutes: 30, kinds: { repair: { durationMinutes: 60 } } });
  const changed: DispatchSettings = {
    ...before,
    windows: [
      [13 * 60, 17 * 60],
      [9 * 60, 13 * 60],
    ],
    kinds: { ...before.kinds, repair: { durationMinutes: 45, skills: [] } },
  };
  expect(await set(changed)).toEqual({ version: 1 });
  expect((await settings()).windows).toEqual([
    [9 * 60, 13 * 60],
    [13 * 60, 17 * 60],
  ]);
  const { request } = await world.call();
  const answer = await world.desk.query(world.agent, 'visit:offer', { request, fromDay: tomorrow, days: 1 });
  expect(answer.durationMinutes).toBe(45);
  expect(answer.week.map(({ startAt }) => startAt)).toEqual([
    `${tomorrow}T07:00:00.000Z`,
    `${tomorrow}T11:00:00.000Z`,
  ]);
  expect(await world.desk.codeOf(set(changed))).toBe('STALE_VERSION');
});

test('a window that ends before it begins, no window at all and a visit of nine hours are refused', async () => {
  const before = await settings();
  expect(await world.desk.codeOf(set({ ...before, windows: [[600, 540]] }))).toBe('INVALID');
  expect(await world.desk.codeOf(set({ ...before, windows: [] }))).toBe('INVALID');
  const kinds = { ...before.kinds, repair: { durationMinutes: 540, skills: [] } };
  expect(await world.desk.codeOf(set({ ...before, kinds }))).toBe('INVALID');
  expect(await world.desk.codeOf(world.desk.order(world.agent, 'dispatch:save_settings', before))).toBe(
    'FORBIDDEN',
  );
});

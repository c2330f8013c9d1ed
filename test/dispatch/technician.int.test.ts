// Technicians on a real database: versions, phones, absences, and the days that see the change.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { applyDayFact, type DayFact } from '../../shared/dispatch/day.state.ts';
import {
  applyTechniciansFact,
  type TechniciansFact,
  type TechniciansState,
} from '../../shared/technician/technician.state.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, tomorrow } from './dispatch-world.ts';

let opened: TestDatabase;
let world: DispatchWorld;

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
});
afterAll(() => opened.close());
beforeEach(() => world.reset(1));

const home = { latitude: 50.45, longitude: 30.51 };
const someone = () => ({
  technicianId: uuidv7(),
  displayName: 'Їжакевич Тарас',
  msisdn: `38067${String(Math.floor(Math.random() * 1e7)).padStart(7, '0')}`,
  skills: ['fiber' as const],
  district: 'Центр',
  workDays: [1, 2, 3, 4, 5, 6, 7],
  shiftStartMinutes: 8 * 60,
  shiftEndMinutes: 17 * 60,
  breaks: [],
  start: home,
  end: home,
  maxVisits: 8,
  isActive: true,
});
const save = (input: ReturnType<typeof someone>, version = 0) =>
  world.desk.order(world.dispatcher, 'technician:save', { ...input, version });
const list = async () => (await world.desk.open<TechniciansState>(world.dispatcher, 'technicians')).snapshot;

test('one is added, changed by who saw the last version, and kept from who did not', async () => {
  const one = someone();
  expect(await save(one)).toEqual({ version: 1 });
  await save({ ...one, maxVisits: 5 }, 1);
  expect(
    (await list()).technicians.find(({ technicianId }) => technicianId === one.technicianId),
  ).toMatchObject({
    maxVisits: 5,
    version: 2,
  });
  expect(await world.desk.codeOf(save(one, 1))).toBe('STALE_VERSION');
  expect(await world.desk.codeOf(save({ ...someone(), msisdn: one.msisdn }))).toBe('PHONE_TAKEN');
});

test('a shift that ends before it begins, a skill that is none and 13 visits a day are refused', async () => {
  expect(await world.desk.codeOf(save({ ...someone(), shiftEndMinutes: 60 }))).toBe('INVALID');
  expect(await world.desk.codeOf(save({ ...someone(), skills: ['magic' as never] }))).toBe('INVALID');
  expect(await world.desk.codeOf(save({ ...someone(), maxVisits: 13 }))).toBe('INVALID');
});

test('an absence closes the day at once, says whose visits it concerns, and opens it again when it is taken back', async () => {
  const call = await world.booked();
  const { technicianId } = (await world.visit(call.visitId))!.placement!;
  const absenceId = uuidv7();
  const added = await world.desk.order(world.dispatcher, 'technician:add_absence', {
    absenceId,
    technicianId,
    startsAt: `${tomorrow}T00:00:00.000Z`,
    endsAt: `${tomorrow}T21:00:00.000Z`,
    reason: 'sick',
  });
  expect(added).toEqual({ visitsConcerned: 1 });
  expect((await world.offer(await world.call())).offers).toEqual([]);
  expect((await world.day()).technicians[0]!.absences).toMatchObject([{ reason: 'sick' }]);
  expect((await world.visit(call.visitId))!.state).toBe('planned');
  await world.desk.order(world.dispatcher, 'technician:remove_absence', { absenceId });
  expect((await world.offer(await world.call())).offers.length).toBeGreaterThan(0);
});

test('facts lead to the same technicians and the same day as fresh snapshots', async () => {
  const { snapshot: before, seq } = await world.desk.open<TechniciansState>(world.dispatcher, 'technicians');
  const day = await world.day();
  const daySeq = (await world.desk.open(world.dispatcher, `day:${tomorrow}`)).seq;
  const one = someone();
  await save(one);
  await save({ ...someone(), displayName: 'Аверін Яків' });
  await save({ ...one, isActive: false }, 1);
  const facts = await world.desk.openAfter(world.dispatcher, 'technicians', seq);
  const state = facts.reduce(
    (held, fact) => applyTechniciansFact(held, fact as unknown as TechniciansFact),
    before,
  );
  expect(state).toEqual(await list());
  const dayFacts = await world.desk.openAfter(world.dispatcher, `day:${tomorrow}`, daySeq);
  const seen = dayFacts.reduce((held, fact) => applyDayFact(held, fact as unknown as DayFact), day);
  expect(seen).toEqual(await world.day());
});

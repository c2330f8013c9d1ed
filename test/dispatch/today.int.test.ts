// Today's plan knows what time it is: nobody leaves or arrives in the past, whoever waited has rested, and a late day still works.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Placement } from '../../shared/dispatch/visit.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, hourOf, type Call } from './dispatch-world.ts';

/** The desk's clock starts at noon of this day. */
const today = '2026-11-24';
const minute = 60_000;
/** Some 27 km from the technician's home: about fifty minutes. */
const far = { latitude: 50.64, longitude: 30.3 };
const near = { latitude: 50.442, longitude: 30.502 };
const noon = Date.parse(`${today}T10:00:00Z`);
const clockOf = (at: string | number) =>
  new Date(new Date(at).getTime() + 120 * minute).toISOString().slice(11, 16);

let opened: TestDatabase;
let world: DispatchWorld;

beforeAll(async () => {
  opened = await openTestDatabase();
});
beforeEach(async () => {
  world = new DispatchWorld(opened);
  await world.reset(1);
});
afterAll(() => opened.close());

const now = (): number => world.desk.parts.clock.now().getTime();
const placed = async ({ visitId }: Call): Promise<Placement> =>
  (await world.visit(visitId, today))!.placement!;
const leavesAt = ({ arrivalAt, travelSeconds }: Placement): number =>
  Date.parse(arrivalAt) - travelSeconds * 1_000;
const report = async ({ visitId }: Call, state: 'planned' | 'on_the_way' | 'done' | 'nobody_home') =>
  world.desk.order(world.dispatcher, 'visit:report', {
    visitId,
    version: (await world.visit(visitId, today))!.version,
    state,
    minutes: 0,
  });

test('who is idle leaves now at the earliest, so that a far window is offered as late as it can be kept', async () => {
  const call = await world.call(far);
  const { offers } = await world.offer(call, today);
  const soonest = offers.find(({ startAt }) => hourOf(startAt) === 12)!;
  await world.hold(call, soonest);
  await world.book(call);
  const placement = await placed(call);
  expect(placement.travelSeconds).toBeGreaterThan(45 * 60);
  // The plan is made anew every minute.
  expect(leavesAt(placement)).toBeGreaterThan(now() - minute);
  expect(soonest.arrivalAt).toBe(placement.startAt);
});

test('a window that only somebody who left an hour ago could keep is not offered', async () => {
  world.desk.pass(75 * minute);
  const { offers, week } = await world.offer(await world.call(far), today);
  expect(offers.map(({ startAt }) => hourOf(startAt))).toEqual([14]);
  // After 16:00 the way home would be in the rush hour, and end after the shift.
  expect(week.find(({ startAt }) => hourOf(startAt) === 12)?.state).toBe('full');
});

test('a visit that nobody has set out for moves on with the time, and what comes behind it is promised accordingly', async () => {
  const call = await world.booked(14, near, today);
  expect(clockOf((await placed(call)).startAt)).toBe('14:00');
  world.desk.pass(200 * minute);
  const second = await world.call({ latitude: 50.46, longitude: 30.52 });
  const { offers } = await world.offer(second, today);
  await world.hold(
    second,
    offers.find(({ startAt }) => hourOf(startAt) === 16)!,
  );
  for (const visit of [call, second])
    expect(leavesAt(await placed(visit))).toBeGreaterThan(noon + 199 * minute);
});

test('who says that they set out has set out then, and does not arrive in the past', async () => {
  await world.reset(1, () => ({ shift_end_minutes: 20 * 60 }));
  const call = await world.booked(14, far, today);
  world.desk.pass(150 * minute);
  await report(call, 'on_the_way');
  const left = leavesAt(await placed(call));
  expect(clockOf(left)).toBe('14:30');
  world.desk.pass(10 * minute);
  const second = await world.call({ ...far, longitude: 30.31 });
  await world.hold(second, (await world.offer(second, today)).offers[0]!);
  expect(leavesAt(await placed(call))).toBe(left);
  await world.desk.order(world.agent, 'visit:release', { visitId: second.visitId });
  // An hour and a half after setting out it has still not begun: the next one comes after now and its whole hour.
  world.desk.pass(80 * minute);
  const third = await world.call({ ...far, longitude: 30.31 });
  const { offers } = await world.offer(third, today);
  expect(offers).not.toHaveLength(0);
  for (const { arrivalAt } of offers) expect(Date.parse(arrivalAt)).toBeGreaterThan(noon + 300 * minute);
});

test('a day that nobody reported anything of takes reports at its end and on the day after', async () => {
  const visits = [await world.booked(14, near, today), await world.booked(14, near, today)];
  world.desk.pass(11.5 * 60 * minute);
  await report(visits[0]!, 'done');
  world.desk.pass(12 * 60 * minute);
  await report(visits[1]!, 'nobody_home');
  expect((await world.day(today)).visits.map(({ state }) => state).sort()).toEqual(['done', 'nobody_home']);
});

// Today's plan knows what time it is: nobody leaves or arrives in the past, whoever waited has rested, and a late day still works.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lateTick } from '../../backend/dispatch/watch-late.ts';
import type { AppParts } from '../../backend/parts.ts';
import { deskStreams } from '../../shared/desk.contract.ts';
import { applyDayFact, type DayFact, type DayState } from '../../shared/dispatch/day.state.ts';
import type { Placement } from '../../shared/dispatch/visit.contract.ts';
import { fieldStreams } from '../../shared/field/field.contract.ts';
import type { CardState } from '../../shared/subscriber/card.state.ts';
import type { TicketState } from '../../shared/ticket/ticket.state.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, hourOf, tomorrow, type Call } from './dispatch-world.ts';

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
const report = async (
  { visitId }: Call,
  state: 'planned' | 'on_the_way' | 'on_site' | 'done' | 'nobody_home',
) =>
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
  // Everybody has gone home: the day was no day off.
  world.desk.pass(7 * 60 * minute);
  const evening = (await world.offer(await world.call(far), today)).week;
  expect(new Set(evening.map(({ state }) => state))).toEqual(new Set(['past']));
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

describe('a window that time alone makes impossible', () => {
  const wire = {
    publisher: { publish: () => undefined, hint: () => undefined, cutSession: () => undefined },
    streams: { ...deskStreams, ...fieldStreams },
  };
  /** Another backend on the same database, with a plan of its own in memory. */
  const another = (more: Partial<AppParts> = {}): AppParts => ({ ...world.desk.parts, ...more });
  const look = (app = another()): Promise<void> => lateTick(app, wire);
  const said = (): string[] =>
    world.desk.sms.map(({ text }) => text).filter((text) => /затримується|delayed/.test(text));
  const passUntil = (clock: string): void => {
    const [hours, minutes] = clock.split(':').map(Number) as [number, number];
    world.desk.pass(noon + ((hours - 12) * 60 + minutes) * minute - now());
  };
  /** Promised between 14:00 and 16:00, of a technician who reported the visit before as it happened. */
  async function promised(isReporting = true): Promise<Call> {
    const first = await world.booked(12, near, today);
    const second = await world.booked(14, near, today);
    if (isReporting) await report(first, 'on_site');
    await report(first, 'done');
    return second;
  }

  test('is told once by several backends at once, with a call owed; board, card and ticket show it live', async () => {
    const call = await promised();
    const { ticketId, subscriberId } = call.request;
    await opened.database.kysely
      .updateTable('subscribers')
      .set({ language: 'en' })
      .where('subscriber_id', '=', subscriberId)
      .execute();
    passUntil('15:50');
    await look();
    expect(said()).toEqual([]);
    const { seq, snapshot } = await world.desk.open<DayState>(world.dispatcher, `day:${today}`);
    passUntil('15:59');
    await Promise.all([look(), look(), look()]);
    await look();
    const { number, ...visit } = (await world.visit(call.visitId, today))!;
    expect(said()).toEqual([
      `We are sorry: the technician is delayed, expected at about 16:05. We will call you. Visit no. ${number}.`,
    ]);
    expect(visit).toMatchObject({ callReason: 'late', callBy: expect.any(String) as string });
    expect(clockOf(visit.expectedAt!)).toBe('16:05');
    const facts = await world.desk.openAfter(world.dispatcher, `day:${today}`, seq);
    const state = facts.reduce((held, fact) => applyDayFact(held, fact as unknown as DayFact), snapshot);
    expect(state).toEqual(await world.day(today));
    const { entries } = await world.desk.query(world.dispatcher, 'visit:history', { visitId: call.visitId });
    expect(entries.at(-1)).toMatchObject({ step: 'late', actorName: '', expectedAt: visit.expectedAt });
    const card = await world.desk.factsOf(`subscriber:${subscriberId}`);
    const shown = card.findLast(({ type }) => type === 'subscriber:visit_changed');
    expect(shown!.payload).toEqual({ number, ...visit });
    const fresh = await world.desk.open<CardState>(world.agent, `subscriber:${subscriberId}`);
    expect(fresh.snapshot.visits).toEqual({ ok: true, value: [{ number, ...visit }] });
    const ticket = await world.desk.open<TicketState>(world.agent, `ticket:${ticketId}`);
    expect(ticket.snapshot.entries.at(-1)).toMatchObject({ kind: 'visit', body: `late/${visit.expectedAt}` });
  });

  test('is told again when the expectation has grown by half an hour, and no more an hour after its end', async () => {
    await promised();
    const counts: number[] = [];
    for (const clock of ['15:59', '16:20', '16:29', '16:59', '17:03', '19:00']) {
      passUntil(clock);
      await look();
      counts.push(said().length);
    }
    expect(counts).toEqual([1, 1, 2, 3, 3, 3]);
    expect(said().map((text) => /о (\d\d:\d\d)/.exec(text)?.[1])).toEqual(['16:05', '16:35', '17:05']);
  });

  test('is told while the technician is still at the visit before, and not of one that is on the way or there', async () => {
    await world.reset(1, () => ({ shift_end_minutes: 20 * 60 }));
    const first = await world.booked(12, near, today);
    const calls = [await world.booked(14, near, today), await world.booked(14, near, today)];
    const sequence = (await world.day(today)).visits.map(({ visitId }) => visitId as string);
    const [second, third] = calls.sort(
      (a, b) => sequence.indexOf(a.visitId) - sequence.indexOf(b.visitId),
    ) as [Call, Call];
    await report(first, 'on_site');
    passUntil('15:10');
    await look();
    // The second still fits; the third comes after its whole hour.
    expect(said()).toHaveLength(1);
    expect((await world.visit(third.visitId, today))!.callReason).toBe('late');
    await report(first, 'done');
    await report(second, 'on_the_way');
    passUntil('16:10');
    await look();
    expect((await world.visit(second.visitId, today))!.expectedAt).toBeNull();
  });

  test('is nobody to be told of when nothing is ever reported as it happens', async () => {
    await promised(false);
    passUntil('15:59');
    await look();
    expect(said()).toEqual([]);
  });

  test('is nobody to be told of when it was over an hour ago at the first look', async () => {
    await promised();
    passUntil('17:05');
    await look();
    expect(said()).toEqual([]);
  });

  test.each(['cancelled', 'moved to another day'] as const)(
    'is not told when the visit is %s between the look and the telling',
    async (what) => {
      const call = await promised();
      passUntil('15:59');
      let isDone = false;
      const failpoint = async (point: string, name: string): Promise<void> => {
        if (isDone || point !== 'before_tx' || name !== 'visit:late') return;
        isDone = true;
        const { version } = (await world.visit(call.visitId, today))!;
        if (what === 'cancelled')
          await world.desk.order(world.agent, 'visit:cancel', {
            visitId: call.visitId,
            version,
            reason: 'запрацювало',
          });
        else {
          const visitId = uuidv7();
          const other = { visitId, request: { ...call.request, visitId } };
          await world.hold(other, (await world.offer(other, tomorrow)).offers[0]!);
          await world.book(other, world.agent, call.visitId);
        }
      };
      await look(another({ failpoint }));
      expect(isDone).toBe(true);
      await look();
      expect(said()).toEqual([]);
    },
  );
});

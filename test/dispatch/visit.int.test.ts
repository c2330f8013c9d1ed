// Visits on a real database: windows that can be kept, holds, bookings, races, and what is refused.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { removeFromPlan } from '../../backend/dispatch/holds.ts';
import type { LiveDay } from '../../backend/dispatch/live-day.ts';
import { lockLiveDay } from '../../backend/dispatch/live-days.ts';
import { holdsTick } from '../../backend/dispatch/watch-holds.ts';
import { applyDayFact, type DayFact, type DayState } from '../../shared/dispatch/day.state.ts';
import type { CardState } from '../../shared/subscriber/card.state.ts';
import { openTicketsOf } from '../../shared/subscriber/open-tickets.ts';
import { dayStreams } from '../../shared/dispatch/day.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, faultsOf, hourOf, tomorrow } from './dispatch-world.ts';

let opened: TestDatabase;
let world: DispatchWorld;
const wire = {
  publisher: { publish: () => undefined, hint: () => undefined, cutSession: () => undefined },
  streams: dayStreams,
};

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
});
afterAll(() => opened.close());
beforeEach(() => world.reset(3));

describe('offered windows', () => {
  test('come from the plan, the best three first, with who and when', async () => {
    const { offers, week, durationMinutes, needsPlace } = await world.offer(await world.call());
    expect(offers.map(({ label }) => label)).toEqual(['recommended', ...Array(4).fill('possible')]);
    expect(offers[0]).toMatchObject({
      day: tomorrow,
      technicianName: expect.stringContaining('Майстер') as string,
    });
    for (const { startAt, arrivalAt, endAt } of offers)
      expect(startAt <= arrivalAt && arrivalAt <= endAt, `${arrivalAt} in ${startAt}/${endAt}`).toBe(true);
    expect(week.map(({ state }) => state)).toEqual(['open', 'open', 'open', 'open', 'open', 'full']);
    expect(durationMinutes).toBe(60);
    expect(needsPlace).toBe(false);
  });

  test('every one of them can be held and booked, and the day has no fault then', async () => {
    for (let n = 0; n < 12; n++) {
      const call = await world.call();
      const { offers } = await world.offer(call);
      const chosen = offers[n % offers.length]!;
      await world.hold(call, chosen);
      const { window } = await world.book(call);
      expect(window).toEqual({ startAt: chosen.startAt, endAt: chosen.endAt });
      expect(faultsOf(await world.day())).toEqual([]);
    }
  });

  test('the map for a place by hand has the known buildings of the city, its own street first, and the districts', async () => {
    const { kysely } = opened.database;
    const [lost, near, far, abroad] = [
      await world.call(),
      await world.call(),
      await world.call(),
      await world.call(),
    ];
    const live = (call: typeof lost, at: object) =>
      kysely
        .updateTable('subscribers')
        .set({ city: 'Київ', address_key: '', name_key: '', ...at })
        .where('subscriber_id', '=', call.request.subscriberId)
        .execute();
    await kysely.updateTable('subscribers').set({ latitude: null, longitude: null }).execute();
    await live(lost, { street: 'вул. Садова', building: '14' });
    const at = (latitude: number) => ({ latitude, longitude: 30.5 });
    await live(near, { street: 'вул. Садова', building: '2', address_key: '/садова', ...at(50.45) });
    await live(far, { street: 'вул. Лугова', building: '7', ...at(50.46) });
    await live(abroad, {
      city: 'Львів',
      street: 'вул. Садова',
      building: '3',
      address_key: '/садова',
      ...at(49.8),
    });
    const { subscriberId } = lost.request;
    const found = await world.desk.query(world.agent, 'visit:neighbours', { subscriberId });
    expect(found.place).toBeNull();
    expect(found.buildings).toEqual([
      { street: 'вул. Садова', building: '2', isSameStreet: true, ...at(50.45) },
      { street: 'вул. Лугова', building: '7', isSameStreet: false, ...at(50.46) },
    ]);
    expect(found.districts).toMatchObject([{ name: 'Центр' }]);
    expect(found.districts[0]!.latitude).toBeCloseTo(50.45);
  });

  test('a place that is unknown is asked for, never guessed', async () => {
    const call = await world.call();
    await opened.database.kysely
      .updateTable('subscribers')
      .set({ latitude: null, longitude: null })
      .where('subscriber_id', '=', call.request.subscriberId)
      .execute();
    const unplaced = { ...call, request: { ...call.request, place: null } };
    expect(await world.offer(unplaced)).toMatchObject({ needsPlace: true, offers: [] });
    const { offers } = await world.offer(call);
    expect(await world.desk.codeOf(world.hold(unplaced, offers[0]!))).toBe('NO_PLACE');
  });

  test('a day on which nobody works is closed', async () => {
    await world.reset(2, () => ({ work_days: '[1,2]' }));
    const { offers, week } = await world.offer(await world.call());
    expect(offers).toEqual([]);
    expect(new Set(week.map(({ state }) => state))).toEqual(new Set(['closed']));
  });
});

describe('a held window', () => {
  test('is nobody else’s, and is free again after five minutes', async () => {
    await world.reset(1, () => ({ max_visits: 1 }));
    const [first, second] = [await world.call(), await world.call()];
    const { offers } = await world.offer(first);
    expect(offers[0]!.label).toBe('last');
    await world.hold(first, offers[0]!);
    expect((await world.offer(second)).offers).toEqual([]);
    expect(await world.desk.codeOf(world.hold(second, offers[0]!, world.other))).toBe('WINDOW_TAKEN');
    world.desk.pass(5 * 60_000);
    await holdsTick(world.desk.parts, wire);
    expect(await world.desk.codeOf(world.book(first))).toBe('HOLD_ENDED');
    await world.hold(second, offers[0]!, world.other);
    expect((await world.book(second, world.other)).number).toBeGreaterThan(500);
  });

  test('is free when its agent signs out, and when the agent gives it up', async () => {
    await world.reset(1, () => ({ max_visits: 1 }));
    const call = await world.call();
    const { offers } = await world.offer(call);
    await world.hold(call, offers[0]!);
    await world.desk.order(world.agent, 'visit:release', { visitId: call.visitId });
    await world.hold(call, offers[0]!);
    const { kysely } = opened.database;
    const times = {
      created_at: new Date(),
      refreshed_at: new Date(),
      expires_at: new Date(),
      revoked_at: new Date(),
    };
    await kysely
      .insertInto('sessions')
      .values({
        session_id: world.agent.sessionId,
        kind: 'staff',
        owner_id: world.agent.id,
        refresh_hash: uuidv7(),
        previous_refresh_hash: null,
        source: '',
        ...times,
      })
      .execute();
    await holdsTick(world.desk.parts, wire);
    expect((await world.day()).visits).toEqual([]);
  });

  test('another choice of the same call gives the first one up', async () => {
    const call = await world.call();
    const { offers } = await world.offer(call);
    await world.hold(call, offers[0]!);
    await world.hold(call, offers[1]!);
    const { visits } = await world.day();
    expect(visits.map(({ window }) => window?.startAt)).toEqual([offers[1]!.startAt]);
  });

  test('of somebody else is not booked, and not given up by others', async () => {
    const call = await world.call();
    const { offers } = await world.offer(call);
    await world.hold(call, offers[0]!);
    expect(await world.desk.codeOf(world.book(call, world.other))).toBe('HOLD_ENDED');
    expect(
      await world.desk.codeOf(world.desk.order(world.other, 'visit:release', { visitId: call.visitId })),
    ).toBe('NOT_FOUND');
  });
});

describe('a booking', () => {
  test('agrees the ticket, stands in the timeline, and a second one for the fault is refused', async () => {
    const call = await world.booked();
    const ticket = await world.desk.open<{ ticket: { status: string } }>(
      world.agent,
      `ticket:${call.request.ticketId}`,
    );
    expect(ticket.snapshot.ticket.status).toBe('visit_agreed');
    const timeline = await world.desk.factsOf(`subscriber:${call.request.subscriberId}`);
    expect(timeline.map(({ payload }) => (payload as { step?: string }).step)).toContain('booked');
    // A card that is opened later knows the same of the ticket.
    const { snapshot: card } = await world.desk.open<CardState>(
      world.agent,
      `subscriber:${call.request.subscriberId}`,
    );
    expect(openTicketsOf(card.timeline.ok ? card.timeline.value : [])).toMatchObject([
      { status: 'visit_agreed' },
    ]);
    const again = { ...call, visitId: uuidv7() };
    again.request = { ...call.request, visitId: again.visitId };
    const { offers, existing } = await world.offer(again);
    expect(existing?.visitId).toBe(call.visitId);
    await world.hold(again, offers[0]!);
    expect(await world.desk.codeOf(world.book(again))).toBe('VISIT_EXISTS');
    await world.book(again, world.agent, call.visitId);
    expect((await world.day()).visits.map(({ visitId }) => visitId)).toEqual([again.visitId]);
  });

  test('without a registered fault is paid by the subscriber', async () => {
    const call = await world.call();
    const free = { ...call, request: { ...call.request, ticketId: null as never } };
    expect(await world.desk.codeOf(world.offer(free))).toBe('INVALID');
    const paid = { ...free, request: { ...free.request, isPaid: true } };
    expect((await world.offer(paid)).offers.length).toBeGreaterThan(0);
  });

  test('in the past, outside the hours, longer than the day and of nobody is refused, and nothing is changed', async () => {
    const call = await world.call();
    const before = await world.day();
    const past = {
      day: '2026-11-23',
      startAt: '2026-11-23T08:00:00.000Z',
      endAt: '2026-11-23T10:00:00.000Z',
    };
    expect(await world.desk.codeOf(world.hold(call, past))).toBe('INVALID');
    const odd = { day: tomorrow, startAt: `${tomorrow}T08:30:00.000Z`, endAt: `${tomorrow}T10:30:00.000Z` };
    expect(await world.desk.codeOf(world.hold(call, odd))).toBe('INVALID');
    const long = { ...odd, endAt: `${tomorrow}T23:30:00.000Z` };
    expect(await world.desk.codeOf(world.hold(call, long))).toBe('INVALID');
    const backwards = { day: tomorrow, startAt: odd.endAt, endAt: odd.startAt };
    expect(await world.desk.codeOf(world.hold(call, backwards))).toBe('INVALID');
    const stranger = { ...call, request: { ...call.request, subscriberId: 999_999_999 } };
    expect(await world.desk.codeOf(world.offer(stranger))).toBe('NOT_FOUND');
    expect(await world.day()).toEqual(before);
  });

  test('that takes longer than anybody works is offered nowhere', async () => {
    await world.reset(2, () => ({ shift_end_minutes: 8 * 60 + 45 }));
    const call = await world.call();
    const { offers, week } = await world.offer(call);
    expect(offers).toEqual([]);
    const { day, startAt, endAt } = week[0]!;
    expect(await world.desk.codeOf(world.hold(call, { day, startAt, endAt }))).toBe('WINDOW_TAKEN');
    expect((await world.day()).visits).toEqual([]);
  });

  test('that no window suits goes to logistics with its wishes', async () => {
    const call = await world.call();
    const input = { request: call.request, phone: '380670000012', accessNote: '', wishes: 'лише ввечері' };
    await world.desk.order(world.agent, 'visit:ask_logistics', {
      ...input,
      callBy: `${tomorrow}T10:00:00.000Z`,
    });
    const { snapshot } = await world.desk.open<{ visits: object[] }>(world.dispatcher, 'unscheduled');
    expect(snapshot.visits.at(-1)).toMatchObject({
      visitId: call.visitId,
      wishes: 'лише ввечері',
      state: 'unscheduled',
    });
  });

  test('that is cancelled frees its place', async () => {
    await world.reset(1, () => ({ max_visits: 1 }));
    const call = await world.booked();
    const { version } = (await world.visit(call.visitId))!;
    const cancel = (seen: number) =>
      world.desk.order(world.agent, 'visit:cancel', {
        visitId: call.visitId,
        version: seen,
        reason: 'запрацювало',
      });
    // Of another version than it has now nothing is cancelled.
    expect(await world.desk.codeOf(cancel(version - 1))).toBe('STALE_VERSION');
    expect(await world.visit(call.visitId)).toMatchObject({ state: 'planned', version });
    await cancel(version);
    expect((await world.day()).visits).toEqual([]);
    expect((await world.offer(await world.call())).offers.length).toBeGreaterThan(0);
  });
});

test('a change that was never committed leaves no trace in the plan in memory', async () => {
  const call = await world.booked();
  const { parts } = world.desk;
  const inTransaction = <T>(look: (live: LiveDay) => T) =>
    opened.database.kysely.transaction().execute(async (db) => look(await lockLiveDay(parts, db, tomorrow)));
  const broken = inTransaction((live) => {
    removeFromPlan(live, call.visitId);
    throw new Error('broken on purpose');
  });
  await expect(broken).rejects.toThrow('broken on purpose');
  expect(await inTransaction((live) => live.plan.has(call.visitId))).toBe(true);
});

describe('many agents at once', () => {
  test('one gets the last place, the others are told; nothing overlaps and no window is broken', async () => {
    await world.reset(2, () => ({ max_visits: 4 }));
    const calls = await Promise.all(Array.from({ length: 24 }, () => world.call()));
    const { offers } = await world.offer(calls[0]!);
    const codes = await Promise.all(
      calls.map((call, n) =>
        world.desk.codeOf(world.hold(call, offers[n % offers.length]!).then(() => world.book(call))),
      ),
    );
    const day = await world.day();
    expect(faultsOf(day)).toEqual([]);
    expect(codes.filter((code) => code === 'ok')).toHaveLength(day.visits.length);
    expect(new Set(codes)).toEqual(new Set(['ok', 'WINDOW_TAKEN']));
    expect(day.visits.length).toBeGreaterThan(5);
  });

  test('the facts of a day lead to the same state as a fresh snapshot', async () => {
    const empty = await world.day();
    const start = (await world.desk.open<DayState>(world.dispatcher, `day:${tomorrow}`)).seq;
    for (const hour of [8, 10, 12]) await world.booked(hour);
    const facts = await world.desk.openAfter(world.dispatcher, `day:${tomorrow}`, start);
    const state = facts.reduce((held, fact) => applyDayFact(held, fact as unknown as DayFact), empty);
    expect(state.visits).toEqual((await world.day()).visits);
    expect(hourOf(state.visits[0]!.window!.startAt)).toBeGreaterThanOrEqual(8);
  });
});

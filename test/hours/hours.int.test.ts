// Working hours that a supervisor sets, on a real database: who may, two at once, what they change for tickets, calls and visits.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { selectTicket } from '../../backend/ticket/ticket.records.ts';
import type { Actor } from '../../backend/wire/context.ts';
import type { HoursState } from '../../shared/hours/hours.contract.ts';
import type { SpecialDay } from '../../shared/working-hours.ts';
import { DispatchWorld, tomorrow } from '../dispatch/dispatch-world.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
let world: DispatchWorld;
let boss: Actor;

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
});
afterAll(() => opened.close());
beforeEach(async () => {
  await world.reset(1);
  boss = await world.desk.staff('Світлана Бондар', 'supervisor');
  await opened.database.kysely.deleteFrom('settings').where('key', '=', 'working_hours').execute();
  await opened.database.kysely.deleteFrom('security_events').execute();
});

const hours = async (who = world.agent) => (await world.desk.open<HoursState>(who, 'hours')).snapshot;
const save = (change: Partial<HoursState>, who = boss) => saveOver(change, who);
async function saveOver(change: Partial<HoursState>, who: Actor) {
  const { week, days, version } = { ...(await hours()), ...change };
  return world.desk.order(who, 'hours:save', { week, days, version });
}
const holiday: SpecialDay = { name: 'Свято міста', spans: [], techniciansWork: false };
const nineToSix = [{ startMinute: 540, endMinute: 1_080 }];
const week = [nineToSix, nineToSix, nineToSix, nineToSix, nineToSix, [], []];

test('what was saved is what everybody follows, and its facts give the snapshot', async () => {
  const { seq } = await world.desk.open<HoursState>(world.agent, 'hours');
  expect(await hours()).toMatchObject({ version: 0, changedBy: '', days: {} });
  expect(
    await save({ week: week.map((day) => [...day]), days: { [tomorrow]: { ...holiday, spans: [] } } }),
  ).toEqual({
    version: 1,
  });
  const admin = await world.desk.staff('Адмін', 'admin');
  const now = await hours(admin);
  expect(now).toMatchObject({
    version: 1,
    changedBy: 'Світлана Бондар',
    week,
    days: { [tomorrow]: holiday },
  });
  const facts = await world.desk.openAfter(world.agent, 'hours', seq);
  expect(facts.map(({ type, payload }) => [type, payload])).toEqual([['hours:saved', now]]);
});

test('a change leaves a row of who changed which day; the same again changes nothing', async () => {
  const days = { '2027-01-01': { ...holiday, spans: [] } };
  await save({ days });
  expect(await save({ days })).toEqual({ version: 1 });
  const rows = await opened.database.kysely
    .selectFrom('security_events')
    .select(['kind', 'actor', 'details'])
    .execute();
  expect(rows).toEqual([
    {
      kind: 'working_hours_saved',
      actor: `staff:${boss.id}`,
      details: { version: 1, changes: [{ day: '2027-01-01', before: null, after: holiday }] },
    },
  ]);
});

test('two supervisors: the later one is told by whom it was changed, and nothing is lost', async () => {
  await save({ days: { '2027-01-01': { ...holiday, spans: [] } } });
  const late = save({ days: {}, version: 0 });
  await expect(late).rejects.toMatchObject({
    code: 'STALE_VERSION',
    details: { name: 'Світлана Бондар', version: 1 },
  });
  expect(Object.keys((await hours()).days)).toEqual(['2027-01-01']);
  expect(await world.desk.codeOf(save({ version: 7 }))).toBe('INVALID');
});

test('agents and logistics read only; nonsense is refused', async () => {
  for (const who of [world.agent, world.dispatcher])
    expect(await world.desk.codeOf(save({}, who))).toBe('FORBIDDEN');
  const closed = Array.from({ length: 7 }, () => []);
  const bad: Partial<HoursState>[] = [
    { week: closed },
    { week: week.slice(1).map((day) => [...day]) },
    { days: { '2027-02-30': { ...holiday, spans: [] } } },
    { days: { '2027-01-01': { ...holiday, spans: [], name: ' ' } } },
    { days: { '2027-01-01': { ...holiday, spans: [{ startMinute: 600, endMinute: 540 }] } } },
    {
      days: {
        '2027-01-01': {
          ...holiday,
          spans: [
            { startMinute: 540, endMinute: 720 },
            { startMinute: 660, endMinute: 800 },
          ],
        },
      },
    },
  ];
  for (const change of bad) expect(await world.desk.codeOf(save(change))).toBe('INVALID');
});

test('a ticket is due by the hours that hold when it is opened; an earlier one keeps its time', async () => {
  // Noon on a Tuesday: 24 hours of work are Thursday noon while every day has twelve, and, some ms past noon, Friday 09:00 when it has nine.
  const dueOf = async ({ request }: { request: { ticketId: string } }) =>
    (await selectTicket(opened.database.kysely, request.ticketId))!.dueAt!.slice(0, 16);
  const earlier = await world.call();
  await save({ week: week.map((day) => [...day]) });
  const later = await world.call();
  expect([await dueOf(earlier), await dueOf(later)]).toEqual(['2026-11-26T10:00', '2026-11-27T07:00']);
});

test('a holiday offers no visit unless its technicians work, and one that was promised stays', async () => {
  const promised = await world.booked(10);
  const { window } = (await world.visit(promised.visitId))!;
  const call = await world.call();
  const { offers } = await world.offer(call);
  await save({ days: { [tomorrow]: { ...holiday, spans: [] } } });
  const after = await world.offer(call);
  expect(after.offers).toEqual([]);
  expect(new Set(after.week.map(({ state }) => state))).toEqual(new Set(['closed']));
  await expect(world.hold(call, offers[0]!)).rejects.toMatchObject({
    code: 'DAY_CLOSED',
    details: { name: 'Свято міста' },
  });
  expect(await world.visit(promised.visitId)).toMatchObject({ state: 'planned', window });
  await save({ days: { [tomorrow]: { ...holiday, spans: [], techniciansWork: true } } });
  expect((await world.offer(call)).offers.length).toBe(offers.length);
  await world.hold(call, offers[0]!);
});

test('a closed day takes a visit from the list only when a person says so; what stands in it is moved and taken off freely', async () => {
  const [one, other] = await world.reset(2);
  const call = await world.call();
  await world.desk.order(world.agent, 'visit:ask_logistics', {
    request: call.request,
    phone: '380670000012',
    accessNote: '',
    wishes: 'будь-коли',
    callBy: `${tomorrow}T10:00:00.000Z`,
  });
  await save({ days: { [tomorrow]: { ...holiday, spans: [] } } });
  const { visitId } = call;
  const arrange = (
    technicianId: string | undefined,
    before: string[],
    after: string[],
    onClosedDay?: boolean,
  ) =>
    world.desk.order(world.dispatcher, 'day:arrange', {
      day: tomorrow,
      routes: [{ technicianId: technicianId!, before, after }],
      broken: [],
      onClosedDay,
    });
  await expect(arrange(one, [], [visitId])).rejects.toMatchObject({
    code: 'DAY_CLOSED',
    details: { name: 'Свято міста' },
  });
  expect((await world.day()).visits).toEqual([]);
  await arrange(one, [], [visitId], true);
  await world.desk.order(world.dispatcher, 'day:arrange', {
    day: tomorrow,
    routes: [
      { technicianId: one!, before: [visitId], after: [] },
      { technicianId: other!, before: [], after: [visitId] },
    ],
    broken: [],
  });
  expect(await world.visit(visitId)).toMatchObject({ state: 'planned', placement: { technicianId: other } });
  await arrange(other, [visitId], []);
  await save({ days: { [tomorrow]: { ...holiday, spans: [], techniciansWork: true } } });
  await arrange(one, [], [visitId]);
});

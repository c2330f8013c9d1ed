// Proposals on a real database with the real optimiser: nothing changes by itself, and what is accepted is what was shown.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { serveSearches } from '../../backend/dispatch/optimise.ts';
import { dayStreams, type Proposal } from '../../shared/dispatch/day.contract.ts';
import { projectDay } from '../../shared/dispatch/day.rules.ts';
import type { HoursState } from '../../shared/hours/hours.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { DispatchWorld, faultsOf, tomorrow } from './dispatch-world.ts';

let opened: TestDatabase;
let world: DispatchWorld;
let stop: () => Promise<void> | void;
const wire = {
  publisher: { publish: () => undefined, hint: () => undefined, cutSession: () => undefined },
  streams: dayStreams,
};

beforeAll(async () => {
  opened = await openTestDatabase();
  world = new DispatchWorld(opened);
});
afterAll(() => opened.close());
beforeEach(() => {
  stop = serveSearches(world.desk.parts, wire, () => new Set());
});
afterEach(() => stop());

const ask = async (): Promise<string> => {
  const call = await world.call();
  const input = { request: call.request, phone: '380670000012', accessNote: '', wishes: 'будь-коли' };
  await world.desk.order(world.agent, 'visit:ask_logistics', {
    ...input,
    callBy: `${tomorrow}T10:00:00.000Z`,
  });
  return call.visitId;
};
const search = async (kind: 'unscheduled' | 'rest' | 'repair', seconds = 1): Promise<string> => {
  const proposalId = uuidv7();
  await world.desk.order(world.dispatcher, 'day:optimise', {
    proposalId,
    day: tomorrow,
    scope: { kind },
    seconds,
  });
  return proposalId;
};
const found = async (proposalId: string): Promise<Proposal> =>
  (await world.desk.open<{ proposal: Proposal }>(world.dispatcher, `proposal:${proposalId}`)).snapshot
    .proposal;
const ended = async (proposalId: string): Promise<Proposal> => {
  await expect.poll(async () => (await found(proposalId)).isRunning, { timeout: 20_000 }).toBe(false);
  return found(proposalId);
};

test('the unscheduled are placed without touching a promise, and what is accepted is what was shown', async () => {
  await world.reset(3);
  for (const hour of [8, 10, 14]) await world.booked(hour);
  const wanted = [await ask(), await ask(), await ask(), await ask()];
  const before = await world.day();
  const proposal = await ended(await search('unscheduled'));
  expect(await world.day()).toEqual(before);
  expect(proposal.before).toMatchObject({ visits: 3, unscheduled: 4, late: 0 });
  expect(proposal.after).toMatchObject({ visits: 7, unscheduled: 0, late: 0 });
  await world.arrange(
    proposal.routes.map(({ technicianId, before: old, after }) => ({ technicianId, before: old, after })),
  );
  const day = await world.day();
  expect(faultsOf(day)).toEqual([]);
  // The board counts the same.
  expect(proposal.before.atRisk).toBe(projectDay(tomorrow, before, 0).figures.atRisk);
  expect(proposal.after.atRisk).toBe(projectDay(tomorrow, day, 0).figures.atRisk);
  expect(day.visits.map(({ visitId }) => visitId)).toEqual(expect.arrayContaining(wanted));
  for (const { stops } of proposal.routes)
    for (const { visitId, startAt } of stops)
      expect(day.visits.find((visit) => visit.visitId === visitId)?.placement?.startAt).toBe(startAt);
  for (const visit of before.visits)
    expect(day.visits.find(({ visitId }) => visitId === visit.visitId)?.window).toEqual(visit.window);
});

test('a bad day becomes a shorter one', async () => {
  const [one, other] = await world.reset(2);
  const far = { latitude: 50.44, longitude: 30.5 };
  const visits = [];
  for (let n = 0; n < 6; n++) {
    const call = await world.call({
      latitude: far.latitude + (n % 2) * 0.2,
      longitude: far.longitude + n * 0.001,
    });
    const input = { request: call.request, phone: '380670000012', accessNote: '', wishes: 'будь-коли' };
    await world.desk.order(world.agent, 'visit:ask_logistics', {
      ...input,
      callBy: `${tomorrow}T10:00:00.000Z`,
    });
    visits.push(call.visitId);
  }
  await world.arrange([
    { technicianId: one!, before: [], after: visits.slice(0, 3) },
    { technicianId: other!, before: [], after: visits.slice(3) },
  ]);
  const { before, after } = await ended(await search('rest'));
  expect(after.travelSeconds).toBeLessThan(before.travelSeconds * 0.8);
  expect(after.visits).toBe(6);
});

test('of a day that has changed meanwhile is refused, and what came meanwhile stays', async () => {
  await world.reset(1);
  const first = await world.booked(8);
  await ask();
  const proposalId = await search('unscheduled');
  const meanwhile = await world.booked(14);
  const { routes } = await ended(proposalId);
  const accepted = world.arrange(
    routes.map(({ technicianId, before, after }) => ({ technicianId, before, after })),
  );
  expect(await world.desk.codeOf(accepted)).toBe('STALE_PLAN');
  expect((await world.day()).visits.map(({ visitId }) => visitId)).toEqual([
    first.visitId,
    meanwhile.visitId,
  ]);
});

test('stopped with what it has, or with nothing', async () => {
  await world.reset(2);
  await ask();
  const used = await search('unscheduled', 60);
  await world.desk.order(world.dispatcher, 'day:stop_optimise', { proposalId: used, use: true });
  expect((await ended(used)).after.visits).toBeGreaterThan(0);
  const dropped = await search('unscheduled', 60);
  await world.desk.order(world.dispatcher, 'day:stop_optimise', { proposalId: dropped, use: false });
  expect((await ended(dropped)).routes).toEqual([]);
});

test('a sick technician’s promises are kept by the others', async () => {
  const ids = await world.reset(3);
  const call = await world.booked(10);
  const { technicianId } = (await world.visit(call.visitId))!.placement!;
  await world.desk.order(world.dispatcher, 'technician:add_absence', {
    absenceId: uuidv7(),
    technicianId,
    startsAt: `${tomorrow}T00:00:00.000Z`,
    endsAt: `${tomorrow}T21:00:00.000Z`,
    reason: 'sick',
  });
  const proposal = await ended(await search('repair'));
  expect(proposal.before.late).toBe(1);
  expect(proposal.after).toMatchObject({ late: 0, visits: 1 });
  expect(proposal.calls).toEqual([]);
  await world.arrange(
    proposal.routes.map(({ technicianId: id, before, after }) => ({ technicianId: id, before, after })),
  );
  const placed = (await world.visit(call.visitId))!;
  expect(ids.filter((id) => id !== technicianId)).toContain(placed.placement!.technicianId);
  expect(faultsOf(await world.day())).toEqual([]);
});

test('a closed day gets none of the unscheduled: their search is refused with its name, the rest of the day is looked at without them', async () => {
  await world.reset(2);
  for (const hour of [8, 14]) await world.booked(hour);
  const waiting = await ask();
  const boss = await world.desk.staff('Світлана Бондар', 'supervisor');
  const { week, version } = (await world.desk.open<HoursState>(boss, 'hours')).snapshot;
  const closed = { name: 'Свято міста', spans: [], techniciansWork: false };
  await world.desk.order(boss, 'hours:save', { week, version, days: { [tomorrow]: closed } });
  await expect(search('unscheduled')).rejects.toMatchObject({
    code: 'DAY_CLOSED',
    details: { name: 'Свято міста' },
  });
  const { before, after, routes } = await ended(await search('rest'));
  expect([before.unscheduled, after.unscheduled, after.visits]).toEqual([
    before.unscheduled,
    before.unscheduled,
    2,
  ]);
  expect(routes.flatMap((route) => route.after)).not.toContain(waiting);
  const works = { [tomorrow]: { ...closed, techniciansWork: true } };
  await world.desk.order(boss, 'hours:save', { week, version: version + 1, days: works });
  expect((await ended(await search('rest'))).after.visits).toBe(3);
});

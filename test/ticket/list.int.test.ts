// Many tickets on a real database: lists against the rule that the screen uses, bulk, links, merging, filters, and what logistics sees.
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { StaffId, TicketFilterId, TicketId } from '../../shared/ids.ts';
import {
  builtInFilters,
  compareTickets,
  fitsFilter,
  openTickets,
} from '../../shared/ticket/ticket-filter.rules.ts';
import { ticketSort, type TicketFilter } from '../../shared/ticket/ticket-list.contract.ts';
import {
  ticketKind,
  ticketPriority,
  ticketStatus,
  ticketTeam,
  type TicketRow,
} from '../../shared/ticket/ticket.contract.ts';
import type { TicketFiltersState } from '../../shared/ticket/ticket.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { follow } from '../support/stream-follower.ts';
import { createTicketDesk, type TicketDesk } from '../support/ticket-desk.ts';

let opened: TestDatabase;
let desk: Desk;
let tickets: TicketDesk;
let agent: Actor;
let other: Actor;
let logistics: Actor;
let subscriber: Actor;
let neighbour: Actor;
const solved = { status: 'solved', cause: 'line', resolution: 'Замінено кабель' } as const;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
  tickets = createTicketDesk(desk);
  agent = await desk.staff('Ірина Ткаченко');
  other = await desk.staff('Оксана Гончар');
  logistics = await desk.staff('Наталія Гнатюк', 'dispatcher');
  subscriber = await desk.subscriber('Ґалаґан Євгенія Петрівна');
  neighbour = await desk.subscriber('Їжакевич Марія');
});
afterAll(() => opened.close());

const list = async (by: Actor, filter: Partial<TicketFilter>): Promise<number[]> =>
  (await desk.query(by, 'ticket:list', { filter: { ...openTickets, ...filter } as never })).numbers;

describe('a list', () => {
  let rows: TicketRow[];
  beforeAll(async () => {
    const random = fc.sample(
      fc.record({
        priority: fc.constantFrom(...ticketPriority.options),
        kind: fc.constantFrom(...ticketKind.options),
        team: fc.constantFrom(...ticketTeam.options),
        next: fc.constantFrom('stay', 'logistics', 'wait', 'solve', 'other'),
      }),
      { numRuns: 40, seed: 1 },
    );
    for (const { next, ...more } of random) {
      const { ticketId } = await tickets.open(agent, subscriber, more);
      desk.pass(1_800_000);
      if (next === 'logistics')
        await tickets.change(agent, ticketId, { status: 'waiting_logistics', waitingFor: 'кабель' });
      if (next === 'other') await tickets.change(other, ticketId, { ownerId: other.id });
      if (next === 'solve') await tickets.change(agent, ticketId, { ...solved, ownerId: agent.id });
      const resumeAt = new Date(desk.parts.clock.now().getTime() + 40 * 3_600_000).toISOString();
      const waiting = { status: 'waiting_subscriber', waitingFor: 'фото', ownerId: agent.id } as const;
      if (next === 'wait') await tickets.change(agent, ticketId, { ...waiting, resumeAt });
    }
    const numbers = await list(agent, builtInFilters.all);
    ({ rows } = await desk.query(agent, 'ticket:rows', { numbers }));
    expect(rows).toHaveLength(40);
  }, 60_000);

  const subset = <T>(options: readonly T[]) => fc.subarray([...options]);
  const filters = fc.record({
    text: fc.constant(''),
    statuses: subset(ticketStatus.options),
    priorities: subset(ticketPriority.options),
    kinds: fc.oneof(fc.constant([]), subset(ticketKind.options)),
    teams: subset(ticketTeam.options),
    owner: fc.constantFrom<'any' | 'me' | 'none' | 'other'>('any', 'me', 'none', 'other'),
    due: fc.constantFrom('any', 'overdue', 'today'),
    withEnded: fc.boolean(),
    sort: fc.constantFrom(...ticketSort.options),
  });

  test('holds what the rule of the screen says, in its order', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.constantFrom(agent, other), async (raw, who) => {
        const owner = raw.owner === 'other' ? (other.id as StaffId) : raw.owner;
        const filter = { ...raw, owner } as TicketFilter;
        const expected = rows
          .filter((row) => fitsFilter(row, filter, who.id, desk.parts.clock.now()))
          .sort((left, right) => compareTickets(left, right, filter.sort))
          .map(({ number }) => number);
        expect(await list(who, filter)).toEqual(expected);
      }),
      { numRuns: 80 },
    );
  }, 60_000);

  test('of a dispatcher is what logistics has to do with, and nothing else is shown', async () => {
    const mine = rows.filter((row) => row.team === 'logistics' || row.status === 'waiting_logistics');
    const hidden = rows.find((row) => !mine.includes(row))!;
    const numbers = await list(logistics, { withEnded: true, sort: 'newest' });
    expect(numbers).toEqual(mine.map(({ number }) => number).sort((a, b) => b - a));
    const asked = await desk.query(logistics, 'ticket:rows', { numbers: [hidden.number, mine[0]!.number] });
    expect(asked.rows.map(({ number }) => number)).toEqual([mine[0]!.number]);
    const codeOf = (ticketId: TicketId) =>
      desk.codeOf(tickets.change(logistics, ticketId, { priority: 'low' }, { priority: 'high' }));
    expect(await codeOf(hidden.ticketId)).toBe('NOT_FOUND');
    expect(await desk.codeOf(desk.open(logistics, `ticket:${hidden.ticketId}`))).toBe('NOT_FOUND');
    expect(await desk.codeOf(desk.open(logistics, 'tickets:all'))).toBe('FORBIDDEN');
    expect(await desk.codeOf(desk.open(logistics, 'tickets:logistics'))).toBe('ok');
    const note = { ticketId: mine[0]!.ticketId, body: 'приїдемо завтра' };
    expect(await desk.codeOf(desk.order(logistics, 'ticket:note', note))).toBe('ok');
  });

  test.each([
    ['galagan nothing', 0],
    ['ґалаган', 1],
    ['ГАЛАҐАН', 1],
    ['100% _унікально_', 1],
    ['%', 1],
    ['_унік', 1],
  ])('for the words %s finds %i', async (text, least) => {
    const { number } = await tickets.open(agent, subscriber, { description: '100% _унікально_ \\' });
    const found = await list(agent, { text });
    expect(found.includes(number)).toBe(least > 0);
    if (text.includes('%') || text.startsWith('_')) expect(found.length).toBeLessThan(8);
    expect(await list(agent, { text: `№ ${number}` })).toEqual([number]);
  });
});

describe('a bulk change', () => {
  test('changes what can be changed, and names what cannot', async () => {
    const ids: TicketId[] = [];
    for (let n = 0; n < 4; n++) ids.push((await tickets.open(agent, subscriber)).ticketId);
    const [plain, moved, ended, same] = ids as [TicketId, TicketId, TicketId, TicketId];
    await tickets.change(other, moved, { priority: 'low' });
    await tickets.change(agent, ended, { ...solved, status: 'closed' });
    await tickets.change(agent, same, { priority: 'urgent' });
    const items = [plain, moved, ended, same, plain, uuidv7() as TicketId].map((ticketId) => ({
      ticketId,
      seen: { priority: 'high' as const },
    }));
    const answer = await desk.order(agent, 'ticket:bulk', { items, changes: { priority: 'urgent' } });
    expect(answer.items.map(({ version, refused }) => [version, refused])).toEqual([
      [2, null],
      [null, 'FIELD_CHANGED'],
      [null, 'TICKET_ENDED'],
      [2, null],
      [null, 'NOT_FOUND'],
    ]);
    expect((await tickets.seen(agent, plain)).ticket.priority).toBe('urgent');
    expect((await tickets.seen(agent, moved)).ticket.priority).toBe('low');
  });
});

describe('tickets that belong together', () => {
  test('are linked on both sides, once, and can be taken apart', async () => {
    const { ticketId, number } = await tickets.open(agent, subscriber);
    const { ticketId: otherId, number: otherNumber } = await tickets.open(agent, neighbour);
    const followed = await follow(desk, agent, `ticket:${otherId}`);
    for (const pair of [
      { ticketId, otherId },
      { ticketId: otherId, otherId: ticketId },
    ]) {
      await desk.order(agent, 'ticket:link', pair);
    }
    expect((await tickets.seen(agent, ticketId)).ticket.links).toEqual([
      { ticketId: otherId, number: otherNumber },
    ]);
    const across = await tickets.seen(agent, otherId);
    expect(across.ticket.links).toEqual([{ ticketId, number }]);
    expect(across.entries).toHaveLength(2);
    await desk.order(other, 'ticket:unlink', { ticketId, otherId });
    await desk.order(other, 'ticket:unlink', { ticketId, otherId });
    expect((await tickets.seen(agent, ticketId)).ticket.links).toEqual([]);
    expect((await tickets.seen(agent, ticketId)).entries).toHaveLength(3);
    const { followed: state, fresh } = await followed.compare();
    expect(state).toEqual(fresh);
    const itself = desk.order(agent, 'ticket:link', { ticketId, otherId: ticketId });
    expect(await desk.codeOf(itself)).toBe('INVALID');
  });

  test('of one building are found from each other', async () => {
    const { number } = await tickets.open(agent, neighbour);
    const near = await desk.query(agent, 'ticket:nearby', {
      subscriberId: Number(subscriber.id) as never,
    });
    expect(near.building[0]?.number).toBe(number);
    expect(near.building.every((row) => row.subscriberId === Number(neighbour.id))).toBe(true);
    expect(near.own.every((row) => row.subscriberId === Number(subscriber.id))).toBe(true);
    expect(near.own.length).toBeGreaterThan(0);
  });

  test('of one subscriber are merged: what the duplicate tells is told in the other, and it can be taken back', async () => {
    const { ticketId, number } = await tickets.open(agent, subscriber, { description: 'Знову немає' });
    const { ticketId: intoId, number: intoNumber } = await tickets.open(agent, subscriber);
    const { ticketId: foreign } = await tickets.open(agent, neighbour);
    await desk.order(other, 'ticket:note', { ticketId, body: 'Червоний PON' });
    const merge = (from: TicketId, into: TicketId) =>
      desk.order(agent, 'ticket:merge', { ticketId: from, intoId: into, note: 'двічі' });
    expect(await desk.codeOf(merge(ticketId, foreign))).toBe('MERGE_REFUSED');
    const { version } = await merge(ticketId, intoId);
    expect(await merge(ticketId, intoId)).toEqual({ version });
    const duplicate = (await tickets.seen(agent, ticketId)).ticket;
    expect(duplicate).toMatchObject({ status: 'closed', cause: 'duplicate', mergedInto: intoNumber });
    const told = (await tickets.seen(agent, intoId)).entries.at(-1);
    expect(told).toMatchObject({
      kind: 'merged',
      body: 'Знову немає\nОксана Гончар: Червоний PON',
      other: { ticketId, number },
    });
    expect(await desk.codeOf(merge(intoId, ticketId))).toBe('MERGE_REFUSED');
    await desk.order(agent, 'ticket:reopen', { ticketId, reason: 'не те саме' });
    expect((await tickets.seen(agent, ticketId)).ticket).toMatchObject({
      status: 'in_work',
      mergedInto: null,
    });
  });
});

describe('saved filters', () => {
  test('are a person’s own, at most thirty, in the order of their names', async () => {
    const filter = { ...openTickets, statuses: ['waiting_logistics' as const] };
    const save = (by: Actor, name: string, filterId = uuidv7() as TicketFilterId) =>
      desk.order(by, 'ticket:save_filter', { filterId, name, filter });
    const followed = await follow(desk, agent, `ticket_filters:${agent.id}`);
    const first = uuidv7() as TicketFilterId;
    await save(agent, 'Ясен', first);
    await save(agent, 'Їжак');
    await save(agent, 'Гай', first);
    const { snapshot } = await desk.open<TicketFiltersState>(agent, `ticket_filters:${agent.id}`);
    expect(snapshot.filters.map(({ name }) => name)).toEqual(['Гай', 'Їжак']);
    expect(await desk.codeOf(save(other, 'чуже', first))).toBe('NOT_FOUND');
    expect(await desk.codeOf(desk.open(other, `ticket_filters:${agent.id}`))).toBe('FORBIDDEN');
    await desk.order(other, 'ticket:remove_filter', { filterId: first });
    expect((await followed.compare()).fresh).toEqual(snapshot);
    await desk.order(agent, 'ticket:remove_filter', { filterId: first });
    const { followed: state, fresh } = await followed.compare();
    expect(state).toEqual(fresh);
    for (let n = 0; n < 29; n++) await save(agent, `№ ${n}`);
    expect(await desk.codeOf(save(agent, 'зайвий'))).toBe('TOO_MANY_FILTERS');
  });
});

// Many people at one ticket in the same instant (F08, F09 for tickets): one owner, no silent overwrite, no deadlock.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { TicketId } from '../../shared/ids.ts';
import { conflictsOf, type TicketFields } from '../../shared/ticket/ticket.rules.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { createTicketDesk, type TicketDesk } from '../support/ticket-desk.ts';

let opened: TestDatabase;
let desk: Desk;
let tickets: TicketDesk;
let agents: Actor[];
let subscriber: Actor;

beforeAll(async () => {
  opened = await openTestDatabase();
  desk = createDesk(opened.database);
  tickets = createTicketDesk(desk);
  agents = await Promise.all(Array.from({ length: 20 }, (_, n) => desk.staff(`Оператор ${n}`)));
  subscriber = await desk.subscriber();
});
afterAll(() => opened.close());

const settled = async (answers: Promise<unknown>[]): Promise<(AppError | 'ok')[]> =>
  Promise.all(
    answers.map((answer) =>
      answer.then(
        () => 'ok' as const,
        (error: unknown) => {
          if (error instanceof AppError) return error;
          throw error;
        },
      ),
    ),
  );

test('twenty people take one ticket: one owns it, the others hear who', async () => {
  for (let round = 0; round < 10; round++) {
    const { ticketId } = await tickets.open(agents[0]!, subscriber, { team: 'network' });
    const answers = await settled(
      agents.map((agent) => tickets.change(agent, ticketId, { ownerId: agent.id }, { ownerId: null })),
    );
    const { ticket, entries } = await tickets.seen(agents[0]!, ticketId);
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(1);
    expect(entries).toHaveLength(2);
    expect(agents[answers.indexOf('ok')]!.id).toBe(ticket.ownerId);
    for (const answer of answers) {
      if (answer === 'ok') continue;
      expect(conflictsOf(answer)).toMatchObject([
        { key: 'ownerId', theirs: ticket.ownerId, name: ticket.ownerName },
      ]);
    }
  }
}, 60_000);

test('pairs of edits of one ticket: every accepted one is seen in the timeline, the others get both values', async () => {
  const { ticketId } = await tickets.open(agents[0]!, subscriber);
  const edits: Partial<TicketFields>[] = [
    { priority: 'low' },
    { priority: 'urgent' },
    { kind: 'tv' },
    { team: 'network' },
    { description: 'Лінк падає' },
    { priority: 'normal', kind: 'other' },
    { team: 'billing', description: 'Обрив' },
    { kind: 'equipment' },
  ];
  let accepted = 0;
  for (let pair = 0; pair < 60; pair++) {
    const mine = edits[pair % edits.length]!;
    const theirs = edits[(pair * 5 + Math.floor(pair / 8)) % edits.length]!;
    const before = (await tickets.seen(agents[0]!, ticketId)).ticket;
    const seenOf = (changes: object) =>
      Object.fromEntries(Object.entries(before).filter(([key]) => key in changes));
    const answers = await settled([
      tickets.change(agents[1]!, ticketId, mine, seenOf(mine)),
      tickets.change(agents[2]!, ticketId, theirs, seenOf(theirs)),
    ]);
    const after = (await tickets.seen(agents[0]!, ticketId)).ticket;
    for (const [n, changes] of [mine, theirs].entries()) {
      const answer = answers[n]!;
      if (answer !== 'ok') {
        const other = [mine, theirs][1 - n]!;
        for (const { key, theirs: value } of conflictsOf(answer)) {
          expect(value).toBe(other[key]);
          expect(after[key]).toBe(other[key]);
        }
        expect(conflictsOf(answer).length).toBeGreaterThan(0);
      } else if (answers[1 - n] !== 'ok') expect(after).toMatchObject(changes);
    }
    accepted += after.version - before.version;
  }
  const { ticket, entries } = await tickets.seen(agents[0]!, ticketId);
  expect(entries).toHaveLength(1 + accepted);
  expect(ticket.version).toBe(1 + accepted);
}, 120_000);

test('bulk changes, links and merges in opposite directions at once end, and leave one story', async () => {
  const ids: TicketId[] = [];
  for (let n = 0; n < 8; n++) ids.push((await tickets.open(agents[0]!, subscriber)).ticketId);
  const items = (order: TicketId[]) =>
    order.map((ticketId) => ({ ticketId, seen: { team: 'support' as const } }));
  const [first, second] = [ids[0]!, ids[1]!];
  const answers = await settled([
    desk.order(agents[1]!, 'ticket:bulk', { items: items(ids), changes: { team: 'network' } }),
    desk.order(agents[2]!, 'ticket:bulk', { items: items(ids.toReversed()), changes: { team: 'billing' } }),
    desk.order(agents[3]!, 'ticket:link', { ticketId: first, otherId: second }),
    desk.order(agents[4]!, 'ticket:link', { ticketId: second, otherId: first }),
    desk.order(agents[5]!, 'ticket:merge', { ticketId: ids[2]!, intoId: ids[3]!, note: '' }),
    desk.order(agents[6]!, 'ticket:merge', { ticketId: ids[3]!, intoId: ids[2]!, note: '' }),
  ]);
  expect(answers.slice(0, 4)).toEqual(['ok', 'ok', 'ok', 'ok']);
  expect(answers.slice(4).filter((answer) => answer === 'ok')).toHaveLength(1);
  const after = await Promise.all(ids.map(async (id) => (await tickets.seen(agents[0]!, id)).ticket));
  // One that was merged first has ended, and no bulk change touches it any more.
  const standing = after.filter(({ mergedIntoId }) => mergedIntoId === null);
  expect(standing).toHaveLength(ids.length - 1);
  const teams = standing.map(({ team }) => team);
  expect(new Set(teams).size).toBeLessThanOrEqual(2);
  expect(teams).not.toContain('support');
}, 60_000);

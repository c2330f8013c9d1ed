// A database with tickets of the first version becomes one with tickets in full, and every open one has a due time.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../backend/db/migrate.ts';
import { migrations } from '../../backend/db/migrations.ts';
import { startDue } from '../../shared/ticket/ticket-due.rules.ts';
import type { TicketState } from '../../shared/ticket/ticket.state.ts';
import { defaultWorkingHours } from '../../shared/working-hours.ts';
import { createDesk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase(migrations.filter(({ name }) => name < '030'));
});
afterAll(() => opened.close());

test('an old ticket can be seen, found in its building, and gone on with', async () => {
  const { kysely } = opened.database;
  const [staffId, openId, endedId] = [uuidv7(), uuidv7(), uuidv7()];
  const openedAt = new Date('2026-11-23T10:00:00.000Z');
  await sql`insert into staff (staff_id, login, display_name, role, password_hash, languages, created_at)
    values (${staffId}, 'i', 'Ткаченко Ірина', 'agent', 'none', '["uk"]', now())`.execute(kysely);
  await sql`insert into subscribers (subscriber_id, personal_account, full_name, city, street, building, apartment,
      language, kind, tariff, monthly_fee_kopiykas, balance_kopiykas, bonuses, mobile_bonuses, registered_on)
    overriding system value select n, 100000000 + n, 'Коваль Олена', 'Ланка', 'Ґанкова', '1', n::text, 'uk', 'prepaid',
      'т', 1, 0, 0, 0, now() from generate_series(1, 2) n`.execute(kysely);
  for (const [ticketId, status] of [
    [openId, 'in_work'],
    [endedId, 'closed'],
  ] as const) {
    await sql`insert into tickets (ticket_id, subscriber_id, kind, description, priority, status, owner_id, opened_by,
        opened_at, changed_at, version)
      values (${ticketId}, 1, 'tv', 'Шум', 'high', ${status}, ${staffId}, ${staffId}, ${openedAt}, ${openedAt}, 2)`.execute(
      kysely,
    );
    await sql`insert into ticket_entries (ticket_id, entry_seq, at, actor_id, actor_name, kind, body, changes)
      values (${ticketId}, 1, ${openedAt}, ${staffId}, 'Ткаченко Ірина', 'opened', 'Шум', '[]')`.execute(
      kysely,
    );
  }
  expect(await migrate(opened.database, migrations)).toContain('030-tickets-in-full');

  const desk = createDesk(opened.database);
  const agent = {
    id: staffId,
    role: 'agent',
    sessionId: uuidv7(),
    displayName: 'Ірина',
    source: '',
  } as const;
  const seen = async (id: string) => (await desk.open<TicketState>(agent, `ticket:${id}`)).snapshot;
  const due = startDue('high', openedAt, defaultWorkingHours).dueAt!.toISOString();
  expect((await seen(openId)).ticket).toMatchObject({ team: 'support', dueAt: due, reopened: 0, links: [] });
  expect((await seen(endedId)).ticket).toMatchObject({ status: 'closed', dueAt: null, dueLeftMs: null });
  expect((await seen(openId)).entries).toMatchObject([{ kind: 'opened', other: null }]);
  const near = await desk.query(agent, 'ticket:nearby', { subscriberId: 2 as never });
  expect(near.building).toHaveLength(2);
  await desk.order(agent, 'ticket:reopen', { ticketId: endedId as never, reason: 'знову шум' });
  expect((await seen(endedId)).ticket).toMatchObject({ status: 'in_work', version: 3 });
});

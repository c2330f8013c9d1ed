// A database from before live chat: its owners took part, and what was written then can be found.
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../backend/db/migrate.ts';
import { migrations } from '../../backend/db/migrations.ts';
import { createDesk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase(migrations.filter(({ name }) => name < '007'));
});
afterAll(() => opened.close());

test('owners of old chats find every message of them, also beyond the first thousand', async () => {
  const { kysely } = opened.database;
  const [staffId, otherId, conversationId] = [uuidv7(), uuidv7(), uuidv7()];
  for (const id of [staffId, otherId])
    await sql`insert into staff (staff_id, login, display_name, role, password_hash, languages, created_at)
      values (${id}, ${id}, 'Ткаченко Ірина', 'agent', 'none', '["uk"]', now())`.execute(kysely);
  await sql`insert into subscribers (subscriber_id, personal_account, full_name, city, street, building, apartment,
      language, kind, tariff, monthly_fee_kopiykas, balance_kopiykas, bonuses, mobile_bonuses, registered_on)
    overriding system value values (1, '100000001', 'Коваль Олена', 'Ланка', 'Ґанкова', '1', '2', 'uk', 'prepaid', 'т', 1, 0, 0, 0, now())`.execute(
    kysely,
  );
  await sql`insert into conversations (conversation_id, subscriber_id, topic, language, state, owner_id, started_at,
      accepted_at, closed_at, closed_by, outcome, summary, last_message_seq)
    values (${conversationId}, 1, 'internet', 'uk', 'closed', ${staffId}, now(), now(), now(), ${staffId}, 'solved', '',
      1005)`.execute(kysely);
  await sql`insert into messages (conversation_id, message_seq, message_id, author, author_id, author_name, kind, body, at)
    select ${conversationId}, n, ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'agent', ${staffId}, 'Ткаченко Ірина', 'text',
      'Ґанок ' || n, now() from generate_series(1, 1005) n`.execute(kysely);
  await migrate(opened.database, migrations);

  const desk = createDesk(opened.database);
  const agent = {
    id: staffId,
    role: 'agent',
    sessionId: uuidv7(),
    displayName: 'Ткаченко Ірина',
    source: '',
  } as const;
  for (const n of [1, 1000, 1001, 1005])
    expect((await desk.query(agent, 'chat:search', { text: `ганок ${n}` })).hits.length).toBeGreaterThan(0);
  const other = { ...agent, id: otherId };
  expect((await desk.query(other, 'chat:search', { text: 'ганок' })).hits).toEqual([]);
  const { rows } = await sql`select staff_id, kind, left_at is null as open from participants`.execute(
    kysely,
  );
  expect(rows).toEqual([{ staff_id: staffId, kind: 'owner', open: false }]);
});

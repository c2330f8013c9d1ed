// Tens of thousands of invented tickets in a sample city, and one with an agreed visit.
import { sql } from 'kysely';
import { openDirectory } from './data-directory.ts';

/** Subscriber 100 482 317 of the sample city has one with a visit; every other ticket says `Заявка з імпорту N`. */
export async function insertManyTickets(directory: string, count: number): Promise<void> {
  const opened = await openDirectory(directory);
  try {
    const { kysely } = opened.database;
    await sql`
      insert into tickets (ticket_id, subscriber_id, kind, description, priority, status, team, owner_id, opened_by,
        opened_at, changed_at, version, due_at, due_since, building_key)
      select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, s.subscriber_id, 'tv',
        'Заявка з імпорту ' || n, (array['urgent','high','normal','low'])[1 + n % 4], 'new', 'network', null, staff_id,
        now() - interval '1 hour', now() - interval '1 hour', 1, now() + interval '1 day' + n * interval '1 minute',
        now() - interval '1 hour', lower(s.city || '|' || s.street || '|' || s.building)
      from generate_series(1, ${count}) n
        join (select *, row_number() over (order by subscriber_id) as place from subscribers limit 1000) s
          on s.place = 1 + n % 1000
        cross join (select staff_id from staff where login = 'o.honchar') opener`.execute(kysely);
    await sql`
      insert into ticket_entries (ticket_id, entry_seq, at, actor_id, actor_name, kind, body, changes)
      select ticket_id, 1, opened_at, opened_by, 'Гончар Олег', 'opened', description, '[]' from tickets
      where description like 'Заявка з імпорту%'`.execute(kysely);
    await sql`
      update tickets set status = 'visit_agreed', owner_id = opened_by, visit_id = ticket_id, due_at = null, due_since = null,
        visit_starts_at = now() + interval '1 day', visit_ends_at = now() + interval '26 hours',
        description = 'Виїзд до абонента' where description = 'Заявка з імпорту 1'`.execute(kysely);
    await sql`analyze tickets`.execute(kysely);
  } finally {
    await opened.close();
  }
}

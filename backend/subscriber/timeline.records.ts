// SQL of the timeline: what the system remembers of a subscriber, from six tables, newest first.
import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { z } from 'zod';
import type { timelineItem } from '../../shared/subscriber/card.contract.ts';
import type { Tables } from '../db/tables.ts';

type Item = z.input<typeof timelineItem>;

/** At most `limit` items, newest first. Each table gives its newest `limit`; cost O(limit) by their indexes. */
export async function selectTimeline(
  db: Kysely<Tables>,
  subscriberId: number,
  limit: number,
): Promise<Item[]> {
  const newest = (rows: RawBuilder<unknown>) =>
    sql`(select * from (${rows}) as part(at, rank, item) order by at desc limit ${limit})`;
  const all = sql.join(sources(subscriberId).map(newest), sql` union all `);
  const { rows } = await sql<{ at: Date; item: Record<string, unknown> }>`
    select at, item from (${all}) as whole(at, rank, item) order by at desc, rank desc limit ${limit}`.execute(
    db,
  );
  return rows.map(({ at, item }) => ({ at: at.toISOString(), ...item }) as Item);
}

/** One query a source; `rank` orders what happened at the same instant. */
function sources(subscriberId: number): RawBuilder<unknown>[] {
  return [
    sql`select started_at, 1, jsonb_build_object('kind', 'chat_started', 'conversationId', conversation_id, 'topic', topic)
      from conversations where subscriber_id = ${subscriberId}`,
    sql`select c.closed_at, 2, jsonb_build_object('kind', 'chat_closed', 'conversationId', c.conversation_id,
        'outcome', c.outcome, 'agentName', coalesce(closer.display_name, ''), 'summary', coalesce(c.summary, ''))
      from conversations c left join staff closer on closer.staff_id = c.closed_by
      where c.subscriber_id = ${subscriberId} and c.state = 'closed'`,
    sql`select r.rated_at, 3, jsonb_build_object('kind', 'chat_rated', 'conversationId', c.conversation_id,
        'score', r.score)
      from conversations c join ratings r on r.conversation_id = c.conversation_id
      where c.subscriber_id = ${subscriberId}`,
    sql`select t.opened_at, 4, jsonb_build_object('kind', 'ticket_opened', 'ticketId', t.ticket_id,
        'number', t.number, 'ticketKind', t.kind, 'agentName', opener.display_name)
      from tickets t join staff opener on opener.staff_id = t.opened_by
      where t.subscriber_id = ${subscriberId}`,
    sql`select e.at, 5, jsonb_build_object('kind', 'ticket_status', 'ticketId', t.ticket_id, 'number', t.number,
        'status', change ->> 'to', 'agentName', e.actor_name)
      from tickets t join ticket_entries e on e.ticket_id = t.ticket_id
      cross join lateral jsonb_array_elements(e.changes) change
      where t.subscriber_id = ${subscriberId} and change ->> 'field' = 'status'`,
    sql`select e.at, 8, jsonb_build_object('kind', 'visit', 'visitId', v.visit_id, 'number', v.number, 'step', e.kind,
        'window', e.details -> 'window', 'agentName', e.actor_name)
      from visits v join visit_entries e on e.visit_id = v.visit_id where v.subscriber_id = ${subscriberId}`,
    sql`select at, 6, jsonb_build_object('kind', 'payment', 'amountKopiykas', amount_kopiykas)
      from payments where subscriber_id = ${subscriberId}`,
    sql`select at, 7, jsonb_build_object('kind', 'bonuses', 'account', account, 'amount', amount)
      from bonus_movements where subscriber_id = ${subscriberId}`,
  ];
}

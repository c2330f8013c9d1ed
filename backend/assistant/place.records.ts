// SQL of the place in the queue: who is served before a conversation, and how fast the desk took others lately.
import { sql, type Kysely } from 'kysely';
import type { RecentAccept } from '../../shared/assistant/assistant.rules.ts';
import type { Language } from '../../shared/language.ts';
import { answeringRoles } from '../presence/team.records.ts';
import type { Tables } from '../db/tables.ts';

export interface Place {
  language: Language;
  /** How many of the same language and topic wait longer. */
  aheadInTopic: number;
  /** How many of the same language wait longer: agents serve all topics. */
  aheadInLanguage: number;
}

/** Where a waiting conversation stands; undefined when it does not wait. O(queue). */
export async function selectPlace(db: Kysely<Tables>, conversationId: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`
    select c.language, count(*) filter (where o.topic = c.topic)::int as "aheadInTopic",
      count(o.topic)::int as "aheadInLanguage"
    from conversations c left join conversations o on o.state = 'waiting' and o.language = c.language
      and (o.queued_at, o.conversation_id) < (c.queued_at, c.conversation_id)
    where c.conversation_id = ${conversationId} and c.state = 'waiting' group by c.language`.execute(db);
  return rows[0];
}

/** Accepts in a language since `since`, oldest first, the newest `limit` of them; each began when it was queued. */
export async function selectRecentAccepts(
  db: Kysely<Tables>,
  { language, since, limit }: { language: Language; since: Date; limit: number },
): Promise<RecentAccept[]> {
  const rows = await db
    .selectFrom('conversations')
    .select(['queued_at as startedAt', 'accepted_at'])
    .where('accepted_at', '>=', since)
    .where('language', '=', language)
    .whereRef('accepted_at', '>=', 'queued_at')
    .orderBy('accepted_at', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed().map(({ startedAt, accepted_at }) => ({ startedAt, acceptedAt: accepted_at! }));
}

/** Whether anyone is at the desk and not on a break. */
export async function isDeskManned(db: Kysely<Tables>): Promise<boolean> {
  const row = await db
    .selectFrom('agent_states as a')
    .innerJoin('staff as s', 's.staff_id', 'a.staff_id')
    .select('a.staff_id')
    .where('a.is_online', '=', true)
    .where('a.state', '<>', 'break')
    .where('s.disabled_at', 'is', null)
    .where('s.role', 'in', answeringRoles)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

// SQL of drafts: one text per person, conversation and mode; the one with the highest revision stands.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

export interface NewDraft {
  staffId: string;
  conversationId: string;
  mode: 'reply' | 'note';
  body: string;
  revision: number;
  at: Date;
}

/**
 * Keeps `draft` unless the stored one is as new, and gives the revision that stands afterwards; undefined when the
 * person neither may write to the conversation nor took part in it. An empty text stays as an empty row: without its
 * revision another computer could bring back what was sent long ago.
 */
export async function upsertDraft(db: Transaction<Tables>, draft: NewDraft): Promise<number | undefined> {
  const { staffId, conversationId, mode, body, revision, at } = draft;
  const { rows } = await sql<{ revision: number }>`
    insert into drafts (staff_id, conversation_id, mode, body, revision, saved_at)
    select ${staffId}::uuid, c.conversation_id, ${mode}, ${body}, ${revision}::bigint, ${at} from conversations c
    where c.conversation_id = ${conversationId} and (
      c.owner_id = ${staffId} or c.closed_by = ${staffId} or ${staffId}::uuid = any(c.helper_ids)
      or exists (select from participants p where p.conversation_id = c.conversation_id and p.staff_id = ${staffId}))
    on conflict (staff_id, conversation_id, mode) do update set
      body = case when excluded.revision > drafts.revision then excluded.body else drafts.body end,
      saved_at = case when excluded.revision > drafts.revision then excluded.saved_at else drafts.saved_at end,
      revision = greatest(excluded.revision, drafts.revision)
    returning revision`.execute(db);
  return rows[0]?.revision;
}

/** More are never shown: nobody has as many conversations in hand. */
const mostDrafts = 200;

/** What this person has begun and not sent, newest first. */
export async function selectDrafts(db: Kysely<Tables>, staffId: string) {
  const rows = await db
    .selectFrom('drafts')
    .select(['conversation_id as conversationId', 'mode', 'body', 'revision', 'saved_at'])
    .where('staff_id', '=', staffId)
    .where('body', '<>', '')
    .orderBy('saved_at', 'desc')
    .limit(mostDrafts)
    .execute();
  return rows.map(({ saved_at, ...draft }) => ({ ...draft, savedAt: saved_at.toISOString() }));
}

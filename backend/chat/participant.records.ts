// SQL of who is in a conversation and since when: owners, colleagues who joined, and the text that waits for the next.
import { sql, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

interface Spell {
  conversationId: string;
  staffId: string;
  at: Date;
}

/** Begins the spell of a new owner and gives them the unsent reply that was left with the conversation. */
export async function beginOwning(db: Transaction<Tables>, spell: Spell): Promise<void> {
  await beginSpell(db, spell, 'owner');
  const left = await db
    .selectFrom('conversations')
    .select('return_draft')
    .where('conversation_id', '=', spell.conversationId)
    .where('return_draft', '<>', '')
    .executeTakeFirst();
  if (!left) return;
  await giveDraft(db, { ...spell, body: left.return_draft });
  await db
    .updateTable('conversations')
    .set({ return_draft: '' })
    .where('conversation_id', '=', spell.conversationId)
    .execute();
}

/** Puts an unsent reply into someone's composer, after what they have begun there themselves. */
export async function giveDraft(
  db: Transaction<Tables>,
  { conversationId, staffId, body, at }: Spell & { body: string },
): Promise<void> {
  await sql`
    insert into drafts (staff_id, conversation_id, mode, body, revision, saved_at)
    values (${staffId}, ${conversationId}, 'reply', ${body}, ${at.getTime()}, ${at})
    on conflict (staff_id, conversation_id, mode) do update set
      body = case when drafts.body = '' then excluded.body else drafts.body || E'\n\n' || excluded.body end,
      revision = greatest(drafts.revision + 1, excluded.revision), saved_at = excluded.saved_at`.execute(db);
}

/** Empties an unsent reply that has gone along to someone else; the row stays, so that no older one comes back. */
export async function dropDraft(
  db: Transaction<Tables>,
  { conversationId, staffId, at }: Spell,
): Promise<void> {
  await sql`
    update drafts set body = '', revision = greatest(revision + 1, ${at.getTime()}::bigint), saved_at = ${at}
    where staff_id = ${staffId} and conversation_id = ${conversationId} and mode = 'reply'`.execute(db);
}

/** Lets a colleague write in the conversation too. */
export async function beginHelping(db: Transaction<Tables>, spell: Spell): Promise<void> {
  await beginSpell(db, spell, 'helper');
  await sql`update conversations set helper_ids = array_append(helper_ids, ${spell.staffId}::uuid)
    where conversation_id = ${spell.conversationId} and not (${spell.staffId}::uuid = any(helper_ids))`.execute(
    db,
  );
}

/** Ends the help of a colleague; nothing when there was none. */
export async function endHelping(db: Transaction<Tables>, spell: Spell): Promise<void> {
  await endSpells(db, spell, 'helper');
  await sql`update conversations set helper_ids = array_remove(helper_ids, ${spell.staffId}::uuid)
    where conversation_id = ${spell.conversationId}`.execute(db);
}

async function beginSpell(
  db: Transaction<Tables>,
  { conversationId, staffId, at }: Spell,
  kind: 'owner' | 'helper',
): Promise<void> {
  await db
    .insertInto('participants')
    .values({ conversation_id: conversationId, staff_id: staffId, kind, joined_at: at, left_at: null })
    .onConflict((conflict) =>
      conflict.columns(['conversation_id', 'staff_id', 'kind', 'joined_at']).doUpdateSet({ left_at: null }),
    )
    .execute();
}

/** Ends spells of one kind in a conversation: of one person, or (without `staffId`) of all. */
export async function endSpells(
  db: Transaction<Tables>,
  { conversationId, staffId, at }: Omit<Spell, 'staffId'> & { staffId?: string },
  kind: 'owner' | 'helper',
): Promise<void> {
  await db
    .updateTable('participants')
    .set({ left_at: at })
    .where('conversation_id', '=', conversationId)
    .where('kind', '=', kind)
    .where('left_at', 'is', null)
    .$if(staffId !== undefined, (query) => query.where('staff_id', '=', staffId!))
    .execute();
}

/** Who was in a conversation besides its owner when it ended, and whom a colleague had asked in vain. */
export interface Company {
  helperIds: string[];
  request: { requestId: string; fromId: string; toId: string } | null;
}

/**
 * Ends every spell and the open request of a conversation that is closed or goes back to the queue; the caller holds
 * its lock. What is to be told of it is in company-facts.ts.
 */
export async function endCompany(
  db: Transaction<Tables>,
  conversationId: string,
  at: Date,
): Promise<Company> {
  await endSpells(db, { conversationId, at }, 'owner');
  await endSpells(db, { conversationId, at }, 'helper');
  const before = await db
    .selectFrom('conversations')
    .select('helper_ids')
    .where('conversation_id', '=', conversationId)
    .executeTakeFirstOrThrow();
  if (before.helper_ids.length > 0) {
    const none = { helper_ids: [] };
    await db.updateTable('conversations').set(none).where('conversation_id', '=', conversationId).execute();
  }
  const request = await db
    .updateTable('chat_requests')
    .set({ state: 'ended', answered_at: at })
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'open')
    .returning(['request_id as requestId', 'from_id as fromId', 'to_id as toId'])
    .executeTakeFirst();
  return { helperIds: before.helper_ids, request: request ?? null };
}

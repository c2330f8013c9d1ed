// SQL of the links between a conversation and the earlier ones that were merged into it.
import type { Kysely, Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** Earlier conversations that belong to this one, oldest first. */
export async function selectMergedFrom(db: Kysely<Tables>, conversationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('merged_into', '=', conversationId)
    .orderBy('started_at')
    .orderBy('conversation_id')
    .execute();
  return rows.map((row) => row.conversation_id);
}

/** The conversation that this one was merged into; null when into none, undefined when there is no such. */
export async function selectMergedInto(
  db: Kysely<Tables>,
  conversationId: string,
): Promise<string | null | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select('merged_into')
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst();
  return row && row.merged_into;
}

/** Sets or takes away the link; both conversations are locked. */
export async function updateMergedInto(
  db: Transaction<Tables>,
  conversationId: string,
  mergedInto: string | null,
): Promise<void> {
  await db
    .updateTable('conversations')
    .set({ merged_into: mergedInto })
    .where('conversation_id', '=', conversationId)
    .execute();
}

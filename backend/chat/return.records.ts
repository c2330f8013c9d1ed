// SQL of giving a conversation back to the queue.
import { sql, type Transaction } from 'kysely';
import type { Topic } from '../../shared/chat/message.contract.ts';
import type { Tables } from '../db/tables.ts';

/** Makes an open conversation wait again: since when an answer is owed, or from now on when none is. */
export async function returnToQueue(
  db: Transaction<Tables>,
  back: {
    conversationId: string;
    reason: 'requeued' | 'unanswered' | 'disconnected';
    note: string;
    topic: Topic;
    draft: string;
  },
  at: Date,
): Promise<void> {
  await db
    .updateTable('conversations')
    .set({
      state: 'waiting',
      owner_id: null,
      slot: null,
      topic: back.topic,
      queued_at: sql<Date>`coalesce(waiting_since, ${at})`,
      returned: back.reason,
      return_note: back.note,
      return_draft: back.draft,
      offered_to: null,
      offered_at: null,
    })
    .where('conversation_id', '=', back.conversationId)
    .where('state', '=', 'open')
    .execute();
}

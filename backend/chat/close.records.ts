// SQL of ending a conversation.
import type { Transaction } from 'kysely';
import type { Outcome } from '../../shared/chat/message.contract.ts';
import type { Tables } from '../db/tables.ts';

export interface Closed {
  subscriberId: number;
  subscriberName: string;
  ownerId: string;
}

/** Closes an open conversation of the agent, or anybody's for a supervisor; undefined when there is none such. */
export async function closeIfOpen(
  db: Transaction<Tables>,
  close: {
    conversationId: string;
    closedBy: string;
    anyOwner: boolean;
    outcome: Outcome;
    summary: string;
    at: Date;
  },
): Promise<Closed | undefined> {
  const row = await db
    .updateTable('conversations as c')
    .from('subscribers as s')
    .set({
      state: 'closed',
      closed_at: close.at,
      closed_by: close.closedBy,
      rating_asked_at: close.at,
      outcome: close.outcome,
      summary: close.summary,
      slot: null,
      waiting_since: null,
    })
    .where('c.conversation_id', '=', close.conversationId)
    .where('c.state', '=', 'open')
    .$if(!close.anyOwner, (query) => query.where('c.owner_id', '=', close.closedBy))
    .whereRef('s.subscriber_id', '=', 'c.subscriber_id')
    .returning(['c.subscriber_id as subscriberId', 's.full_name as subscriberName', 'c.owner_id as ownerId'])
    .executeTakeFirst();
  return row && { ...row, ownerId: row.ownerId! };
}

// SQL of the two lists of a desk: who waits in the queue, and what an agent has open and has closed today.
import { sql, type Kysely } from 'kysely';
import type { z } from 'zod';
import type { doneRow, helpingRow, inboxRow, queueRow } from '../../shared/chat/chat.contract.ts';
import { firstLineOf } from '../../shared/chat/chat.rules.ts';
import type { Tables } from '../db/tables.ts';

/** Waiting conversations, longest waiting first; only `conversationId` when it is given. */
export async function selectQueue(
  db: Kysely<Tables>,
  conversationId?: string,
): Promise<z.input<typeof queueRow>[]> {
  const rows = await db
    .selectFrom('conversations as c')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .innerJoin('messages as m', (join) =>
      join.onRef('m.conversation_id', '=', 'c.conversation_id').on('m.message_seq', '=', 1),
    )
    .select([
      'c.conversation_id as conversationId',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'c.topic',
      'c.language',
      'c.started_at',
      'c.queued_at',
      'c.returned',
      'c.return_note as note',
      'c.offered_to as offeredTo',
      'm.body',
    ])
    .where('c.state', '=', 'waiting')
    .$if(conversationId !== undefined, (query) => query.where('c.conversation_id', '=', conversationId!))
    .orderBy('c.queued_at')
    .orderBy('c.conversation_id')
    .execute();
  return rows.map(({ started_at, queued_at, body, ...row }) => ({
    ...row,
    startedAt: started_at.toISOString(),
    queuedAt: queued_at.toISOString(),
    firstLine: firstLineOf(body),
  }));
}

/** Open conversations of an agent, by slot. */
export async function selectMine(db: Kysely<Tables>, staffId: string): Promise<z.input<typeof inboxRow>[]> {
  const rows = await db
    .selectFrom('conversations as c')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .select([
      'c.conversation_id as conversationId',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'c.slot',
    ])
    .where('c.owner_id', '=', staffId)
    .where('c.state', '=', 'open')
    .orderBy('c.slot')
    .execute();
  return rows.map((row) => ({ ...row, slot: row.slot! }));
}

/** What an agent closed since `since`, newest first. */
export async function selectDone(
  db: Kysely<Tables>,
  staffId: string,
  since: Date,
): Promise<z.input<typeof doneRow>[]> {
  const rows = await db
    .selectFrom('conversations as c')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .leftJoin('ratings as r', 'r.conversation_id', 'c.conversation_id')
    .select([
      'c.conversation_id as conversationId',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'c.outcome',
      'c.closed_at',
      'r.score',
    ])
    .where('c.closed_by', '=', staffId)
    .where('c.state', '=', 'closed')
    .where('c.closed_at', '>=', since)
    .orderBy('c.closed_at', 'desc')
    .orderBy('c.conversation_id', 'desc')
    .execute();
  return rows.map(({ closed_at, ...row }) => ({ ...row, closedAt: closed_at!.toISOString() }));
}

/** Open conversations that this person has joined and does not own, by id. */
export async function selectHelping(
  db: Kysely<Tables>,
  staffId: string,
): Promise<z.input<typeof helpingRow>[]> {
  return db
    .selectFrom('conversations as c')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .innerJoin('staff as owner', 'owner.staff_id', 'c.owner_id')
    .select([
      'c.conversation_id as conversationId',
      'c.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'owner.display_name as ownerName',
    ])
    .where('c.state', '=', 'open')
    .where(sql<boolean>`${[staffId]}::uuid[] <@ c.helper_ids`)
    .orderBy('c.conversation_id')
    .execute();
}

// SQL of what was said before: searching messages by words, and the earlier conversations of a subscriber.
import { sql, type Kysely } from 'kysely';
import type { Outcome, Topic } from '../../shared/chat/message.contract.ts';
import type { Tables } from '../db/tables.ts';

/** Whose conversations are looked at: all, those that a person took part in, or one. */
export type Scope = 'all' | { staffId: string } | { conversationId: string };

export interface FoundMessage {
  conversationId: string;
  messageId: string;
  subscriberId: number;
  subscriberName: string;
  authorName: string;
  kind: 'text' | 'note';
  body: string;
  at: Date;
}

/** Conversations that a person took part in: as {@link tookPart} of conversation-access.ts has it. */
const isOf = (
  staffId: string,
) => sql<boolean>`(c.owner_id = ${staffId} or c.closed_by = ${staffId} or exists (
  select from participants p where p.staff_id = ${staffId} and p.conversation_id = c.conversation_id))`;

/**
 * Messages that hold words beginning with every one of `words` (folded: letters and digits only), newest first, those
 * before `before`. Cost: messages with these words.
 */
export async function selectMessagesWith(
  db: Kysely<Tables>,
  words: readonly string[],
  scope: Scope,
  page: { before: { at: Date; messageId: string } | undefined; limit: number },
): Promise<FoundMessage[]> {
  const wanted = words.map((word) => `'${word}':*`).join(' & ');
  const { before, limit } = page;
  return db
    .selectFrom('messages as m')
    .innerJoin('conversations as c', 'c.conversation_id', 'm.conversation_id')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .select([
      'm.conversation_id as conversationId',
      'm.message_id as messageId',
      's.subscriber_id as subscriberId',
      's.full_name as subscriberName',
      'm.author_name as authorName',
      sql<'text' | 'note'>`m.kind`.as('kind'),
      'm.body',
      'm.at',
    ])
    .where(sql<boolean>`m.words @@ ${wanted}::tsquery`)
    .where('m.author', '<>', 'system')
    .$if(scope !== 'all' && 'staffId' in scope, (query) =>
      query.where(isOf((scope as { staffId: string }).staffId)),
    )
    .$if(scope !== 'all' && 'conversationId' in scope, (query) =>
      query.where('m.conversation_id', '=', (scope as { conversationId: string }).conversationId),
    )
    .$if(before !== undefined, (query) =>
      query.where(sql<boolean>`(m.at, m.message_id) < (${before!.at}, ${before!.messageId}::uuid)`),
    )
    .orderBy('m.at', 'desc')
    .orderBy('m.message_id', 'desc')
    .limit(limit)
    .execute();
}

export interface EarlierConversation {
  conversationId: string;
  topic: Topic;
  outcome: Outcome | null;
  startedAt: Date;
  closedAt: Date | null;
  agentName: string | null;
  mergedInto: string | null;
}

/**
 * The last two conversations of the subscriber before `beforeId`, newest first; only those that `staffId` took part in
 * when it is given. Undefined when `beforeId` is not the subscriber's.
 */
export async function selectEarlier(
  db: Kysely<Tables>,
  subscriberId: number,
  beforeId: string,
  staffId: string | undefined,
): Promise<EarlierConversation[] | undefined> {
  const mark = await db
    .selectFrom('conversations')
    .select('started_at')
    .where('conversation_id', '=', beforeId)
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirst();
  if (!mark) return undefined;
  return db
    .selectFrom('conversations as c')
    .leftJoin('staff as agent', (join) =>
      join.on('agent.staff_id', '=', sql<string>`coalesce(c.closed_by, c.owner_id)`),
    )
    .select([
      'c.conversation_id as conversationId',
      'c.topic',
      'c.outcome',
      'c.started_at as startedAt',
      'c.closed_at as closedAt',
      'agent.display_name as agentName',
      'c.merged_into as mergedInto',
    ])
    .where('c.subscriber_id', '=', subscriberId)
    .where(sql<boolean>`(c.started_at, c.conversation_id) < (${mark.started_at}, ${beforeId}::uuid)`)
    .$if(staffId !== undefined, (query) => query.where(isOf(staffId!)))
    .orderBy('c.started_at', 'desc')
    .orderBy('c.conversation_id', 'desc')
    .limit(2)
    .execute();
}

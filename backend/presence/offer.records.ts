// SQL of offers: a waiting conversation rings for one agent, and an agent hears at most one.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { z } from 'zod';
import type { offer } from '../../shared/chat/chat.contract.ts';
import { firstLineOf } from '../../shared/chat/chat.rules.ts';
import type { FreeAgent, WaitingChat } from '../../shared/presence/presence.rules.ts';
import type { Tables } from '../db/tables.ts';
import { answeringRoles } from './team.records.ts';

/** What rings for the agent (none or one), with the time until which it rings. */
export async function selectOffers(
  db: Kysely<Tables>,
  staffId: string,
  offerMs: number,
): Promise<z.input<typeof offer>[]> {
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
      'c.queued_at',
      'c.return_note as note',
      'c.offered_at',
      'm.body',
    ])
    .where('c.state', '=', 'waiting')
    .where('c.offered_to', '=', staffId)
    .execute();
  return rows.map(({ queued_at, offered_at, body, ...row }) => ({
    ...row,
    queuedAt: queued_at.toISOString(),
    firstLine: firstLineOf(body),
    offeredAt: offered_at!.toISOString(),
    expiresAt: new Date(offered_at!.getTime() + offerMs).toISOString(),
  }));
}

/** The conversation that rings for the agent, locked. */
export async function lockOfferTo(db: Transaction<Tables>, staffId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('state', '=', 'waiting')
    .where('offered_to', '=', staffId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row?.conversation_id;
}

export interface Ringing {
  conversationId: string;
  staffId: string;
  offeredAt: Date;
}

/** Every offer that stands, and whether its agent could still take it. */
export async function selectRinging(db: Kysely<Tables>): Promise<(Ringing & { isPossible: boolean })[]> {
  return db
    .selectFrom('conversations as c')
    .innerJoin('staff as s', 's.staff_id', 'c.offered_to')
    .leftJoin('agent_states as a', 'a.staff_id', 'c.offered_to')
    .select([
      'c.conversation_id as conversationId',
      's.staff_id as staffId',
      sql<Date>`c.offered_at`.as('offeredAt'),
      sql<boolean>`coalesce(a.is_online, false) and a.state in ('queue', 'chats_only') and s.disabled_at is null and
        s.chat_capacity > (select count(*) from conversations o where o.owner_id = s.staff_id and o.state = 'open')`.as(
        'isPossible',
      ),
    ])
    .where('c.state', '=', 'waiting')
    .orderBy('c.conversation_id')
    .execute();
}

/** Conversations that wait and ring for nobody, longest waiting first. */
export async function selectUnoffered(db: Kysely<Tables>): Promise<WaitingChat[]> {
  return db
    .selectFrom('conversations')
    .select(['conversation_id as conversationId', 'language'])
    .where('state', '=', 'waiting')
    .where('offered_to', 'is', null)
    .orderBy('queued_at')
    .orderBy('conversation_id')
    .execute();
}

/** Agents who are connected, take offers, have a free slot and no offer; only `staffId` when it is given. */
export async function selectFreeAgents(db: Kysely<Tables>, staffId?: string): Promise<FreeAgent[]> {
  const rows = await db
    .selectFrom('staff as s')
    .innerJoin('agent_states as a', 'a.staff_id', 's.staff_id')
    .select([
      's.staff_id as staffId',
      's.languages',
      's.chat_capacity as capacity',
      sql<number>`(select count(*)::int from conversations c where c.owner_id = s.staff_id and c.state = 'open')`.as(
        'openChats',
      ),
      sql<Date>`greatest(a.since, (select max(greatest(p.joined_at, p.left_at)) from participants p
        where p.staff_id = s.staff_id and p.kind = 'owner'))`.as('idleSince'),
    ])
    .where('s.disabled_at', 'is', null)
    .where('s.role', 'in', answeringRoles)
    .where('a.is_online', '=', true)
    .where('a.state', 'in', ['queue', 'chats_only'])
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('conversations as o')
            .select('o.conversation_id')
            .whereRef('o.offered_to', '=', 's.staff_id')
            .where('o.state', '=', 'waiting'),
        ),
      ),
    )
    .$if(staffId !== undefined, (query) => query.where('s.staff_id', '=', staffId!))
    .execute();
  return rows
    .filter(({ openChats, capacity }) => openChats < capacity)
    .map(({ staffId: id, languages, openChats, idleSince }) => ({
      staffId: id,
      languages,
      openChats,
      idleSinceMs: idleSince.getTime(),
    }));
}

/** Locks a conversation that waits and rings for nobody; false when it does not. */
export async function lockUnoffered(db: Transaction<Tables>, conversationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('conversations')
    .select('conversation_id')
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'waiting')
    .where('offered_to', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes a conversation ring for an agent; both are locked. */
export async function setOffer(
  db: Transaction<Tables>,
  offered: { conversationId: string; staffId: string; at: Date },
): Promise<void> {
  await db
    .updateTable('conversations')
    .set({ offered_to: offered.staffId, offered_at: offered.at })
    .where('conversation_id', '=', offered.conversationId)
    .execute();
}

/** Makes the conversation, which is locked by this, ring for nobody; false when it did not ring for `staffId`. */
export async function endOfferIfStands(
  db: Transaction<Tables>,
  { conversationId, staffId }: { conversationId: string; staffId: string },
): Promise<boolean> {
  const row = await db
    .updateTable('conversations')
    .set({ offered_to: null, offered_at: null })
    .where('conversation_id', '=', conversationId)
    .where('state', '=', 'waiting')
    .where('offered_to', '=', staffId)
    .returning('conversation_id')
    .executeTakeFirst();
  return row !== undefined;
}

// SQL of the requests between colleagues: one is open at most in a conversation.
import type { Kysely, Transaction } from 'kysely';
import type { z } from 'zod';
import type { inboxRequest } from '../../shared/chat/chat.contract.ts';
import type { chatRequest } from '../../shared/chat/hand-over.contract.ts';
import type { Tables } from '../db/tables.ts';

type ChatRequest = z.input<typeof chatRequest>;
type InboxRequest = z.input<typeof inboxRequest>;

/** A request as it is kept: with the unsent reply that goes along. */
export interface StoredRequest extends ChatRequest {
  conversationId: string;
  state: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'ended';
  draft: string;
}

function requests(db: Kysely<Tables>) {
  return db
    .selectFrom('chat_requests as r')
    .innerJoin('staff as asker', 'asker.staff_id', 'r.from_id')
    .innerJoin('staff as asked', 'asked.staff_id', 'r.to_id')
    .select([
      'r.request_id as requestId',
      'r.conversation_id as conversationId',
      'r.kind',
      'r.from_id as fromId',
      'asker.display_name as fromName',
      'r.to_id as toId',
      'asked.display_name as toName',
      'r.note',
      'r.draft',
      'r.state',
      'r.asked_at',
    ]);
}

/** The request; undefined when there is none. Lock its conversation first. */
export async function selectRequest(
  db: Kysely<Tables>,
  requestId: string,
): Promise<StoredRequest | undefined> {
  const row = await requests(db).where('r.request_id', '=', requestId).executeTakeFirst();
  if (!row) return undefined;
  const { asked_at, ...request } = row;
  return { ...request, askedAt: asked_at.toISOString() };
}

/** The open request of a conversation, as everyone in it sees it. */
export async function selectOpenRequest(
  db: Kysely<Tables>,
  conversationId: string,
): Promise<ChatRequest | null> {
  const row = await requests(db)
    .where('r.conversation_id', '=', conversationId)
    .where('r.state', '=', 'open')
    .executeTakeFirst();
  return row ? toRequest(row) : null;
}

/** Without what only the asked one is given: the unsent reply. */
function toRequest(row: Omit<ChatRequest, 'askedAt'> & { asked_at: Date }): ChatRequest {
  const { requestId, kind, fromId, fromName, toId, toName, note, asked_at } = row;
  return { requestId, kind, fromId, fromName, toId, toName, note, askedAt: asked_at.toISOString() };
}

/** Open requests to a person and from them, oldest first. */
export async function selectRequestsOf(db: Kysely<Tables>, staffId: string): Promise<InboxRequest[]> {
  const rows = await requests(db)
    .innerJoin('conversations as c', 'c.conversation_id', 'r.conversation_id')
    .innerJoin('subscribers as s', 's.subscriber_id', 'c.subscriber_id')
    .select(['s.subscriber_id as subscriberId', 's.full_name as subscriberName'])
    .where('r.state', '=', 'open')
    .where((is) => is.or([is('r.to_id', '=', staffId), is('r.from_id', '=', staffId)]))
    .orderBy('r.asked_at')
    .orderBy('r.request_id')
    .execute();
  return rows.map((row) => {
    const { conversationId, subscriberId, subscriberName } = row;
    return { ...toRequest(row), conversationId, subscriberId, subscriberName };
  });
}

/** Stores a new request; its conversation is locked and has none that is open. */
export async function insertRequest(
  db: Transaction<Tables>,
  request: {
    requestId: string;
    conversationId: string;
    kind: 'transfer' | 'join';
    fromId: string;
    toId: string;
    note: string;
    draft: string;
    at: Date;
  },
): Promise<void> {
  await db
    .insertInto('chat_requests')
    .values({
      request_id: request.requestId,
      conversation_id: request.conversationId,
      kind: request.kind,
      from_id: request.fromId,
      to_id: request.toId,
      note: request.note,
      draft: request.draft,
      state: 'open',
      asked_at: request.at,
      answered_at: null,
    })
    .execute();
}

/** Ends a request; its conversation is locked. */
export async function endRequest(
  db: Transaction<Tables>,
  end: { requestId: string; state: 'accepted' | 'declined' | 'withdrawn'; reason: string; at: Date },
): Promise<void> {
  await db
    .updateTable('chat_requests')
    .set({ state: end.state, reason: end.reason, answered_at: end.at })
    .where('request_id', '=', end.requestId)
    .execute();
}

/** Whom a colleague may ask; undefined when nobody who answers chats has this id. */
export interface Colleague {
  name: string;
  /** False when not online, or disabled. */
  isThere: boolean;
}

export async function selectColleague(db: Kysely<Tables>, staffId: string): Promise<Colleague | undefined> {
  const row = await db
    .selectFrom('staff as s')
    .leftJoin('agent_states as a', 'a.staff_id', 's.staff_id')
    .select(['s.display_name as name', 's.disabled_at', 'a.is_online'])
    .where('s.staff_id', '=', staffId)
    .where('s.role', 'in', ['agent', 'supervisor'])
    .executeTakeFirst();
  return row && { name: row.name, isThere: row.is_online === true && row.disabled_at === null };
}

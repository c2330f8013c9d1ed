// Conversations as long as one wants, written straight into a database: sending them one by one would take minutes.
import { sql, type Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Tables } from '../../backend/db/tables.ts';
import { messageWords } from '../../shared/chat/message-words.ts';
import type { SystemLine } from '../../shared/chat/system-line.ts';

export interface LongChat {
  /** Personal account of the subscriber. */
  account: string;
  /** Login of the agent whose open conversation it is, or was. */
  login: string;
  slot: number | null;
  messages: number;
  startedAt: Date;
  /** Of the newest message. */
  endedAt: Date;
  /** Text of the message at a place from 0, where it is not to be the usual one. */
  bodies?: Readonly<Record<number, string>>;
  /** System lines and notes at a place. */
  notes?: Readonly<Record<number, string>>;
  lines?: Readonly<Record<number, SystemLine>>;
  /** So many of the newest are not read by the desk. */
  unread?: number;
  /** Closed, with this outcome. */
  isClosed?: boolean;
}

const rowsAtOnce = 1_000;
const sentences = [
  'Добрий день, з учорашнього вечора немає інтернету, роутер блимає червоним.',
  'Дивлюся на вашу лінію.',
  'Вимкніть, будь ласка, роутер на тридцять секунд, увімкніть знову й скажіть, якого кольору індикатор PON, а також чи працює він від тієї самої розетки, що й раніше.',
  'Добре',
  'Сусіди кажуть, що в них теж.\nПерезавантаження не допомогло.\nЩо далі?',
];

/** The usual text of the message at `place`: every one is different, lengths repeat. */
export const usualBody = (place: number): string => `${place + 1}. ${sentences[place % sentences.length]}`;

/** Writes the conversation; resolves to its id and the ids of its messages, oldest first. */
export async function insertLongChat(
  db: Kysely<Tables>,
  chat: LongChat,
): Promise<{ conversationId: string; messageIds: string[] }> {
  const subscriber = await db
    .selectFrom('subscribers')
    .select(['subscriber_id', 'full_name'])
    .where('personal_account', '=', chat.account)
    .executeTakeFirstOrThrow();
  const staff = await db
    .selectFrom('staff')
    .select(['staff_id', 'display_name'])
    .where('login', '=', chat.login)
    .executeTakeFirstOrThrow();
  const conversationId = uuidv7({ msecs: chat.startedAt.getTime() });
  await insertConversation(db, conversationId, subscriber.subscriber_id, staff.staff_id, chat);
  const messageIds: string[] = [];
  for (let from = 0; from < chat.messages; from += rowsAtOnce) {
    const places = Array.from({ length: Math.min(rowsAtOnce, chat.messages - from) }, (_, at) => from + at);
    const rows = places.map((place) => messageRow(chat, place, conversationId, subscriber, staff));
    await db.insertInto('messages').values(rows).execute();
    messageIds.push(...rows.map((row) => row.message_id));
  }
  return { conversationId, messageIds };
}

async function insertConversation(
  db: Kysely<Tables>,
  conversationId: string,
  subscriberId: number,
  staffId: string,
  chat: LongChat,
): Promise<void> {
  const { messages, startedAt, endedAt, isClosed = false, unread = 0 } = chat;
  await db
    .insertInto('conversations')
    .values({
      conversation_id: conversationId,
      subscriber_id: subscriberId,
      topic: 'internet',
      language: 'uk',
      state: isClosed ? 'closed' : 'open',
      owner_id: staffId,
      slot: chat.slot,
      started_at: startedAt,
      queued_at: startedAt,
      accepted_at: startedAt,
      closed_at: isClosed ? endedAt : null,
      closed_by: isClosed ? staffId : null,
      rating_asked_at: isClosed ? endedAt : null,
      outcome: isClosed ? 'solved' : null,
      summary: isClosed ? 'Замінили блок живлення' : null,
      waiting_since: null,
      subscriber_delivered_seq: messages,
      subscriber_read_seq: Math.max(0, messages - 1),
      desk_delivered_seq: messages - unread,
      desk_read_seq: messages - unread,
      last_message_seq: messages,
    })
    .execute();
  await db
    .insertInto('participants')
    .values({
      conversation_id: conversationId,
      staff_id: staffId,
      kind: 'owner',
      joined_at: isClosed ? startedAt : new Date(),
      left_at: isClosed ? endedAt : null,
    })
    .execute();
}

function messageRow(
  chat: LongChat,
  place: number,
  conversationId: string,
  subscriber: { subscriber_id: number; full_name: string },
  staff: { staff_id: string; display_name: string },
) {
  const { messages, startedAt, endedAt } = chat;
  const share = messages > 1 ? place / (messages - 1) : 1;
  const at = new Date(startedAt.getTime() + Math.round(share * (endedAt.getTime() - startedAt.getTime())));
  const line = chat.lines?.[place];
  const note = chat.notes?.[place];
  const isUnread = place >= messages - (chat.unread ?? 0);
  const isStaffs = note !== undefined || (!isUnread && place % 2 === 1);
  const body = line ? JSON.stringify(line) : (note ?? chat.bodies?.[place] ?? usualBody(place));
  const author = isStaffs ? ('agent' as const) : ('subscriber' as const);
  return {
    conversation_id: conversationId,
    message_seq: place + 1,
    message_id: uuidv7({ msecs: at.getTime() }),
    author: line ? ('system' as const) : author,
    author_id: line ? null : isStaffs ? staff.staff_id : String(subscriber.subscriber_id),
    author_name: line ? '' : isStaffs ? staff.display_name : subscriber.full_name,
    kind: line ? kindOf(line) : note === undefined ? ('text' as const) : ('note' as const),
    body,
    at,
    words: line ? null : sql<string>`array_to_tsvector(${messageWords(body)}::text[])`,
  };
}

const kindOf = ({ code }: SystemLine): 'system' | 'note' =>
  code === 'merged' || code === 'unmerged' ? 'note' : 'system';

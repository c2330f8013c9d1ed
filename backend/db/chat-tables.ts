// Row types of chat: conversations and who was in them, messages, drafts, templates, files, ratings; see tables.ts.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Timestamp = ColumnType<Date, Date, Date>;

/** One chat from the first message to close. */
export interface ConversationsTable {
  conversation_id: string;
  subscriber_id: number;
  topic: 'internet' | 'billing' | 'other';
  language: 'uk' | 'en' | 'ru';
  state: 'waiting' | 'open' | 'closed';
  owner_id: string | null;
  /** Slot 1-6 in the owner's inbox while open. */
  slot: number | null;
  started_at: Timestamp;
  accepted_at: Timestamp | null;
  closed_at: Timestamp | null;
  closed_by: string | null;
  outcome: 'solved' | 'visit_agreed' | 'ticket_opened' | 'no_answer' | 'spam' | 'ended_by_subscriber' | null;
  summary: string | null;
  /** Start of the wait when the operator owes an answer; null when it does not. */
  waiting_since: Timestamp | null;
  /** Highest message seq that each side has received and read. */
  subscriber_delivered_seq: number;
  subscriber_read_seq: number;
  desk_delivered_seq: number;
  desk_read_seq: number;
  last_message_seq: number;
  /** Since when it waits, or waited last: the order of the queue. */
  queued_at: Timestamp;
  returned: 'requeued' | 'unanswered' | 'disconnected' | null;
  return_note: Generated<string>;
  /** Unsent reply of who gave it back, kept for the next owner. */
  return_draft: Generated<string>;
  /** Whom it rings for, and since when. */
  offered_to: string | null;
  offered_at: Timestamp | null;
  /** Staff who have joined and may write; the same as `participants` say. */
  helper_ids: Generated<string[]>;
  merged_into: string | null;
  rating_asked_at: Timestamp | null;
  rating_skipped_at: Timestamp | null;
}
/** Who was in a conversation and when; the spells of one person do not overlap. */
export interface ParticipantsTable {
  conversation_id: string;
  staff_id: string;
  kind: 'owner' | 'helper';
  joined_at: Timestamp;
  left_at: Timestamp | null;
}
/** One colleague asks another to take over or to join. */
export interface ChatRequestsTable {
  request_id: string;
  conversation_id: string;
  kind: 'transfer' | 'join';
  from_id: string;
  to_id: string;
  note: string;
  draft: Generated<string>;
  state: 'open' | 'accepted' | 'declined' | 'withdrawn' | 'ended';
  asked_at: Timestamp;
  answered_at: Timestamp | null;
  reason: Generated<string>;
}
export interface DraftsTable {
  staff_id: string;
  conversation_id: string;
  mode: 'reply' | 'note';
  body: string;
  revision: number;
  saved_at: Timestamp;
}
/** What a person does now. Without a row: on a break, not online. */
export interface AgentStatesTable {
  staff_id: string;
  state: 'queue' | 'chats_only' | 'on_call' | 'wrap_up' | 'break';
  reason: 'chosen' | 'missed_offer' | 'disconnected';
  since: Timestamp;
  is_online: boolean;
  /** When the last connection was lost; null while online. */
  offline_since: Timestamp | null;
}
export interface TemplatesTable {
  template_id: string;
  version: number;
  name: string;
  shortcut: string;
  topic: 'internet' | 'billing' | 'other' | null;
  bodies: JSONColumnType<{ uk: string; en: string; ru: string }>;
  archived_at: Timestamp | null;
  changed_at: Timestamp;
  changed_by: string;
}
export interface TemplateVersionsTable extends Omit<TemplatesTable, 'archived_at'> {
  is_archived: boolean;
}
/** A file on its way into a message; its bytes are in the attachment store under its id. */
export interface AttachmentsTable {
  attachment_id: string;
  /** `staff:ID`, `technician:ID` or `subscriber:ID`. */
  owner: string;
  conversation_id: string | null;
  message_id: string | null;
  /** Of a technician's note about a visit instead of a message. */
  visit_id: ColumnType<string | null, string | null | undefined, string | null>;
  name: string;
  size_bytes: number;
  offset_bytes: Generated<number>;
  media_type: string | null;
  width: number | null;
  height: number | null;
  has_thumbnail: Generated<boolean>;
  state: 'uploading' | 'ready' | 'sent' | 'refused';
  created_at: Timestamp;
}
export interface MessagesTable {
  conversation_id: string;
  /** Position in the conversation, gap-free from 1. */
  message_seq: number;
  message_id: string;
  author: 'subscriber' | 'agent' | 'system';
  author_id: string | null;
  author_name: string;
  kind: 'text' | 'note' | 'system';
  body: string;
  at: Timestamp;
  /** What the wire's contract calls attachments. */
  attachments: ColumnType<unknown[], string | undefined, string>;
  /** Folded words of the body, for searching; null for system lines. */
  words: ColumnType<string | null, string | null | undefined, string | null>;
}
export interface RatingsTable {
  conversation_id: string;
  score: number;
  comment: string;
  /** Who closed the chat when it was rated: later reassignment cannot move the rating. */
  credited_to: string | null;
  rated_at: Timestamp;
  reasons: Generated<string[]>;
  /** Others who wrote in the conversation, when it was rated first. */
  took_part: Generated<string[]>;
  changed_at: Timestamp | null;
}
/** Ratings that a later one replaced. */
export interface RatingChangesTable {
  conversation_id: string;
  changed_at: Timestamp;
  score: number;
  comment: string;
  reasons: string[];
}
/** What a supervisor decided of a low rating. */
export interface RatingReviewsTable {
  conversation_id: string;
  /** Grows by one with every change. */
  version: number;
  /** When the rating that was seen had been given: another one since then is to be reviewed again. */
  given_at: Timestamp;
  cause: string;
  action: string;
  note: string;
  reviewed_by: string;
  reviewed_at: Timestamp;
}

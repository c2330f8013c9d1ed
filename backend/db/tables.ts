// The whole schema as row types, one interface a table. Columns are snake_case here and nowhere above *.records.ts.
import type { ColumnType, Generated, JSONColumnType } from 'kysely';

type Json<T> = ColumnType<T, string, string>;
type Timestamp = ColumnType<Date, Date, Date>;

/** Results of orders, kept 7 days: the same op_id again gets the stored result. */
interface OpsTable {
  op_id: string;
  actor: string;
  kind: string;
  input_hash: string;
  result: Json<unknown> | null;
  at: Timestamp;
}
/** Head of every stream; its row lock makes seq gap-free. */
interface StreamsTable {
  stream: string;
  last_seq: number;
}
interface EventsTable {
  stream: string;
  seq: number;
  type: string;
  payload: Json<unknown>;
  at: Timestamp;
}

/** Few facts about the installation itself, such as `sample_data`. */
interface SettingsTable {
  key: string;
  value: Json<unknown>;
}

interface StaffTable {
  staff_id: string;
  /** Lower case; unique. */
  login: string;
  display_name: string;
  role: 'agent' | 'dispatcher' | 'supervisor' | 'admin';
  password_hash: string;
  /** Languages the person answers in: subset of uk, en, ru. */
  languages: Json<string[]>;
  /** Most open chats, 1 to 6. */
  chat_capacity: Generated<number>;
  disabled_at: Timestamp | null;
  created_at: Timestamp;
}
/** A sign-in of staff or of a subscriber; refresh tokens rotate inside it. */
interface SessionsTable {
  session_id: string;
  kind: 'staff' | 'subscriber';
  /** staff_id, or subscriber_id as text. */
  owner_id: string;
  refresh_hash: string;
  /** Hash before the last rotation: seeing it again means that it was stolen. */
  previous_refresh_hash: string | null;
  created_at: Timestamp;
  refreshed_at: Timestamp;
  expires_at: Timestamp;
  revoked_at: Timestamp | null;
  source: string;
}
/** Counters of failed tries, by account or by source. */
interface ThrottlesTable {
  key: string;
  failures: number;
  window_started_at: Timestamp;
  locked_until: Timestamp | null;
}
interface SecurityEventsTable {
  security_event_id: Generated<number>;
  at: Timestamp;
  kind: string;
  actor: string;
  source: string;
  details: Json<unknown>;
}
/** Append-only, hash-chained; a trigger refuses UPDATE, DELETE and TRUNCATE. */
interface AuditTrailTable {
  seq: number;
  at: Timestamp;
  actor: string;
  session_id: string;
  role: string;
  action: string;
  subject_id: string;
  purpose: Json<unknown>;
  fields: Json<string[]>;
  prev_hash: string;
  hash: string;
}

export type ServiceKind = 'home_internet' | 'tv' | 'mobile';
export type ServiceState = 'active' | 'off' | 'suspended' | 'stopped_for_debt' | 'connecting';

interface SubscribersTable {
  subscriber_id: Generated<number>;
  /** 9 digits. */
  personal_account: string;
  full_name: string;
  city: string;
  street: string;
  building: string;
  apartment: string;
  latitude: number | null;
  longitude: number | null;
  language: 'uk' | 'en' | 'ru';
  kind: 'prepaid' | 'contract_individual' | 'contract_business';
  tariff: string;
  monthly_fee_kopiykas: number;
  balance_kopiykas: number;
  bonuses: number;
  mobile_bonuses: number;
  registered_on: ColumnType<string, string, string>;
  /** Digest of the imported row: an unchanged row is not written again. */
  import_digest: string | null;
  /** Folded words of the name and of the address, written with them: what a search compares. */
  name_key: Generated<string>;
  address_key: Generated<string>;
}
/** Every folded word that a name or an address holds: the dictionary in which typos and beginnings are looked up. */
interface SearchTokensTable {
  /** A word of a name as it is, `/word` of a street or city, `#14а` a building. */
  token: string;
  /** Grows in the order of commits, so that a dictionary in memory can ask for what is new. */
  token_no: Generated<number>;
  /** About how many subscribers have it; for planning a search only. */
  uses: number;
}
interface SubscriberPhonesTable {
  subscriber_id: number;
  /** E.164 without plus: 380670000012. */
  msisdn: string;
  position: number;
}
interface ServicesTable {
  subscriber_id: number;
  kind: ServiceKind;
  state: ServiceState;
  since: ColumnType<string, string, string> | null;
}
interface PaymentsTable {
  payment_id: string;
  subscriber_id: number;
  at: Timestamp;
  amount_kopiykas: number;
  method: 'card' | 'cash' | 'transfer' | 'terminal';
}
/** Movements of the two bonus accounts, which are never one (home store, mobile). */
interface BonusMovementsTable {
  bonus_movement_id: string;
  subscriber_id: number;
  account: 'home' | 'mobile';
  at: Timestamp;
  amount: number;
  expires_on: ColumnType<string, string, string> | null;
  reason: 'monthly_fee' | 'transfer_out' | 'transfer_in' | 'spent' | 'expired';
}

interface OneTimeCodesTable {
  /** Id of the request, returned to the asker whether or not the account exists. */
  request_id: string;
  subscriber_id: number;
  code_hash: string;
  issued_at: Timestamp;
  expires_at: Timestamp;
}

/** One chat from the first message to close. */
interface ConversationsTable {
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
  outcome: 'solved' | 'visit_agreed' | 'ticket_opened' | 'no_answer' | 'spam' | null;
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
interface ParticipantsTable {
  conversation_id: string;
  staff_id: string;
  kind: 'owner' | 'helper';
  joined_at: Timestamp;
  left_at: Timestamp | null;
}
/** One colleague asks another to take over or to join. */
interface ChatRequestsTable {
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
interface DraftsTable {
  staff_id: string;
  conversation_id: string;
  mode: 'reply' | 'note';
  body: string;
  revision: number;
  saved_at: Timestamp;
}
/** What a person does now. Without a row: on a break, not online. */
interface AgentStatesTable {
  staff_id: string;
  state: 'queue' | 'chats_only' | 'on_call' | 'wrap_up' | 'break';
  reason: 'chosen' | 'missed_offer' | 'disconnected';
  since: Timestamp;
  is_online: boolean;
  /** When the last connection was lost; null while online. */
  offline_since: Timestamp | null;
}
interface TemplatesTable {
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
interface TemplateVersionsTable extends Omit<TemplatesTable, 'archived_at'> {
  is_archived: boolean;
}
/** A file on its way into a message; its bytes are in the attachment store under its id. */
interface AttachmentsTable {
  attachment_id: string;
  /** `staff:ID` or `subscriber:ID`. */
  owner: string;
  conversation_id: string | null;
  message_id: string | null;
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
interface MessagesTable {
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
interface RatingsTable {
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
interface RatingChangesTable {
  conversation_id: string;
  changed_at: Timestamp;
  score: number;
  comment: string;
  reasons: string[];
}

interface TicketsTable {
  ticket_id: string;
  number: Generated<number>;
  subscriber_id: number;
  conversation_id: string | null;
  kind: 'no_internet' | 'slow_internet' | 'tv' | 'billing' | 'equipment' | 'connection' | 'other';
  description: string;
  priority: 'urgent' | 'high' | 'normal' | 'low';
  status:
    'new' | 'in_work' | 'waiting_subscriber' | 'waiting_logistics' | 'visit_agreed' | 'solved' | 'closed';
  owner_id: string | null;
  opened_by: string;
  opened_at: Timestamp;
  changed_at: Timestamp;
  version: number;
}
interface TicketEntriesTable {
  ticket_id: string;
  entry_seq: number;
  at: Timestamp;
  actor_id: string;
  actor_name: string;
  kind: 'opened' | 'note' | 'changed';
  body: string;
  changes: JSONColumnType<{ field: string; from: string | null; to: string | null }[]>;
}

export type TechnicianSkill = 'fiber' | 'copper' | 'tv' | 'heights';
interface TechniciansTable {
  technician_id: string;
  display_name: string;
  skills: JSONColumnType<TechnicianSkill[]>;
  /** Minutes after midnight in Kyiv. */
  shift_start_minutes: number;
  shift_end_minutes: number;
  district: string;
  home_latitude: number;
  home_longitude: number;
}

export interface Tables {
  ops: OpsTable;
  streams: StreamsTable;
  events: EventsTable;
  settings: SettingsTable;
  staff: StaffTable;
  sessions: SessionsTable;
  throttles: ThrottlesTable;
  security_events: SecurityEventsTable;
  audit_trail: AuditTrailTable;
  subscribers: SubscribersTable;
  subscriber_phones: SubscriberPhonesTable;
  search_tokens: SearchTokensTable;
  services: ServicesTable;
  payments: PaymentsTable;
  bonus_movements: BonusMovementsTable;
  one_time_codes: OneTimeCodesTable;
  conversations: ConversationsTable;
  participants: ParticipantsTable;
  chat_requests: ChatRequestsTable;
  drafts: DraftsTable;
  agent_states: AgentStatesTable;
  templates: TemplatesTable;
  template_versions: TemplateVersionsTable;
  attachments: AttachmentsTable;
  messages: MessagesTable;
  ratings: RatingsTable;
  rating_changes: RatingChangesTable;
  tickets: TicketsTable;
  ticket_entries: TicketEntriesTable;
  technicians: TechniciansTable;
}

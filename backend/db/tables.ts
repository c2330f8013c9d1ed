// The whole schema as row types, one interface a table. Columns are snake_case here and nowhere above *.records.ts.
import type { ColumnType, Generated } from 'kysely';
import type {
  AgentStatesTable,
  AttachmentsTable,
  ChatRequestsTable,
  ConversationsTable,
  DraftsTable,
  MessagesTable,
  ParticipantsTable,
  RatingChangesTable,
  RatingReviewsTable,
  RatingsTable,
  TemplateVersionsTable,
  TemplatesTable,
} from './chat-tables.ts';
import type {
  DispatchDaysTable,
  ProposalsTable,
  TechnicianAbsencesTable,
  TechnicianDaysTable,
  TechniciansTable,
  VisitEntriesTable,
  VisitLinksTable,
  VisitsTable,
} from './dispatch-tables.ts';
import type {
  TicketEntriesTable,
  TicketFiltersTable,
  TicketLinksTable,
  TicketsTable,
} from './ticket-tables.ts';

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

export interface StaffTable {
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
  kind: 'staff' | 'subscriber' | 'technician';
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

export interface SubscribersTable {
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
  /** Whose it is: a subscriber's or a technician's. */
  subscriber_id: number | null;
  technician_id: string | null;
  code_hash: string;
  issued_at: Timestamp;
  expires_at: Timestamp;
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
  rating_reviews: RatingReviewsTable;
  tickets: TicketsTable;
  ticket_entries: TicketEntriesTable;
  ticket_links: TicketLinksTable;
  ticket_filters: TicketFiltersTable;
  technicians: TechniciansTable;
  technician_absences: TechnicianAbsencesTable;
  dispatch_days: DispatchDaysTable;
  technician_days: TechnicianDaysTable;
  visits: VisitsTable;
  visit_entries: VisitEntriesTable;
  visit_links: VisitLinksTable;
  proposals: ProposalsTable;
}

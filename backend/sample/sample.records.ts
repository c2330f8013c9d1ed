// Writes the sample city: staff, technicians, the past of accounts, chats, templates. Everything inside one transaction.
import { sql, type Kysely, type Transaction } from 'kysely';
import { messageWords } from '../../shared/chat/message-words.ts';
import { copyIn, copyLine } from '../db/copy-in.ts';
import type { Tables } from '../db/tables.ts';
import type { AccountHistory } from './account-history.ts';
import type { SampleChat } from './invent-chats.ts';
import type { Random } from './random.ts';
import { sampleId } from './sample-id.ts';
import { inventTechnicians, lunchOf } from './sample-staff.ts';
import { sampleTemplates } from './sample-templates.ts';

type Tx = Transaction<Tables>;

/** Locks out other first set-ups until the commit; true when there are no staff and no subscribers. */
export async function lockWhenEmpty(tx: Tx): Promise<boolean> {
  await sql`lock table staff in share row exclusive mode`.execute(tx);
  const staff = await tx.selectFrom('staff').select('staff_id').limit(1).execute();
  const subscribers = await tx.selectFrom('subscribers').select('subscriber_id').limit(1).execute();
  return staff.length === 0 && subscribers.length === 0;
}

export async function hasSampleMark(db: Kysely<Tables>): Promise<boolean> {
  const row = await db
    .selectFrom('settings')
    .select('key')
    .where('key', '=', 'sample_data')
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertSampleMark(tx: Tx, seed: number): Promise<void> {
  await tx
    .insertInto('settings')
    .values({ key: 'sample_data', value: JSON.stringify({ seed }) })
    .execute();
}

interface StaffRow {
  staffId: string;
  login: string;
  displayName: string;
  role: 'agent' | 'dispatcher' | 'supervisor' | 'admin';
  passwordHash: string;
  languages: readonly string[];
}

export async function insertStaff(tx: Tx, staff: readonly StaffRow[], at: Date): Promise<void> {
  const rows = staff.map((one) => ({
    staff_id: one.staffId,
    login: one.login,
    display_name: one.displayName,
    role: one.role,
    password_hash: one.passwordHash,
    languages: JSON.stringify(one.languages),
    disabled_at: null,
    created_at: at,
  }));
  await tx.insertInto('staff').values(rows).execute();
}

export async function insertTechnicians(tx: Tx, random: Random, at: Date): Promise<void> {
  const rows = inventTechnicians(random).map((one) => ({
    technician_id: sampleId(random, at),
    display_name: one.displayName,
    msisdn: one.msisdn,
    skills: JSON.stringify(one.skills),
    shift_start_minutes: one.shiftStartMinutes,
    shift_end_minutes: one.shiftEndMinutes,
    district: one.district,
    home_latitude: one.latitude,
    home_longitude: one.longitude,
    end_latitude: one.latitude,
    end_longitude: one.longitude,
    breaks: JSON.stringify([lunchOf(one)]),
  }));
  await tx.insertInto('technicians').values(rows).execute();
}

/** Personal account → subscriber_id of everybody. */
export async function idsByAccounts(tx: Tx): Promise<Map<string, number>> {
  const rows = await tx.selectFrom('subscribers').select(['subscriber_id', 'personal_account']).execute();
  return new Map(rows.map((row) => [row.personal_account, Number(row.subscriber_id)]));
}

/** Gives every service that is not simply on the day since when it is so. */
export async function dateServices(tx: Tx, today: string): Promise<void> {
  await sql`update services set since = case state
      when 'suspended' then ${today}::date - (5 + subscriber_id % 20)::int
      when 'stopped_for_debt' then ${today}::date - (1 + subscriber_id % 40)::int
      when 'connecting' then ${today}::date - (subscriber_id % 4)::int
      when 'off' then ${today}::date - (30 + subscriber_id % 200)::int
      else ${today}::date - (90 + subscriber_id % 900)::int end`.execute(tx);
}

export async function insertHistories(
  tx: Tx,
  random: Random,
  histories: ReadonlyMap<number, AccountHistory>,
): Promise<void> {
  const payments: string[] = [];
  const movements: string[] = [];
  for (const [id, history] of histories) {
    for (const { at, amountKopiykas, method } of history.payments) {
      payments.push(copyLine([sampleId(random, at), id, at, amountKopiykas, method]));
    }
    for (const { at, account, amount, expiresOn, reason } of history.movements) {
      movements.push(copyLine([sampleId(random, at), id, account, at, amount, expiresOn, reason]));
    }
  }
  await copyIn<Tables>(
    tx,
    'payments',
    ['payment_id', 'subscriber_id', 'at', 'amount_kopiykas', 'method'],
    payments.join(''),
  );
  const columns = ['bonus_movement_id', 'subscriber_id', 'account', 'at', 'amount', 'expires_on', 'reason'];
  await copyIn<Tables>(tx, 'bonus_movements', columns, movements.join(''));
}

export async function insertChats(tx: Tx, chats: readonly SampleChat[]): Promise<void> {
  const rows = chats.map((chat) => ({
    conversation_id: chat.conversationId,
    subscriber_id: chat.subscriberId,
    topic: chat.dialogue.topic,
    language: chat.dialogue.language,
    state: 'closed' as const,
    owner_id: chat.agent.staffId,
    slot: null,
    started_at: chat.startedAt,
    queued_at: chat.startedAt,
    accepted_at: chat.acceptedAt,
    closed_at: chat.closedAt,
    closed_by: chat.agent.staffId,
    rating_asked_at: chat.closedAt,
    outcome: chat.dialogue.outcome,
    summary: chat.dialogue.summary,
    waiting_since: null,
    subscriber_delivered_seq: chat.messages.length,
    subscriber_read_seq: chat.messages.length,
    desk_delivered_seq: chat.messages.length,
    desk_read_seq: chat.messages.length,
    last_message_seq: chat.messages.length,
  }));
  await tx.insertInto('conversations').values(rows).execute();
  await tx.insertInto('messages').values(chats.flatMap(messageRows)).execute();
  await tx.insertInto('participants').values(chats.map(ownerRow)).execute();
  const ratings = chats.flatMap(({ conversationId, agent, rating }) =>
    rating
      ? [
          {
            conversation_id: conversationId,
            score: rating.score,
            comment: rating.comment,
            credited_to: agent.staffId,
            rated_at: rating.at,
          },
        ]
      : [],
  );
  await tx.insertInto('ratings').values(ratings).execute();
}

function messageRows(chat: SampleChat) {
  return chat.messages.map((message, place) => ({
    conversation_id: chat.conversationId,
    message_seq: place + 1,
    message_id: message.messageId,
    author: message.author,
    author_id: message.author === 'agent' ? chat.agent.staffId : String(chat.subscriberId),
    author_name: message.author === 'agent' ? chat.agent.displayName : chat.subscriberName,
    kind: message.kind,
    body: message.body,
    at: message.at,
    words: sql<string>`array_to_tsvector(${messageWords(message.body)}::text[])`,
  }));
}

function ownerRow(chat: SampleChat) {
  return {
    conversation_id: chat.conversationId,
    staff_id: chat.agent.staffId,
    kind: 'owner' as const,
    joined_at: chat.acceptedAt,
    left_at: chat.closedAt,
  };
}

/** The templates, kept by `author`; those that were changed have both versions. */
export async function insertTemplates(tx: Tx, random: Random, author: string, now: Date): Promise<void> {
  const versions = sampleTemplates.map(({ before, ...content }) => {
    const templateId = sampleId(random, now);
    const contents = before ? [{ ...content, ...before }, content] : [content];
    return contents.map((one, place) => ({
      template_id: templateId,
      version: place + 1,
      name: one.name,
      shortcut: one.shortcut,
      topic: one.topic,
      bodies: JSON.stringify(one.bodies),
      changed_at: new Date(now.getTime() - (contents.length - place) * 7 * 24 * 3_600_000),
      changed_by: author,
    }));
  });
  const latest = versions.map((of) => ({ ...of.at(-1)!, archived_at: null }));
  await tx.insertInto('templates').values(latest).execute();
  await tx
    .insertInto('template_versions')
    .values(versions.flat().map((row) => ({ ...row, is_archived: false })))
    .execute();
}

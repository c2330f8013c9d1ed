// SQL of the people who sign in: staff by login, subscribers by phone or personal account, technicians by phone, and the first supervisor.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Language } from '../../shared/language.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import type { Tables } from '../db/tables.ts';

export interface StaffCredentials {
  staffId: string;
  login: string;
  displayName: string;
  role: StaffRole;
  passwordHash: string;
}

/** A member of staff who may sign in; undefined for unknown and disabled ones. */
export async function selectStaff(
  db: Kysely<Tables>,
  by: { login: string } | { staffId: string },
): Promise<StaffCredentials | undefined> {
  return db
    .selectFrom('staff')
    .select([
      'staff_id as staffId',
      'login',
      'display_name as displayName',
      'role',
      'password_hash as passwordHash',
    ])
    .where((eb) => ('login' in by ? eb('login', '=', by.login) : eb('staff_id', '=', by.staffId)))
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

/** Stores a new password, if the old one is still the one that was checked. */
export async function updatePassword(
  db: Kysely<Tables>,
  staffId: string,
  oldHash: string,
  newHash: string,
): Promise<boolean> {
  const row = await db
    .updateTable('staff')
    .set({ password_hash: newHash })
    .where('staff_id', '=', staffId)
    .where('password_hash', '=', oldHash)
    .where('disabled_at', 'is', null)
    .returning('staff_id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function hasStaff(db: Kysely<Tables>): Promise<boolean> {
  return (await db.selectFrom('staff').select('staff_id').limit(1).executeTakeFirst()) !== undefined;
}

/** Makes every other transaction that wants to write staff wait for this one. */
export async function lockStaff(db: Transaction<Tables>): Promise<void> {
  await sql`lock table staff in share row exclusive mode`.execute(db);
}

export async function insertSupervisor(
  db: Transaction<Tables>,
  row: { staffId: string; login: string; displayName: string; passwordHash: string; at: Date },
): Promise<void> {
  await db
    .insertInto('staff')
    .values({
      staff_id: row.staffId,
      login: row.login,
      display_name: row.displayName,
      role: 'supervisor',
      password_hash: row.passwordHash,
      languages: JSON.stringify(['uk', 'en', 'ru']),
      disabled_at: null,
      created_at: row.at,
    })
    .execute();
}

/** Somebody who may get a code. */
export interface CodeReceiver {
  ownerId: string;
  language: Language;
  /** Where the code goes: the number of the contract; for a prepaid one, the number itself. */
  msisdn: string;
}

/** The subscriber with this personal account and the first of their phones. */
export async function selectReceiverByAccount(
  db: Kysely<Tables>,
  personalAccount: string,
): Promise<CodeReceiver | undefined> {
  const found = await db
    .selectFrom('subscribers as s')
    .innerJoin('subscriber_phones as p', 'p.subscriber_id', 's.subscriber_id')
    .select(['s.subscriber_id as subscriberId', 's.language', 'p.msisdn'])
    .where('s.personal_account', '=', personalAccount)
    .orderBy('p.position')
    .limit(1)
    .executeTakeFirst();
  return found && { ownerId: String(found.subscriberId), language: found.language, msisdn: found.msisdn };
}

/** The subscriber with this phone; of several, the one whose main phone it is. */
export async function selectReceiverByPhone(
  db: Kysely<Tables>,
  msisdn: string,
): Promise<CodeReceiver | undefined> {
  const found = await db
    .selectFrom('subscriber_phones as p')
    .innerJoin('subscribers as s', 's.subscriber_id', 'p.subscriber_id')
    .select([
      's.subscriber_id as subscriberId',
      's.language',
      's.kind',
      's.personal_account as personalAccount',
    ])
    .where('p.msisdn', '=', msisdn)
    .orderBy('p.position')
    .orderBy('s.subscriber_id')
    .limit(1)
    .executeTakeFirst();
  if (!found) return undefined;
  if (found.kind !== 'prepaid') return selectReceiverByAccount(db, found.personalAccount);
  return { ownerId: String(found.subscriberId), language: found.language, msisdn };
}

export async function selectSubscriberName(db: Kysely<Tables>, subscriberId: number): Promise<string> {
  const row = await db
    .selectFrom('subscribers')
    .select('full_name as fullName')
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirstOrThrow();
  return row.fullName;
}

/** The active technician with this phone; there is at most one. Their language is not kept: Ukrainian. */
export async function selectTechnicianByPhone(
  db: Kysely<Tables>,
  msisdn: string,
): Promise<CodeReceiver | undefined> {
  const found = await db
    .selectFrom('technicians')
    .select('technician_id')
    .where('msisdn', '=', msisdn)
    .where('is_active', '=', true)
    .executeTakeFirst();
  return found && { ownerId: found.technician_id, language: 'uk', msisdn };
}

/** Undefined for one who does not work here any more. */
export async function selectTechnicianName(
  db: Kysely<Tables>,
  technicianId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('technicians')
    .select('display_name')
    .where('technician_id', '=', technicianId)
    .where('is_active', '=', true)
    .executeTakeFirst();
  return row?.display_name;
}

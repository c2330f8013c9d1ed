// SQL of the one-time codes of technicians: one living code each, and who has which phone.
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** The active technician with this phone; there is at most one. */
export async function selectTechnicianByPhone(
  db: Kysely<Tables>,
  msisdn: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('technicians')
    .select('technician_id')
    .where('msisdn', '=', msisdn)
    .where('is_active', '=', true)
    .executeTakeFirst();
  return row?.technician_id;
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

/** Stores a code; an older one of the same technician is gone with it. */
export async function upsertTechnicianCode(
  db: Kysely<Tables>,
  code: { requestId: string; ownerId: string; codeHash: string; at: Date; expiresAt: Date },
): Promise<void> {
  const row = {
    request_id: code.requestId,
    code_hash: code.codeHash,
    issued_at: code.at,
    expires_at: code.expiresAt,
  };
  await db
    .insertInto('technician_codes')
    .values({ ...row, technician_id: code.ownerId })
    .onConflict((conflict) => conflict.column('technician_id').doUpdateSet(row))
    .execute();
}

/** Hash of the code of this request; undefined when there is none (any more). */
export async function selectTechnicianCodeHash(
  db: Kysely<Tables>,
  requestId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('technician_codes')
    .select('code_hash')
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return row?.code_hash;
}

/** Uses the code up: of two at once, one gets the technician. */
export async function takeTechnicianCode(
  db: Kysely<Tables>,
  requestId: string,
  codeHash: string,
  at: Date,
): Promise<string | undefined> {
  const row = await db
    .deleteFrom('technician_codes')
    .where('request_id', '=', requestId)
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', at)
    .returning('technician_id')
    .executeTakeFirst();
  return row?.technician_id;
}

/** The phone is another's now, or its owner is out of work: a code that is on its way lets nobody in. */
export async function deleteTechnicianCode(db: Kysely<Tables>, technicianId: string): Promise<void> {
  await db.deleteFrom('technician_codes').where('technician_id', '=', technicianId).execute();
}

/** Deletes codes that ended before `before`. */
export async function forgetTechnicianCodes(db: Kysely<Tables>, before: Date): Promise<void> {
  await db.deleteFrom('technician_codes').where('expires_at', '<', before).execute();
}

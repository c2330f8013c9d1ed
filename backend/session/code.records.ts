// SQL of one-time codes: one living code per subscriber and per technician.
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import type { SessionKind } from './access-token.ts';

/** Who signs in by code. */
export type CodeKind = Exclude<SessionKind, 'staff'>;
const ownerColumn = { subscriber: 'subscriber_id', technician: 'technician_id' } as const;

/** Stores a code; an older one of the same owner is gone with it. */
export async function upsertCode(
  db: Kysely<Tables>,
  kind: CodeKind,
  code: { requestId: string; ownerId: string; codeHash: string; at: Date; expiresAt: Date },
): Promise<void> {
  const row = {
    request_id: code.requestId,
    code_hash: code.codeHash,
    issued_at: code.at,
    expires_at: code.expiresAt,
  };
  const owner = {
    subscriber_id: kind === 'subscriber' ? Number(code.ownerId) : null,
    technician_id: kind === 'technician' ? code.ownerId : null,
  };
  await db
    .insertInto('one_time_codes')
    .values({ ...row, ...owner })
    .onConflict((conflict) => conflict.column(ownerColumn[kind]).doUpdateSet(row))
    .execute();
}

/** Hash of the code of this request; undefined when there is none (any more), or one of the other kind of people. */
export async function selectCodeHash(
  db: Kysely<Tables>,
  kind: CodeKind,
  requestId: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('one_time_codes')
    .select('code_hash')
    .where('request_id', '=', requestId)
    .where(ownerColumn[kind], 'is not', null)
    .executeTakeFirst();
  return row?.code_hash;
}

/** Uses the code up: of two at once, one gets its owner. */
export async function takeCode(
  db: Kysely<Tables>,
  kind: CodeKind,
  { requestId, codeHash, at }: { requestId: string; codeHash: string; at: Date },
): Promise<string | undefined> {
  const row = await db
    .deleteFrom('one_time_codes')
    .where('request_id', '=', requestId)
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', at)
    .where(ownerColumn[kind], 'is not', null)
    .returning(['subscriber_id', 'technician_id'])
    .executeTakeFirst();
  return row && String(row[ownerColumn[kind]]);
}

/** A code that would open a session now. */
export interface LiveCode {
  requestId: string;
  codeHash: string;
}

/** The living codes of these subscribers, by subscriber. */
export async function selectLiveCodes(
  db: Kysely<Tables>,
  subscriberIds: readonly number[],
  at: Date,
): Promise<Map<number, LiveCode>> {
  const rows = await db
    .selectFrom('one_time_codes')
    .select(['subscriber_id', 'request_id', 'code_hash'])
    .where('subscriber_id', 'in', subscriberIds)
    .where('expires_at', '>', at)
    .execute();
  return new Map(
    rows.map((row) => [row.subscriber_id!, { requestId: row.request_id, codeHash: row.code_hash }]),
  );
}

/** Revokes codes, by the ids of their requests. */
export async function deleteCodes(db: Kysely<Tables>, requestIds: readonly string[]): Promise<void> {
  await db.deleteFrom('one_time_codes').where('request_id', 'in', requestIds).execute();
}

/** The phone is another's now, or its owner is out of work: a code that is on its way lets nobody in. */
export async function deleteTechnicianCode(db: Kysely<Tables>, technicianId: string): Promise<void> {
  await db.deleteFrom('one_time_codes').where('technician_id', '=', technicianId).execute();
}

/** Deletes codes that ended before `before`. */
export async function forgetCodes(db: Kysely<Tables>, before: Date): Promise<void> {
  await db.deleteFrom('one_time_codes').where('expires_at', '<', before).execute();
}

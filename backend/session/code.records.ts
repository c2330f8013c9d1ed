// SQL of one-time codes: one living code per subscriber.
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** Stores a code; an older one of the same subscriber is gone with it. */
export async function upsertCode(
  db: Kysely<Tables>,
  code: { requestId: string; subscriberId: number; codeHash: string; at: Date; expiresAt: Date },
): Promise<void> {
  const row = {
    request_id: code.requestId,
    code_hash: code.codeHash,
    issued_at: code.at,
    expires_at: code.expiresAt,
  };
  await db
    .insertInto('one_time_codes')
    .values({ ...row, subscriber_id: code.subscriberId })
    .onConflict((conflict) => conflict.column('subscriber_id').doUpdateSet(row))
    .execute();
}

/** Hash of the code of this request; undefined when there is none (any more). */
export async function selectCodeHash(db: Kysely<Tables>, requestId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('one_time_codes')
    .select('code_hash')
    .where('request_id', '=', requestId)
    .executeTakeFirst();
  return row?.code_hash;
}

/** Uses the code up: of two at once, one gets the subscriber. */
export async function takeCode(
  db: Kysely<Tables>,
  requestId: string,
  codeHash: string,
  at: Date,
): Promise<number | undefined> {
  const row = await db
    .deleteFrom('one_time_codes')
    .where('request_id', '=', requestId)
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', at)
    .returning('subscriber_id')
    .executeTakeFirst();
  return row?.subscriber_id;
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
    rows.map((row) => [row.subscriber_id, { requestId: row.request_id, codeHash: row.code_hash }]),
  );
}

/** Revokes codes, by the ids of their requests. */
export async function deleteCodes(db: Kysely<Tables>, requestIds: readonly string[]): Promise<void> {
  await db.deleteFrom('one_time_codes').where('request_id', 'in', requestIds).execute();
}

/** Deletes codes that ended before `before`. */
export async function forgetCodes(db: Kysely<Tables>, before: Date): Promise<void> {
  await db.deleteFrom('one_time_codes').where('expires_at', '<', before).execute();
}

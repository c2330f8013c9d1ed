// SQL of the audit trail: the head under a lock, one new row, pages for the verifier.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** One row as it is hashed; `hash` covers all the others and `prevHash`. */
export interface AuditRow {
  seq: number;
  at: Date;
  actor: string;
  sessionId: string;
  role: string;
  action: string;
  subjectId: string;
  purpose: unknown;
  fields: string[];
  prevHash: string;
  hash: string;
}
export type AuditHead = Pick<AuditRow, 'seq' | 'hash'>;

/** Key of the advisory lock that writers of the trail take; any number that nothing else locks. */
const auditLock = 7_146_001;

/** Makes this transaction the only writer until it ends, and gives the last row; undefined for an empty trail. */
export async function lockHead(db: Transaction<Tables>): Promise<AuditHead | undefined> {
  await sql`select pg_advisory_xact_lock(${auditLock})`.execute(db);
  return selectAuditHead(db);
}

/** The last row of the trail. */
export async function selectAuditHead(db: Kysely<Tables>): Promise<AuditHead | undefined> {
  return db
    .selectFrom('audit_trail')
    .select(['seq', 'hash'])
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Adds `row`, whose seq and hashes the caller has made under {@link lockHead}. */
export async function insertAuditRow(db: Transaction<Tables>, row: AuditRow): Promise<void> {
  await db
    .insertInto('audit_trail')
    .values({
      seq: row.seq,
      at: row.at,
      actor: row.actor,
      session_id: row.sessionId,
      role: row.role,
      action: row.action,
      subject_id: row.subjectId,
      purpose: JSON.stringify(row.purpose),
      fields: JSON.stringify(row.fields),
      prev_hash: row.prevHash,
      hash: row.hash,
    })
    .execute();
}

/** At most `limit` rows after `seq`, in order. */
export async function selectAuditAfter(db: Kysely<Tables>, seq: number, limit: number): Promise<AuditRow[]> {
  return db
    .selectFrom('audit_trail')
    .select([
      'seq',
      'at',
      'actor',
      'session_id as sessionId',
      'role',
      'action',
      'subject_id as subjectId',
      'purpose',
      'fields',
      'prev_hash as prevHash',
      'hash',
    ])
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

/** True when this sign-in has already left a row for this look. Cost: rows about one subject, newest first. */
export async function hasAuditRow(
  db: Kysely<Tables>,
  look: { sessionId: string; action: string; subjectId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('audit_trail')
    .select('seq')
    .where('subject_id', '=', look.subjectId)
    .where('session_id', '=', look.sessionId)
    .where('action', '=', look.action)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

// SQL of sessions: opening, rotating, revoking, and who stands behind them.
import { sql, type Kysely } from 'kysely';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import type { Tables } from '../db/tables.ts';
import type { SessionKind } from './access-token.ts';
import type { CodeKind } from './code.records.ts';

export interface NewSession {
  sessionId: string;
  ownerId: string;
  refreshHash: string;
  at: Date;
  expiresAt: Date;
  source: string;
}
export interface StoredSession {
  sessionId: string;
  kind: SessionKind;
  ownerId: string;
  refreshHash: string;
  previousRefreshHash: string | null;
  createdAt: Date;
  refreshedAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  source: string;
}
const sessionColumns = [
  'session_id as sessionId',
  'kind',
  'owner_id as ownerId',
  'refresh_hash as refreshHash',
  'previous_refresh_hash as previousRefreshHash',
  'created_at as createdAt',
  'refreshed_at as refreshedAt',
  'expires_at as expiresAt',
  'revoked_at as revokedAt',
  'source',
] as const;

/**
 * Opens a session of staff, only while the person is not disabled and still has the password and role that were read.
 * The share lock makes it wait for a transaction that is just disabling them. False when nothing was opened.
 */
export async function insertStaffSession(
  db: Kysely<Tables>,
  session: NewSession,
  checked: { passwordHash: string; role: StaffRole },
): Promise<boolean> {
  const { rows } = await sql`
    insert into sessions (session_id, kind, owner_id, refresh_hash, previous_refresh_hash, created_at, refreshed_at,
      expires_at, revoked_at, source)
    select ${session.sessionId}::uuid, 'staff', locked.staff_id::text, ${session.refreshHash}::text, null,
      ${session.at}::timestamptz, ${session.at}::timestamptz, ${session.expiresAt}::timestamptz, null, ${session.source}::text
    from (select staff_id from staff where staff_id = ${session.ownerId}::uuid and disabled_at is null
      and password_hash = ${checked.passwordHash} and role = ${checked.role} for share) as locked
    returning session_id`.execute(db);
  return rows.length > 0;
}

/** Opens a session of somebody who entered the right code. */
export async function insertCodeSession(
  db: Kysely<Tables>,
  kind: CodeKind,
  session: NewSession,
): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      session_id: session.sessionId,
      kind,
      owner_id: session.ownerId,
      refresh_hash: session.refreshHash,
      previous_refresh_hash: null,
      created_at: session.at,
      refreshed_at: session.at,
      expires_at: session.expiresAt,
      revoked_at: null,
      source: session.source,
    })
    .execute();
}

/** Replaces `oldHash` by `newHash` when it is the current one of a living session; gives the session, or undefined. */
export async function rotateSession(
  db: Kysely<Tables>,
  change: { sessionId: string; oldHash: string; newHash: string; at: Date; source: string; expiresAt?: Date },
): Promise<StoredSession | undefined> {
  return db
    .updateTable('sessions')
    .set({
      refresh_hash: change.newHash,
      previous_refresh_hash: change.oldHash,
      refreshed_at: change.at,
      source: change.source,
      ...(change.expiresAt ? { expires_at: change.expiresAt } : {}),
    })
    .where('session_id', '=', change.sessionId)
    .where('refresh_hash', '=', change.oldHash)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', change.at)
    .returning(sessionColumns)
    .executeTakeFirst();
}

export async function selectSession(
  db: Kysely<Tables>,
  sessionId: string,
): Promise<StoredSession | undefined> {
  return db
    .selectFrom('sessions')
    .select(sessionColumns)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
}

/** Living sessions of one owner, the newest first. */
export async function selectLiveSessions(
  db: Kysely<Tables>,
  kind: SessionKind,
  ownerId: string,
  at: Date,
): Promise<StoredSession[]> {
  return db
    .selectFrom('sessions')
    .select(sessionColumns)
    .where('kind', '=', kind)
    .where('owner_id', '=', ownerId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('created_at', 'desc')
    .execute();
}

/** True when this one was revoked now, false when it was already or does not exist. */
export async function revokeSession(db: Kysely<Tables>, sessionId: string, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('session_id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .returning('session_id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Revokes all sessions of a member of staff but `exceptSessionId`; gives the ids. */
export async function revokeOtherSessions(
  db: Kysely<Tables>,
  staffId: string,
  exceptSessionId: string,
  at: Date,
): Promise<string[]> {
  const rows = await db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('kind', '=', 'staff')
    .where('owner_id', '=', staffId)
    .where('session_id', '!=', exceptSessionId)
    .where('revoked_at', 'is', null)
    .returning('session_id')
    .execute();
  return rows.map((row) => row.session_id);
}

/** Ends every session of a technician. */
export async function revokeTechnicianSessions(
  db: Kysely<Tables>,
  technicianId: string,
  at: Date,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('kind', '=', 'technician')
    .where('owner_id', '=', technicianId)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function selectRevokedSince(db: Kysely<Tables>, since: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('sessions')
    .select('session_id')
    .where('revoked_at', '>=', since)
    .execute();
  return rows.map((row) => row.session_id);
}

/** Deletes sessions that ended before `before`. */
export async function forgetSessions(db: Kysely<Tables>, before: Date): Promise<void> {
  await db.deleteFrom('sessions').where('expires_at', '<', before).execute();
}

/** True when this member of staff has signed in from this source before. */
export async function isKnownSource(db: Kysely<Tables>, staffId: string, source: string): Promise<boolean> {
  const row = await db
    .selectFrom('sessions')
    .select('session_id')
    .where('kind', '=', 'staff')
    .where('owner_id', '=', staffId)
    .where('source', '=', source)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

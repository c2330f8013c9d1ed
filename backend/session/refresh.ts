// Rotation of refresh tokens: each is good once; one that comes back late was stolen, and its session ends.
import { AppError } from '../../shared/errors.ts';
import type { Person, SignedIn } from '../../shared/session/session.contract.ts';
import type { AppParts } from '../parts.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { subscribers, technicians } from './code-audience.ts';
import { issueTokens, sessionLifetimeMs } from './issue-tokens.ts';
import { selectStaff } from './people.records.ts';
import { hashRefreshToken, readRefreshToken, signRefreshToken } from './refresh-token.ts';
import { revokeSession, rotateSession, selectSession, type StoredSession } from './session.records.ts';

/**
 * An answer may get lost after the rotation, and the client then asks again with the token that it still has. Within
 * this time, from the same source, it gets the same next token again (not another one): a thief who is as quick as that
 * shares the token with its owner, and the later of the two to use it ends the session.
 */
const lostAnswerMs = 10_000;

export interface RefreshParts {
  parts: AppParts;
  cutSession(sessionId: string): void;
}

/**
 * Exchanges a refresh token for a fresh pair. Throws UNAUTHENTICATED for one that is not ours, over or revoked;
 * an older one of a living session revokes the session, cuts its connections and leaves a security event.
 */
export async function rotate(
  { parts, cutSession }: RefreshParts,
  token: string,
  source: string,
  { isLifetimeRestarted = false } = {},
): Promise<SignedIn> {
  const read = readRefreshToken(parts.secret, token);
  if (!read) throw new AppError('UNAUTHENTICATED');
  const { sessionId } = read;
  const at = parts.clock.now();
  const next = signRefreshToken(parts.secret, { sessionId, generation: read.generation + 1 });
  const oldHash = hashRefreshToken(token);
  const rotated = await rotateSession(parts.database.kysely, {
    sessionId,
    oldHash,
    newHash: hashRefreshToken(next),
    at,
    source,
    ...(isLifetimeRestarted ? { expiresAt: new Date(at.getTime() + sessionLifetimeMs.staff) } : {}),
  });
  if (rotated) {
    await parts.database.durable();
    return answer(parts, rotated, next, at);
  }
  const stored = await liveSessionOf(parts, token);
  const isRepeated =
    stored.previousRefreshHash === oldHash &&
    stored.source === source &&
    at.getTime() - stored.refreshedAt.getTime() <= lostAnswerMs;
  if (isRepeated) return answer(parts, stored, next, at);
  await endStolenSession({ parts, cutSession }, stored, source, at);
  throw new AppError('UNAUTHENTICATED');
}

/** The living session that `token` was made for, whatever its generation. Throws UNAUTHENTICATED when there is none. */
export async function liveSessionOf(parts: AppParts, token: string): Promise<StoredSession> {
  const read = readRefreshToken(parts.secret, token);
  const stored = read ? await selectSession(parts.database.kysely, read.sessionId) : undefined;
  if (!stored || stored.revokedAt !== null || stored.expiresAt <= parts.clock.now()) {
    throw new AppError('UNAUTHENTICATED');
  }
  return stored;
}

async function answer(
  parts: AppParts,
  session: StoredSession,
  refreshToken: string,
  at: Date,
): Promise<SignedIn> {
  const { sessionId, kind, expiresAt } = session;
  const person = await personOf(parts, session);
  return issueTokens(parts, { sessionId, kind, person, refreshToken, expiresAt }, at);
}

async function personOf(parts: AppParts, { kind, ownerId }: StoredSession): Promise<Person> {
  const db = parts.database.kysely;
  if (kind !== 'staff') {
    const name = await (kind === 'subscriber' ? subscribers : technicians).nameOf(db, ownerId);
    if (name === undefined) throw new AppError('UNAUTHENTICATED');
    return { id: ownerId, name, role: kind };
  }
  const staff = await selectStaff(db, { staffId: ownerId });
  if (!staff) throw new AppError('UNAUTHENTICATED');
  return { id: staff.staffId, name: staff.displayName, role: staff.role };
}

async function endStolenSession(
  { parts, cutSession }: RefreshParts,
  session: StoredSession,
  source: string,
  at: Date,
): Promise<void> {
  const db = parts.database.kysely;
  await revokeSession(db, session.sessionId, at);
  await insertSecurityEvent(db, {
    at,
    kind: 'refresh_reused',
    actor: `${session.kind}:${session.ownerId}`,
    source,
    details: { sessionId: session.sessionId, lastSource: session.source },
  });
  await parts.database.durable();
  cutSession(session.sessionId);
}

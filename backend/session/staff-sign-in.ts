// Staff: signing in, returning from the lock screen, changing one's own password.
import { AppError } from '../../shared/errors.ts';
import type { SignedIn } from '../../shared/session/session.contract.ts';
import { assertNewPassword } from '../common-passwords.ts';
import type { AppParts } from '../parts.ts';
import { hashPassword } from '../password-hash.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { checkPassword } from './check-password.ts';
import { issueTokens, sessionLifetimeMs } from './issue-tokens.ts';
import { selectStaff, updatePassword, type StaffCredentials } from './people.records.ts';
import { liveSessionOf, rotate, type RefreshParts } from './refresh.ts';
import { hashRefreshToken, signRefreshToken } from './refresh-token.ts';
import { insertStaffSession, revokeOtherSessions } from './session.records.ts';

/** Opens a new session. Throws WRONG_CREDENTIALS, LOCKED_OUT or BUSY; the same for a name that does not exist. */
export async function signIn(
  parts: AppParts,
  input: { login: string; password: string },
  source: string,
): Promise<SignedIn> {
  const login = input.login.normalize('NFKC').trim().toLowerCase();
  const staff = await selectStaff(parts.database.kysely, { login });
  await checkPassword(parts, { login, password: input.password, source }, staff);
  if (!staff) throw new Error('a password of nobody was accepted');
  return openStaffSession(parts, staff, source);
}

/** Opens a session for someone whose password was just checked or set. */
export async function openStaffSession(
  parts: AppParts,
  staff: StaffCredentials,
  source: string,
): Promise<SignedIn> {
  const at = parts.clock.now();
  const sessionId = parts.newId();
  const refreshToken = signRefreshToken(parts.secret, { sessionId, generation: 1 });
  const expiresAt = new Date(at.getTime() + sessionLifetimeMs.staff);
  const refreshHash = hashRefreshToken(refreshToken);
  const session = { sessionId, ownerId: staff.staffId, refreshHash, at, expiresAt, source };
  if (!(await insertStaffSession(parts.database.kysely, session, staff))) {
    throw new AppError('UNAUTHENTICATED');
  }
  await parts.database.durable();
  const person = { id: staff.staffId, name: staff.displayName, role: staff.role };
  return issueTokens(parts, { sessionId, kind: 'staff', person, refreshToken, expiresAt }, at);
}

/** Continues the session of the lock screen with the password: rotates it and starts its lifetime again. */
export async function unlock(
  { parts, cutSession }: RefreshParts,
  input: { refreshToken: string; password: string },
  source: string,
): Promise<SignedIn> {
  const staff = await staffOf(parts, input.refreshToken);
  await checkPassword(parts, { login: staff.login, password: input.password, source }, staff);
  return rotate({ parts, cutSession }, input.refreshToken, source, { isLifetimeRestarted: true });
}

/** Sets a new password and ends all other sessions of the person. Throws WEAK_PASSWORD before it looks at the old one. */
export async function changePassword(
  { parts, cutSession }: RefreshParts,
  input: { refreshToken: string; currentPassword: string; newPassword: string },
  source: string,
): Promise<Record<string, never>> {
  const { sessionId } = await liveSessionOf(parts, input.refreshToken);
  const staff = await staffOf(parts, input.refreshToken);
  assertNewPassword(input.newPassword, [staff.login, staff.displayName]);
  await checkPassword(parts, { login: staff.login, password: input.currentPassword, source }, staff);
  const newHash = await hashPassword(input.newPassword);
  const at = parts.clock.now();
  const ended = await parts.database.kysely.transaction().execute(async (db) => {
    if (!(await updatePassword(db, staff.staffId, staff.passwordHash, newHash))) {
      throw new AppError('UNAUTHENTICATED');
    }
    const event = { at, kind: 'password_changed', actor: `staff:${staff.staffId}`, source, details: {} };
    await insertSecurityEvent(db, event);
    return revokeOtherSessions(db, staff.staffId, sessionId, at);
  });
  await parts.database.durable();
  ended.forEach(cutSession);
  return {};
}

async function staffOf(parts: AppParts, refreshToken: string): Promise<StaffCredentials> {
  const session = await liveSessionOf(parts, refreshToken);
  const staff =
    session.kind === 'staff'
      ? await selectStaff(parts.database.kysely, { staffId: session.ownerId })
      : undefined;
  if (!staff) throw new AppError('UNAUTHENTICATED');
  return staff;
}

// Makes the pair of tokens that a person gets after a sign-in, a refresh or an unlock.
import type { Person, SignedIn } from '../../shared/session/session.contract.ts';
import type { AppParts } from '../parts.ts';
import { accessLifetimeSeconds, signAccessToken, type SessionKind } from './access-token.ts';

const hourMs = 3_600_000;
/**
 * Staff: a shift; an unlock (with the password) starts it again. Subscribers: a day to come back to the conversation. Technicians: a
 * long day out.
 */
export const sessionLifetimeMs: Readonly<Record<SessionKind, number>> = {
  staff: 12 * hourMs,
  subscriber: 24 * hourMs,
  technician: 16 * hourMs,
};

export interface OpenSession {
  sessionId: string;
  kind: SessionKind;
  person: Person;
  refreshToken: string;
  expiresAt: Date;
}

/** The answer for `session` at `at`. The access token never outlives the session. */
export async function issueTokens(parts: AppParts, session: OpenSession, at: Date): Promise<SignedIn> {
  const sessionExpiresInSeconds = Math.floor((session.expiresAt.getTime() - at.getTime()) / 1_000);
  const { sessionId, person } = session;
  return {
    person,
    sessionId,
    accessToken: await signAccessToken(parts.secret, session.kind, { sessionId, person }, at),
    accessExpiresInSeconds: Math.min(accessLifetimeSeconds, sessionExpiresInSeconds),
    refreshToken: session.refreshToken,
    sessionExpiresInSeconds,
  };
}

// Access tokens: short-lived JWTs that open a connection; each handshake also looks whether the session still lives.
import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { AppError } from '../../shared/errors.ts';
import { person, type Person } from '../../shared/session/session.contract.ts';

export type SessionKind = 'staff' | 'subscriber' | 'technician';
export const accessLifetimeSeconds = 600;

export interface Access {
  sessionId: string;
  person: Person;
  expiresAt: Date;
}

const issuer = 'lanka';
const algorithm = 'HS256';
const claims = z.object({
  sub: z.string(),
  sid: z.uuid(),
  name: z.string(),
  role: person.shape.role,
  exp: z.number(),
});

/** Signs an access token of `kind` that lives 10 minutes from `at`. */
export async function signAccessToken(
  secret: Uint8Array,
  kind: SessionKind,
  access: Omit<Access, 'expiresAt'>,
  at: Date,
): Promise<string> {
  const issuedAt = Math.floor(at.getTime() / 1_000);
  return new SignJWT({ sid: access.sessionId, name: access.person.name, role: access.person.role })
    .setProtectedHeader({ alg: algorithm })
    .setIssuer(issuer)
    .setAudience(kind)
    .setSubject(access.person.id)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessLifetimeSeconds)
    .sign(keyOf(secret));
}

/** Reads a token of `kind`. Throws UNAUTHENTICATED when it is not ours, of another kind, or over at `at`. */
export async function readAccessToken(
  secret: Uint8Array,
  kind: SessionKind,
  token: string,
  at: Date,
): Promise<Access> {
  const payload = await jwtVerify(token, keyOf(secret), {
    algorithms: [algorithm],
    issuer,
    audience: kind,
    currentDate: at,
  }).then(
    (verified) => claims.parse(verified.payload),
    () => {
      throw new AppError('UNAUTHENTICATED');
    },
  );
  return {
    sessionId: payload.sid,
    person: { id: payload.sub, name: payload.name, role: payload.role },
    expiresAt: new Date(payload.exp * 1_000),
  };
}

/** A key of its own, so that nothing else signed with the secret can pass for a token. */
function keyOf(secret: Uint8Array): Uint8Array {
  return createHmac('sha256', secret).update('access-token').digest();
}

// Refresh tokens: `sessionId.generation.mac`, so that a token of ours is told from an invented one without a look-up.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface RefreshToken {
  sessionId: string;
  /** 1 for the token of the sign-in, one more at every rotation. */
  generation: number;
}

/** The token of this generation; the same arguments give the same token, so a repeated answer is the same answer. */
export function signRefreshToken(secret: Uint8Array, { sessionId, generation }: RefreshToken): string {
  const body = `${sessionId}.${generation}`;
  return `${body}.${macOf(secret, body).toString('base64url')}`;
}

/** What the token says, or null when it was not made with `secret`. */
export function readRefreshToken(secret: Uint8Array, token: string): RefreshToken | null {
  const parts = /^([0-9a-f-]{36})\.([1-9]\d{0,8})\.([\w-]{43})$/.exec(token);
  const [, sessionId = '', generation = '', mac = ''] = parts ?? [];
  if (!parts || !timingSafeEqual(macOf(secret, `${sessionId}.${generation}`), Buffer.from(mac, 'base64url')))
    return null;
  return { sessionId, generation: Number(generation) };
}

/** What is stored of a token. */
export function hashRefreshToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

function macOf(secret: Uint8Array, body: string): Buffer {
  return createHmac('sha256', secret).update(`refresh:${body}`).digest();
}

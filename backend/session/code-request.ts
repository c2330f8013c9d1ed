// Ids of requests for a code: signed, with their time inside, so that a request for an unknown account needs no row.
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface CodeRequest {
  id: string;
  issuedAt: Date;
}

/** `uuid.milliseconds.mac` */
export function signCodeRequest(secret: Uint8Array, request: CodeRequest): string {
  const body = `${request.id}.${request.issuedAt.getTime()}`;
  return `${body}.${macOf(secret, body).toString('base64url')}`;
}

/** What the id says, or null when it is not ours. */
export function readCodeRequest(secret: Uint8Array, text: string): CodeRequest | null {
  const parts = /^([0-9a-f-]{36})\.(\d{1,15})\.([\w-]{43})$/.exec(text);
  const [, id = '', time = '', mac = ''] = parts ?? [];
  if (!parts || !timingSafeEqual(macOf(secret, `${id}.${time}`), Buffer.from(mac, 'base64url'))) return null;
  return { id, issuedAt: new Date(Number(time)) };
}

/** What is stored of a code: bound to its request, useless without the secret. */
export function hashCode(secret: Uint8Array, requestId: string, code: string): string {
  return macOf(secret, `code:${requestId}:${code}`).toString('base64url');
}

function macOf(secret: Uint8Array, body: string): Buffer {
  return createHmac('sha256', secret).update(`one-time-code:${body}`).digest();
}

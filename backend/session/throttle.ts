// How many wrong tries an account and a network source have, and the refusal when they are used up.
import { createHmac } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type { AppParts } from '../parts.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { takeTry, type Allowance, type Taken } from './throttle.records.ts';

export const minuteMs = 60_000;

/** An allowance and what a security officer reads when it is used up. */
export interface NamedAllowance extends Allowance {
  name: string;
}

/**
 * Key of a counter. What people type (a login, perhaps a password in the wrong field) is stored only as a keyed hash.
 */
export function throttleKey(parts: AppParts, name: string, ...subjects: string[]): string {
  const hash = createHmac('sha256', parts.secret).update(JSON.stringify(['throttle', name, ...subjects]));
  return `${name}:${hash.digest('base64url').slice(0, 27)}`;
}

/** The part of an address that one attacker controls: IPv4 whole, IPv6 its /64. */
export function sourceOf(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  if (address === '::1') return '127.0.0.1';
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter((group) => group !== '');
  const right = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** Takes one try; the one that uses the allowance up leaves a security event. */
export async function takeNoted(parts: AppParts, allowance: NamedAllowance, source: string): Promise<Taken> {
  const at = parts.clock.now();
  const taken = await takeTry(parts.database.kysely, allowance, at);
  if (taken.isLast) {
    await insertSecurityEvent(parts.database.kysely, {
      at,
      kind: 'locked',
      actor: allowance.key,
      source,
      details: { allowance: allowance.name, tries: allowance.tries },
    });
  }
  return taken;
}

/** As {@link takeNoted}, but throws LOCKED_OUT when no try is left. */
export async function takeOrRefuse(
  parts: AppParts,
  allowance: NamedAllowance,
  source: string,
): Promise<Taken> {
  const taken = await takeNoted(parts, allowance, source);
  if (!taken.isAllowed) throw lockedOut(taken.lockedUntil, parts.clock.now());
  return taken;
}

/** LOCKED_OUT with the whole minutes until `lockedUntil`. */
export function lockedOut(lockedUntil: Date | null, at: Date): AppError {
  const retryAfterMs = Math.max(1_000, (lockedUntil?.getTime() ?? at.getTime()) - at.getTime());
  return new AppError('LOCKED_OUT', { minutes: Math.ceil(retryAfterMs / minuteMs), retryAfterMs });
}

// Turns what went wrong into what crosses the wire, and counts refusals that look like an attack.
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { errorTable } from '../../shared/error-table.ts';
import { AppError, type ErrorCode, type WireError } from '../../shared/errors.ts';
import type { AppParts } from '../parts.ts';
import type { Actor } from './context.ts';
import { insertSecurityEvent } from './wire.records.ts';

/** Codes that leave a row in security_events. */
const suspicious: ReadonlySet<ErrorCode> = new Set([
  'INVALID',
  'UNKNOWN_EVENT',
  'FORBIDDEN',
  'OP_REUSED',
  'NOT_FOUND',
]);
/** Serialisation failure, deadlock, lock timeout: the same order may well succeed in a moment. */
const contentionStates = new Set(['40001', '40P01', '55P03']);
const storageStates = /^(08|53|57P|58|XX)/;

/** The wire form of any thrown value. An unknown error becomes INTERNAL with the id of its log line. */
export function toWireError(parts: AppParts, event: string, error: unknown): WireError {
  if (error instanceof AppError) {
    const retryAfterMs = Number(error.details['retryAfterMs']);
    return {
      code: error.code,
      details: error.details,
      ...(errorTable[error.code].retry && Number.isFinite(retryAfterMs) ? { retryAfterMs } : {}),
    };
  }
  const logId = randomUUID().slice(0, 8);
  const sqlState = (error as { code?: unknown } | null)?.code;
  parts.log.error({ logId, event, err: error }, 'a handler failed');
  if (typeof sqlState === 'string' && contentionStates.has(sqlState)) {
    return { code: 'BUSY', details: { logId }, retryAfterMs: 500 };
  }
  if (typeof sqlState === 'string' && storageStates.test(sqlState)) {
    return { code: 'DB_DOWN', details: { logId }, retryAfterMs: 2_000 };
  }
  return { code: 'INTERNAL', details: { logId } };
}

/** INVALID with what was found and what was expected, in at most 300 characters. */
export function invalidFrom(error: z.ZodError): AppError {
  const reason = error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`)
    .join('; ');
  return new AppError('INVALID', { reason: reason.slice(0, 300) });
}

/** Stores a security event for suspicious codes; a failing store is logged and never hurts the caller. */
export function countRefusal(parts: AppParts, actor: Actor, event: string, error: WireError): void {
  if (!suspicious.has(error.code)) return;
  const row = {
    at: parts.clock.now(),
    kind: `refused:${error.code}`,
    actor: `${actor.role}:${actor.id}`,
    source: actor.source,
    details: { event: event.slice(0, 80) },
  };
  insertSecurityEvent(parts.database.kysely, row).catch((err: unknown) => {
    parts.log.error({ err }, 'a security event could not be stored');
  });
}

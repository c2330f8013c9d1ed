// What a person may make of a ticket: seen or not, which state after which, what each state needs.
import { AppError } from '../../shared/errors.ts';
import type { ticketEvents } from '../../shared/ticket/ticket.contract.ts';
import {
  conflictDetails,
  fieldNames,
  isEnded,
  isForLogistics,
  mayClose,
  mayFollow,
  mergeFields,
  missingFields,
  withChanges,
  type TicketFields,
} from '../../shared/ticket/ticket.rules.ts';
import type { ParsedOf, StaffRole } from '../../shared/wire/wire.contract.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import { selectLastChanger, selectPossibleOwner } from './entry.records.ts';
import type { StoredTicket } from './ticket.records.ts';

const dayMs = 86_400_000;
const longestWaitMs = 60 * dayMs;
const farthestDueMs = 120 * dayMs;

/** True when this person may see the ticket: a dispatcher what logistics has to do with, and their own. */
export function maySee(
  actor: QueryContext['actor'],
  ticket: Pick<StoredTicket, 'status' | 'team' | 'ownerId'>,
): boolean {
  return actor.role !== 'dispatcher' || isForLogistics(ticket) || ticket.ownerId === actor.id;
}

type ChangeInput = ParsedOf<(typeof ticketEvents)['ticket:change']>;
type Wanted = Pick<ChangeInput, 'changes' | 'seen'>;

/** Instants as they are stored, so that two writings of one moment are one value. */
function normal(fields: Wanted['seen']): Partial<TicketFields> {
  const iso = (value: string | null): string | null =>
    value === null ? null : new Date(value).toISOString();
  return {
    ...fields,
    ...(fields.dueAt === undefined ? {} : { dueAt: iso(fields.dueAt) }),
    ...(fields.resumeAt === undefined ? {} : { resumeAt: iso(fields.resumeAt) }),
  } as Partial<TicketFields>;
}

/**
 * What is left to change of what a person wants of a locked ticket. Throws NOT_FOUND, FIELD_CHANGED, INVALID, FORBIDDEN,
 * TICKET_ENDED, FIELDS_MISSING, VISIT_STANDS.
 */
export async function checkedChanges(
  ctx: OrderContext,
  ticket: StoredTicket,
  { changes, seen }: Wanted,
  cancelVisit: boolean,
): Promise<Partial<TicketFields>> {
  if (!maySee(ctx.actor, ticket)) throw new AppError('NOT_FOUND');
  const merged = mergeFields(ticket, normal(changes), normal(seen));
  if (!merged.ok) {
    const conflicts = [];
    for (const conflict of merged.conflicts) {
      const name = await selectLastChanger(ctx.db, ticket.ticketId, fieldNames[conflict.key]);
      conflicts.push({ ...conflict, name: name ?? ticket.openedByName });
    }
    throw new AppError('FIELD_CHANGED', conflictDetails(conflicts));
  }
  const left = merged.changes;
  // Without a due time of its own there is nothing to give back to the rules.
  if (left.dueAt === null && !ticket.dueIsManual) delete left.dueAt;
  if (Object.keys(left).length > 0) await mustBeAllowed(ctx, ticket, left, cancelVisit);
  return left;
}

async function mustBeAllowed(
  ctx: OrderContext,
  ticket: StoredTicket,
  changes: Partial<TicketFields>,
  cancelVisit: boolean,
): Promise<void> {
  const next = withChanges(ticket, changes);
  mustFollow(ctx, ticket, next);
  mustBeComplete(ticket, next, changes);
  mustBeSoon(ctx.at, 'resumeAt', changes.resumeAt, longestWaitMs);
  mustBeSoon(ctx.at, 'dueAt', changes.dueAt, farthestDueMs);
  if (typeof changes.ownerId === 'string' && !(await selectPossibleOwner(ctx.db, changes.ownerId))) {
    throw new AppError('INVALID', { reason: 'ownerId: not a person who handles tickets' });
  }
  if (ticket.visit && next.status !== 'visit_agreed' && !cancelVisit) {
    throw new AppError('VISIT_STANDS', { startsAt: ticket.visit.startsAt, endsAt: ticket.visit.endsAt });
  }
}

function mustFollow(ctx: OrderContext, ticket: StoredTicket, next: TicketFields): void {
  const isClosing = ticket.status === 'solved' && next.status === 'closed';
  if (ticket.status === 'closed' || (isEnded(ticket.status) && !isClosing && next.status !== ticket.status)) {
    throw new AppError('TICKET_ENDED');
  }
  if (!mayFollow(ticket.status, next.status)) {
    throw new AppError('INVALID', { reason: `status: ${next.status} does not follow ${ticket.status}` });
  }
  const actor = { id: ctx.actor.id, role: ctx.actor.role as StaffRole };
  if (next.status === 'closed' && !mayClose(actor, next.ownerId)) {
    throw new AppError('FORBIDDEN');
  }
}

/** A new state needs all of its fields; in the old one none of them may be emptied. */
function mustBeComplete(ticket: StoredTicket, next: TicketFields, changes: Partial<TicketFields>): void {
  const missing = missingFields(next).filter((key) => ticket.status !== next.status || key in changes);
  if (missing.length > 0)
    throw new AppError('FIELDS_MISSING', { status: next.status, fields: missing.join(' ') });
}

function mustBeSoon(
  now: Date,
  field: 'resumeAt' | 'dueAt',
  value: string | null | undefined,
  withinMs: number,
): void {
  if (value === null || value === undefined) return;
  const inMs = Date.parse(value) - now.getTime();
  if (inMs <= 0 || inMs > withinMs) {
    throw new AppError('INVALID', {
      reason: `${field}: expected a time from now to ${withinMs / dayMs} days`,
    });
  }
}

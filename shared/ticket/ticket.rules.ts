// Decisions about a ticket that need no database: which states follow which, and how two changes at once are merged.
import type { StaffRole } from '../wire/wire.contract.ts';
import type { TicketChange, TicketPriority, TicketStatus } from './ticket.contract.ts';

/** The three fields that people change. `ownerId` null: nobody's. */
export interface TicketFields {
  status: TicketStatus;
  priority: TicketPriority;
  ownerId: string | null;
}

/** True when a ticket may go from one state to the other. Nothing becomes new again; what ended is reopened first. */
export function mayFollow(from: TicketStatus, to: TicketStatus): boolean {
  if (from === to) return true;
  if (to === 'new') return false;
  if (from === 'closed') return to === 'in_work';
  if (from === 'solved') return to === 'in_work' || to === 'closed';
  return true;
}

/** An agent closes the tickets that are their own, a supervisor any. `ownerId` is the owner after the change. */
export function mayClose(actor: { id: string; role: StaffRole }, ownerId: string | null): boolean {
  return actor.role === 'supervisor' || actor.id === ownerId;
}

/** An entry that someone made after the version that the sender saw. */
export interface LaterChange {
  actorName: string;
  changes: readonly TicketChange[];
}
export type MergeDecision =
  | { ok: true; changes: Partial<TicketFields> }
  /** `value` is what the field was changed to meanwhile, as people read it. */
  | { ok: false; name: string; field: TicketChange['field']; value: string };

const fieldNames = { status: 'status', priority: 'priority', ownerId: 'owner' } as const;

/**
 * Merges `wanted` into `current` field by field: `later` (oldest first) is what others changed since the sender
 * looked. A field that only one side changed is taken; one that both changed alike needs nothing; one that both
 * changed differently is a conflict. The result holds only what differs from `current`.
 */
export function mergeTicketChange(
  current: TicketFields,
  wanted: Partial<TicketFields>,
  later: readonly LaterChange[],
): MergeDecision {
  const changes: Partial<TicketFields> = {};
  for (const key of ['status', 'priority', 'ownerId'] as const) {
    const value = wanted[key];
    if (value === undefined || value === current[key]) continue;
    const field = fieldNames[key];
    const theirs = later.findLast((entry) => entry.changes.some((change) => change.field === field));
    if (theirs) {
      const to = theirs.changes.find((change) => change.field === field)?.to ?? '';
      return { ok: false, name: theirs.actorName, field, value: to };
    }
    Object.assign(changes, { [key]: value });
  }
  return { ok: true, changes };
}

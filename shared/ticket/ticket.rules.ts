// Decisions about a ticket that need no database: which states follow which, what each needs, and how changes at once meet.
import type { WireError } from '../errors.ts';
import type { StaffRole } from '../wire/wire.contract.ts';
import type {
  Ticket,
  TicketCause,
  TicketField,
  TicketPriority,
  TicketStatus,
  TicketTeam,
} from './ticket.contract.ts';

/** The fields that people change. `ownerId` null: nobody's; instants as `2026-11-24T12:00:00.000Z`. */
export interface TicketFields {
  status: TicketStatus;
  priority: TicketPriority;
  ownerId: string | null;
  team: TicketTeam;
  kind: Ticket['kind'];
  description: string;
  dueAt: string | null;
  waitingFor: string | null;
  resumeAt: string | null;
  cause: TicketCause | null;
  resolution: string | null;
}
export type FieldKey = keyof TicketFields;

/** What a field is called in a timeline. */
export const fieldNames = {
  status: 'status',
  priority: 'priority',
  ownerId: 'owner',
  team: 'team',
  kind: 'kind',
  description: 'description',
  dueAt: 'due',
  waitingFor: 'waitingFor',
  resumeAt: 'resumeAt',
  cause: 'cause',
  resolution: 'resolution',
} as const satisfies Record<FieldKey, TicketField>;
export const fieldKeys = Object.keys(fieldNames) as FieldKey[];

export function isEnded(status: TicketStatus): boolean {
  return status === 'solved' || status === 'closed';
}

/**
 * True when a person may take a ticket from one state to the other. One in work may be given back as new; what ended is
 * reopened by an order of its own, and a visit is agreed with logistics.
 */
export function mayFollow(from: TicketStatus, to: TicketStatus): boolean {
  if (from === to) return true;
  if (to === 'new') return from === 'in_work';
  if (to === 'visit_agreed') return false;
  if (from === 'solved') return to === 'closed';
  return from !== 'closed';
}

/** An agent closes the tickets that are their own, a supervisor any. `ownerId` is the owner after the change. */
export function mayClose(actor: { id: string; role: StaffRole }, ownerId: string | null): boolean {
  return actor.role === 'supervisor' || actor.id === ownerId;
}

/** True for what a dispatcher sees: waiting for logistics, with a visit, or given to that team. */
export function isForLogistics(of: { status: TicketStatus; team: TicketTeam }): boolean {
  return of.status === 'waiting_logistics' || of.status === 'visit_agreed' || of.team === 'logistics';
}

/** What a state needs before a ticket may be in it. (`visit_agreed` needs a visit, which is not a field of a form.) */
const required: Record<TicketStatus, readonly FieldKey[]> = {
  new: [],
  in_work: ['ownerId'],
  waiting_subscriber: ['ownerId', 'waitingFor', 'resumeAt'],
  waiting_logistics: ['waitingFor'],
  visit_agreed: [],
  solved: ['ownerId', 'cause', 'resolution'],
  closed: ['cause', 'resolution'],
};

export function requiredFields(status: TicketStatus): readonly FieldKey[] {
  return required[status];
}

/** Which required fields of its state a ticket lacks. */
export function missingFields(fields: TicketFields): FieldKey[] {
  return required[fields.status].filter((key) => fields[key] === null || fields[key] === '');
}

/** What a ticket becomes by `changes`: who is no longer waited for is forgotten, too. */
export function withChanges(current: TicketFields, changes: Partial<TicketFields>): TicketFields {
  const next = { ...current, ...changes };
  const waits = next.status === 'waiting_subscriber' || next.status === 'waiting_logistics';
  if (!waits) return { ...next, waitingFor: null, resumeAt: null };
  return next.status === 'waiting_subscriber' ? next : { ...next, resumeAt: null };
}

/** Two edits of one field: what it has become, and what the sender wanted. */
export interface FieldConflict {
  key: FieldKey;
  theirs: string | null;
  mine: string | null;
}
export type MergeDecision =
  | { ok: true; changes: Partial<TicketFields> }
  | { ok: false; conflicts: readonly FieldConflict[] };

/**
 * Merges `wanted` into `current` field by field; `seen` is what the sender saw. A field that is what they saw is taken,
 * one that is already what they want needs nothing, any other is a conflict. The result holds only what differs.
 */
export function mergeFields(
  current: TicketFields,
  wanted: Partial<TicketFields>,
  seen: Partial<TicketFields>,
): MergeDecision {
  const changes: Partial<TicketFields> = {};
  const conflicts: FieldConflict[] = [];
  for (const key of fieldKeys) {
    const mine = wanted[key];
    if (mine === undefined || mine === current[key]) continue;
    if (seen[key] === current[key]) Object.assign(changes, { [key]: mine });
    else conflicts.push({ key, theirs: current[key], mine });
  }
  return conflicts.length > 0 ? { ok: false, conflicts } : { ok: true, changes };
}

/** The details of FIELD_CHANGED: flat, as an error's details are. Null is left out. */
export function conflictDetails(
  conflicts: readonly (FieldConflict & { name: string })[],
): Record<string, string> {
  const details: Record<string, string> = {
    name: conflicts[0]?.name ?? '',
    fields: conflicts.map(({ key }) => key).join(' '),
  };
  for (const { key, theirs, mine, name } of conflicts) {
    details[`name.${key}`] = name;
    if (theirs !== null) details[`theirs.${key}`] = theirs;
    if (mine !== null) details[`mine.${key}`] = mine;
  }
  return details;
}

/** The conflicts that a FIELD_CHANGED tells of, with the name of who was quicker; none of another error. */
export function conflictsOf(error: WireError): (FieldConflict & { name: string })[] {
  if (error.code !== 'FIELD_CHANGED') return [];
  const text = (name: string): string | null => {
    const value = error.details[name];
    return value === undefined ? null : String(value);
  };
  return fieldKeys
    .filter((key) => (text('fields') ?? '').split(' ').includes(key))
    .map((key) => ({
      key,
      theirs: text(`theirs.${key}`),
      mine: text(`mine.${key}`),
      name: text(`name.${key}`) ?? '',
    }));
}

// The one way in which a ticket becomes another: fields, clock, version, an entry, and the facts that tell of it.
import {
  manualDue,
  pauseDue,
  pausesDue,
  reprioritiseDue,
  resumeDue,
  startDue,
  type DueClock,
} from '../../shared/ticket/ticket-due.rules.ts';
import {
  fieldKeys,
  fieldNames,
  isEnded,
  isForLogistics,
  withChanges,
  type TicketFields,
} from '../../shared/ticket/ticket.rules.ts';
import type { WorkingHours } from '../../shared/working-hours.ts';
import type { OrderContext } from '../wire/context.ts';
import {
  insertEntry,
  selectPossibleOwner,
  type Author,
  type NewEntry,
  type StoredEntry,
} from './entry.records.ts';
import {
  selectTicket,
  selectTicketWithClock,
  updateTicket,
  type StoredRow,
  type StoredTicket,
} from './ticket.records.ts';

/** A ticket under its lock. */
export interface Locked {
  ticket: StoredTicket;
  clock: DueClock;
}

/** What becomes of a ticket; a visit and a merge are not fields that people edit. */
export interface Change {
  changes: Partial<TicketFields>;
  kind?: StoredEntry['kind'];
  body?: string;
  other?: StoredEntry['other'];
  visit?: StoredTicket['visit'];
  mergedIntoId?: string | null;
  /** The clock starts anew, and it is counted. */
  isReopening?: boolean;
}

/** A fact that waits until all of its order are known. */
export interface PendingFact {
  stream: string;
  type: string;
  payload: unknown;
}

/**
 * Appends facts in the order of their streams' names, so that two orders never wait for each other's streams; within
 * one stream in the order given.
 */
export async function tell(ctx: OrderContext, facts: readonly PendingFact[]): Promise<void> {
  for (const { stream, type, payload } of facts.toSorted((a, b) =>
    a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : 0,
  )) {
    await ctx.append(stream, type, payload);
  }
}

export function authorOf(ctx: OrderContext): Author {
  return { actorId: ctx.actor.id, actorName: ctx.actor.displayName, at: ctx.at };
}

/** Writes a checked change of a locked ticket. Gives the new version and the facts to tell. */
export async function applyChange(
  ctx: OrderContext,
  { ticket: before, clock }: Locked,
  change: Change,
  hours: WorkingHours,
): Promise<{ version: number; facts: PendingFact[] }> {
  const fields = withChanges(before, change.changes);
  const nextClock = clockAfter(before, clock, fields, change, ctx.at, hours);
  const changes = await describe(ctx, before, fields, change.changes);
  await updateTicket(ctx.db, before.ticketId, {
    clock: nextClock,
    fields,
    visit: change.visit === undefined ? before.visit : change.visit,
    mergedIntoId: change.mergedIntoId === undefined ? before.mergedIntoId : change.mergedIntoId,
    reopened: before.reopened + (change.isReopening ? 1 : 0),
    at: ctx.at,
  });
  const fact = await addEntry(ctx, before.ticketId, {
    kind: change.kind ?? 'changed',
    body: change.body ?? '',
    changes,
    other: change.other ?? null,
  });
  const after = (fact.payload as { ticket: StoredTicket }).ticket;
  return {
    version: after.version,
    facts: [...statusFacts(ctx, before, after), ...rowFacts('tickets:changed', after, before), fact],
  };
}

/** Adds an entry to a locked ticket and gives the fact that shows it. */
export async function addEntry(ctx: OrderContext, ticketId: string, entry: NewEntry): Promise<PendingFact> {
  const stored = await insertEntry(ctx.db, ticketId, authorOf(ctx), entry);
  const ticket = await selectTicket(ctx.db, ticketId);
  return { stream: `ticket:${ticketId}`, type: 'ticket:changed', payload: { ticket, entry: stored } };
}

function clockAfter(
  before: StoredTicket,
  clock: DueClock,
  fields: TicketFields,
  { changes, isReopening }: Change,
  at: Date,
  hours: WorkingHours,
): DueClock {
  if (isReopening) return startDue(fields.priority, at, hours);
  if (changes.dueAt !== undefined) {
    if (changes.dueAt !== null) return manualDue(new Date(changes.dueAt));
    if (clock.isManual) clock = startDue(before.priority, new Date(before.openedAt), hours);
  }
  if (isEnded(before.status)) return clock;
  if (fields.priority !== before.priority) {
    clock = reprioritiseDue(clock, before.priority, fields.priority, at, hours);
  }
  if (isEnded(fields.status)) return clock;
  return pausesDue(fields.status)
    ? pauseDue(clock, fields.priority, at, hours)
    : resumeDue(clock, fields.priority, at, hours);
}

/** The changes as people read them. A due time is told of only when a person set it. */
async function describe(
  ctx: OrderContext,
  before: StoredTicket,
  after: TicketFields,
  wanted: Partial<TicketFields>,
): Promise<StoredEntry['changes']> {
  const changes: StoredEntry['changes'] = [];
  for (const key of fieldKeys) {
    if (before[key] === after[key] || (key === 'dueAt' && wanted.dueAt === undefined)) continue;
    const field = fieldNames[key];
    if (key === 'ownerId') {
      const to = after.ownerId === null ? null : ((await selectPossibleOwner(ctx.db, after.ownerId)) ?? null);
      changes.push({ field, from: before.ownerName, to });
    } else changes.push({ field, from: before[key], to: after[key] });
  }
  return changes;
}

function statusFacts(ctx: OrderContext, before: StoredTicket, after: StoredTicket): PendingFact[] {
  if (before.status === after.status) return [];
  const payload = {
    kind: 'ticket_status',
    at: ctx.at.toISOString(),
    ticketId: after.ticketId,
    number: after.number,
    status: after.status,
    agentName: ctx.actor.displayName,
  };
  return [{ stream: `subscriber:${after.subscriberId}`, type: 'subscriber:timeline_added', payload }];
}

/** The news of a list: for everybody, and for logistics when it has or had to do with it. */
export function rowFacts(
  type: 'tickets:opened' | 'tickets:changed',
  after: StoredTicket,
  before?: StoredTicket,
): PendingFact[] {
  const payload = listed(after);
  const facts = [{ stream: 'tickets:all', type, payload }];
  if (isForLogistics(after) || (before && isForLogistics(before))) {
    facts.push({ stream: 'tickets:logistics', type, payload });
  }
  return facts;
}

/** A ticket as its row. */
function listed(ticket: StoredTicket): StoredRow {
  const {
    conversationId: _chat,
    description: _text,
    openedByName: _opener,
    version: _version,
    dueIsManual: _manual,
    waitingFor: _wait,
    resumeAt: _resume,
    cause: _cause,
    resolution: _resolution,
    visit: _visit,
    mergedIntoId: _into,
    links: _links,
    ...row
  } = ticket;
  return row;
}

/** One ticket that {@link lockTickets} has locked. */
export async function readLocked(ctx: OrderContext, ticketId: string): Promise<Locked | undefined> {
  return selectTicketWithClock(ctx.db, ticketId);
}

// Trouble tickets (TM Forum TMF621 TroubleTicket): what one is, how it is opened and changed, and the stream that shows it.
import { z } from 'zod';
import { conversationId, staffId, subscriberId, ticketId } from '../ids.ts';
import { optionalText, plainText } from '../text.ts';
import { instant, order, stream } from '../wire/wire.contract.ts';

export const ticketKind = z.enum([
  'no_internet',
  'slow_internet',
  'tv',
  'billing',
  'equipment',
  'connection',
  'other',
]);
export const ticketPriority = z.enum(['urgent', 'high', 'normal', 'low']);
export type TicketPriority = z.output<typeof ticketPriority>;
export const ticketStatus = z.enum([
  'new',
  'in_work',
  'waiting_subscriber',
  'waiting_logistics',
  'visit_agreed',
  'solved',
  'closed',
]);
export type TicketStatus = z.output<typeof ticketStatus>;
/** Who works on it, as a department. */
export const ticketTeam = z.enum(['support', 'network', 'billing', 'logistics']);
export type TicketTeam = z.output<typeof ticketTeam>;
/** What it was in the end. */
export const ticketCause = z.enum([
  'line',
  'equipment',
  'settings',
  'outage',
  'power',
  'payment',
  'subscriber_side',
  'no_fault',
  'duplicate',
  'other',
]);
export type TicketCause = z.output<typeof ticketCause>;

/** A ticket as a line of a list. */
export const ticketRow = z.strictObject({
  ticketId,
  /** What people say: «заявка 10001». */
  number: z.int(),
  /** The first line of the description, at most 120 characters. */
  subject: z.string(),
  kind: ticketKind,
  priority: ticketPriority,
  status: ticketStatus,
  team: ticketTeam,
  ownerId: staffId.nullable(),
  ownerName: z.string().nullable(),
  subscriberId,
  subscriberName: z.string(),
  address: z.string(),
  /** By when it has to be solved; null while the clock stands still. What has ended keeps it. */
  dueAt: instant.nullable(),
  /** Working time that is left while the clock stands still, else null. */
  dueLeftMs: z.int().nullable(),
  openedAt: instant,
  changedAt: instant,
  reopened: z.int(),
  /** Number of the ticket that this one was merged into. */
  mergedInto: z.int().nullable(),
});
export type TicketRow = z.output<typeof ticketRow>;

/** A ticket with everything that its page shows. */
export const ticket = ticketRow.extend({
  conversationId: conversationId.nullable(),
  description: z.string(),
  openedByName: z.string(),
  version: z.int(),
  /** True when a person set the due time: then neither priority nor waiting moves it. */
  dueIsManual: z.boolean(),
  /** What is waited for, and until when at most; only in the two states that wait. */
  waitingFor: z.string().nullable(),
  resumeAt: instant.nullable(),
  cause: ticketCause.nullable(),
  resolution: z.string().nullable(),
  visit: z.strictObject({ visitId: z.uuid(), startsAt: instant, endsAt: instant }).nullable(),
  mergedIntoId: ticketId.nullable(),
  /** Tickets that have something to do with it, by number. */
  links: z.array(z.strictObject({ ticketId, number: z.int() })),
});
export type Ticket = z.output<typeof ticket>;

export const ticketField = z.enum([
  'status',
  'priority',
  'owner',
  'team',
  'kind',
  'description',
  'due',
  'waitingFor',
  'resumeAt',
  'cause',
  'resolution',
]);
export type TicketField = z.output<typeof ticketField>;
/** A field before and after, as people read it: for `owner` the names, null for nobody or nothing. */
export const ticketChange = z.strictObject({
  field: ticketField,
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export const ticketEntry = z.strictObject({
  entrySeq: z.int(),
  at: instant,
  /** Empty when the program itself did it, by the clock. */
  actorName: z.string(),
  kind: z.enum(['opened', 'note', 'changed', 'reopened', 'linked', 'unlinked', 'merged', 'visit']),
  /** Of `visit`: `START/END` of the agreed window, `late/EXPECTED` (instants), or empty when the visit is over. */
  body: z.string(),
  changes: z.array(ticketChange),
  /** The other ticket of `linked`, `unlinked` and `merged`. */
  other: z.strictObject({ ticketId, number: z.int() }).nullable(),
});
export type TicketEntry = z.output<typeof ticketEntry>;

/** Who works on tickets. A dispatcher only on those that logistics has to do with: see `isForLogistics`. */
export const ticketRoles = ['agent', 'dispatcher', 'supervisor'] as const;
const working = ['agent', 'supervisor'] as const;

/**
 * Fields that people change, all optional. `dueAt` null: by the rules again. Texts that may be emptied are sent as null.
 * The same shape says in `seen` what the sender saw in them.
 */
const editable = z.strictObject({
  status: ticketStatus.optional(),
  priority: ticketPriority.optional(),
  ownerId: staffId.nullable().optional(),
  team: ticketTeam.optional(),
  kind: ticketKind.optional(),
  description: plainText(4_000).optional(),
  dueAt: instant.nullable().optional(),
  waitingFor: plainText(500).nullable().optional(),
  resumeAt: instant.nullable().optional(),
  cause: ticketCause.nullable().optional(),
  resolution: plainText(2_000).nullable().optional(),
});
export const ticketChanges = editable.refine(
  (changes) => Object.keys(changes).length > 0,
  'expected at least one change',
);
export const ticketSeen = editable;

export const ticketEvents = {
  'ticket:open': order({
    roles: working,
    perMinute: 60,
    input: z.strictObject({
      subscriberId,
      conversationId: conversationId.nullable(),
      kind: ticketKind,
      description: plainText(4_000),
      priority: ticketPriority,
      /** Another team than support gets it without an owner; without a team it is the opener's own. */
      team: ticketTeam.optional(),
    }),
    result: z.strictObject({ ticketId, number: z.int() }),
  }),
  /**
   * Changes fields, all of them or none. `seen` is what the sender saw in each of them: a field that has become
   * something else meanwhile, and not what is wanted, answers FIELD_CHANGED (see `conflictsOf`). A state without its
   * required fields answers FIELDS_MISSING {status, fields}; leaving an agreed visit behind without `cancelVisit`
   * VISIT_STANDS {startsAt, endsAt}.
   */
  'ticket:change': order({
    roles: ticketRoles,
    perMinute: 120,
    input: z.strictObject({ ticketId, changes: ticketChanges, seen: ticketSeen, cancelVisit: z.boolean() }),
    result: z.strictObject({ version: z.int() }),
  }),
  /** Takes an ended ticket up again, also one that was merged; the due time starts anew. */
  'ticket:reopen': order({
    roles: working,
    perMinute: 60,
    input: z.strictObject({ ticketId, reason: plainText(1_000) }),
    result: z.strictObject({ version: z.int() }),
  }),
  'ticket:note': order({
    roles: ticketRoles,
    perMinute: 120,
    input: z.strictObject({ ticketId, body: plainText(4_000) }),
    result: z.strictObject({ entrySeq: z.int() }),
  }),
  /** Says that two tickets have to do with each other; again does nothing. */
  'ticket:link': order({
    roles: ticketRoles,
    perMinute: 60,
    input: z.strictObject({ ticketId, otherId: ticketId }),
    result: z.strictObject({}),
  }),
  'ticket:unlink': order({
    roles: ticketRoles,
    perMinute: 60,
    input: z.strictObject({ ticketId, otherId: ticketId }),
    result: z.strictObject({}),
  }),
  /**
   * Closes `ticketId` as a duplicate of `intoId`, which is open and of the same subscriber; description and notes are
   * told in the timeline of the other. MERGE_REFUSED {reason} otherwise.
   */
  'ticket:merge': order({
    roles: working,
    perMinute: 60,
    input: z.strictObject({ ticketId, intoId: ticketId, note: optionalText(1_000) }),
    result: z.strictObject({ version: z.int() }),
  }),
};

export const ticketStreams = {
  ticket: stream({
    roles: ticketRoles,
    key: ticketId,
    snapshot: z.strictObject({ ticket, entries: z.array(ticketEntry) }),
    facts: {
      /** Every kind of entry but a note. */
      'ticket:changed': z.strictObject({ ticket, entry: ticketEntry }),
      'ticket:noted': ticketEntry,
    },
  }),
};

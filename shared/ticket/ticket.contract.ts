// Trouble tickets (TM Forum TMF621 TroubleTicket): open, change, note, and the streams that show them.
import { z } from 'zod';
import { conversationId, staffId, subscriberId, ticketId } from '../ids.ts';
import { plainText } from '../text.ts';
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

export const ticket = z.strictObject({
  ticketId,
  /** What people say: «заявка 10001». */
  number: z.int(),
  subscriberId,
  subscriberName: z.string(),
  conversationId: conversationId.nullable(),
  kind: ticketKind,
  description: z.string(),
  priority: ticketPriority,
  status: ticketStatus,
  ownerId: staffId.nullable(),
  ownerName: z.string().nullable(),
  openedByName: z.string(),
  openedAt: instant,
  changedAt: instant,
  version: z.int(),
});
export type Ticket = z.output<typeof ticket>;

/** A field before and after, as people read it: for `owner` the names, null for nobody. */
export const ticketChange = z.strictObject({
  field: z.enum(['status', 'priority', 'owner']),
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type TicketChange = z.output<typeof ticketChange>;
export const ticketEntry = z.strictObject({
  entrySeq: z.int(),
  at: instant,
  actorName: z.string(),
  kind: z.enum(['opened', 'note', 'changed']),
  body: z.string(),
  changes: z.array(ticketChange),
});
export type TicketEntry = z.output<typeof ticketEntry>;

const working = ['agent', 'supervisor'] as const;

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
    }),
    result: z.strictObject({ ticketId, number: z.int() }),
  }),
  /**
   * Changes fields. `version` is what the sender saw: another one answers STALE_VERSION {name, field, value} with who
   * changed it to what, unless the fields that changed meanwhile are not the ones in `changes`, or agree with them.
   */
  'ticket:change': order({
    roles: working,
    perMinute: 120,
    input: z.strictObject({
      ticketId,
      version: z.int(),
      changes: z
        .strictObject({
          status: ticketStatus.optional(),
          priority: ticketPriority.optional(),
          ownerId: staffId.nullable().optional(),
        })
        .refine((changes) => Object.keys(changes).length > 0, 'expected at least one change'),
    }),
    result: z.strictObject({ version: z.int() }),
  }),
  'ticket:note': order({
    roles: working,
    perMinute: 120,
    input: z.strictObject({ ticketId, body: plainText(4_000) }),
    result: z.strictObject({ entrySeq: z.int() }),
  }),
};

export const ticketStreams = {
  /** Open tickets and those that ended in the last 24 h; the newest 500. */
  tickets: stream({
    roles: working,
    snapshot: z.strictObject({ tickets: z.array(ticket) }),
    facts: { 'tickets:opened': ticket, 'tickets:changed': ticket },
  }),
  ticket: stream({
    roles: working,
    key: ticketId,
    snapshot: z.strictObject({ ticket, entries: z.array(ticketEntry) }),
    facts: {
      'ticket:changed': z.strictObject({ ticket, entry: ticketEntry }),
      'ticket:noted': ticketEntry,
    },
  }),
};

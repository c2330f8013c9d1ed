// Many tickets at once: the list by a filter, its rows, filters that people keep, bulk changes, and the news for all of it.
import { z } from 'zod';
import { staffId, subscriberId, ticketFilterId, ticketId } from '../ids.ts';
import { optionalText, plainText } from '../text.ts';
import { order, query, stream, type ResultOf } from '../wire/wire.contract.ts';
import {
  ticketChanges,
  ticketKind,
  ticketPriority,
  ticketRoles,
  ticketRow,
  ticketSeen,
  ticketStatus,
  ticketTeam,
} from './ticket.contract.ts';

export const ticketSort = z.enum(['due', 'priority', 'newest', 'changed']);
export type TicketSort = z.output<typeof ticketSort>;
/** An empty list says "any". */
export const ticketFilter = z.strictObject({
  /** Looked for in number, name and description. */
  text: optionalText(100),
  statuses: z.array(ticketStatus).max(7),
  priorities: z.array(ticketPriority).max(4),
  kinds: z.array(ticketKind).max(7),
  teams: z.array(ticketTeam).max(4),
  /** `me` is whoever asks, `none` nobody. */
  owner: z.union([z.enum(['any', 'me', 'none']), staffId]),
  due: z.enum(['any', 'overdue', 'today']),
  /** Whether ended ones are there too; only where `statuses` is empty. */
  withEnded: z.boolean(),
  sort: ticketSort,
});
export type TicketFilter = z.output<typeof ticketFilter>;

/** Most tickets in one list; a longer one is cut, and says so. */
export const longestList = 100_000;
/** Most rows in one answer, and most tickets in one bulk change. */
export const mostRows = 200;
export const mostInBulk = 100;
export const mostFilters = 30;

export const savedFilter = z.strictObject({
  filterId: ticketFilterId,
  name: z.string(),
  filter: ticketFilter,
});
export type SavedFilter = z.output<typeof savedFilter>;

export const ticketListEvents = {
  /** The numbers of all tickets that fit, in their order: small enough to scroll tens of thousands. */
  'ticket:list': query({
    roles: ticketRoles,
    perMinute: 120,
    input: z.strictObject({ filter: ticketFilter }),
    result: z.strictObject({ numbers: z.array(z.int()), isCut: z.boolean() }),
  }),
  /** Rows of these numbers, in any order; those that the asker may not see are left out. */
  'ticket:rows': query({
    roles: ticketRoles,
    perMinute: 1_200,
    input: z.strictObject({ numbers: z.array(z.int().positive()).min(1).max(mostRows) }),
    result: z.strictObject({ rows: z.array(ticketRow) }),
  }),
  /** Open tickets of the subscriber, and those of the same building of the last 30 days; the newest 20 of each. */
  'ticket:nearby': query({
    roles: ticketRoles,
    perMinute: 240,
    input: z.strictObject({ subscriberId }),
    result: z.strictObject({ own: z.array(ticketRow), building: z.array(ticketRow) }),
  }),
  /** Everybody who may own a ticket, by name. */
  'ticket:people': query({
    roles: ticketRoles,
    perMinute: 120,
    input: z.strictObject({}),
    result: z.strictObject({ people: z.array(z.strictObject({ staffId, name: z.string() })) }),
  }),
  /**
   * The same changes to many tickets, each for itself: what one refuses does not hurt the others. `seen` as in
   * ticket:change; `version` null and a code when it was refused.
   */
  'ticket:bulk': order({
    roles: ticketRoles,
    perMinute: 30,
    input: z.strictObject({
      items: z
        .array(z.strictObject({ ticketId, seen: ticketSeen }))
        .min(1)
        .max(mostInBulk),
      changes: ticketChanges,
    }),
    result: z.strictObject({
      items: z.array(
        z.strictObject({
          ticketId,
          number: z.int().nullable(),
          version: z.int().nullable(),
          refused: z.string().nullable(),
        }),
      ),
    }),
  }),
  /** Keeps a filter under a name, or changes one of one's own; at most 30, then TOO_MANY_FILTERS. */
  'ticket:save_filter': order({
    roles: ticketRoles,
    perMinute: 60,
    input: z.strictObject({ filterId: ticketFilterId, name: plainText(60), filter: ticketFilter }),
    result: z.strictObject({}),
  }),
  'ticket:remove_filter': order({
    roles: ticketRoles,
    perMinute: 60,
    input: z.strictObject({ filterId: ticketFilterId }),
    result: z.strictObject({}),
  }),
};

export type TicketListBulkResult = ResultOf<(typeof ticketListEvents)['ticket:bulk']>;

export const ticketListStreams = {
  /**
   * News of tickets: `all`, or what logistics has to do with (before or after the change). It keeps no state: the list
   * itself is asked for with ticket:list, as it may be too long for a snapshot.
   */
  tickets: stream({
    roles: ticketRoles,
    key: z.enum(['all', 'logistics']),
    snapshot: z.strictObject({}),
    facts: { 'tickets:opened': ticketRow, 'tickets:changed': ticketRow },
  }),
  /** A person's own filters, by name. */
  ticket_filters: stream({
    roles: ticketRoles,
    key: staffId,
    snapshot: z.strictObject({ filters: z.array(savedFilter) }),
    facts: {
      'ticket_filters:saved': savedFilter,
      'ticket_filters:removed': z.strictObject({ filterId: ticketFilterId }),
    },
  }),
};

// The streams of tickets: one ticket, the news of all, a person's own filters.
import { AppError } from '../../shared/errors.ts';
import type { ticketListStreams } from '../../shared/ticket/ticket-list.contract.ts';
import type { ticketStreams } from '../../shared/ticket/ticket.contract.ts';
import { sortFilters } from '../../shared/ticket/ticket.state.ts';
import type { QueryContext } from '../wire/context.ts';
import type { StreamHandlersFor } from '../wire/typed-handlers.ts';
import { selectEntries } from './entry.records.ts';
import { selectFilters } from './list.records.ts';
import { maySee } from './ticket-checks.ts';
import { selectTicket, type StoredTicket } from './ticket.records.ts';

async function visibleTicket(ctx: QueryContext, ticketId: string): Promise<StoredTicket> {
  const ticket = await selectTicket(ctx.db, ticketId);
  if (!ticket || !maySee(ctx.actor, ticket)) throw new AppError('NOT_FOUND');
  return ticket;
}

export const ticketStreamHandlers = {
  ticket: {
    admit: async (ctx, key) => void (await visibleTicket(ctx, key)),
    snapshot: async (ctx, key) => ({
      ticket: await visibleTicket(ctx, key),
      entries: await selectEntries(ctx.db, key),
    }),
  },
  tickets: {
    admit: (ctx, key) =>
      key === 'all' && ctx.actor.role === 'dispatcher'
        ? Promise.reject(new AppError('FORBIDDEN'))
        : Promise.resolve(),
    snapshot: () => Promise.resolve({}),
  },
  ticket_filters: {
    admit: (ctx, key) =>
      key === ctx.actor.id ? Promise.resolve() : Promise.reject(new AppError('FORBIDDEN')),
    snapshot: async (ctx, key) => ({ filters: sortFilters(await selectFilters(ctx.db, key)) }),
  },
} satisfies StreamHandlersFor<typeof ticketStreams & typeof ticketListStreams>;

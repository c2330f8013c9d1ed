// Many tickets at once: the list, its rows, bulk changes, the filters that people keep.
import { AppError } from '../../shared/errors.ts';
import { longestList, mostFilters, type ticketListEvents } from '../../shared/ticket/ticket-list.contract.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { selectPossibleOwners } from './entry.records.ts';
import {
  deleteFilter,
  selectFilters,
  selectInBuilding,
  selectNumbers,
  selectOwn,
  selectRows,
  upsertFilter,
  type Asker,
} from './list.records.ts';
import { applyChange, readLocked, tell, type PendingFact } from './ticket-change.ts';
import { checkedChanges } from './ticket-checks.ts';
import { lockTickets } from './ticket.records.ts';

type Events = typeof ticketListEvents;

const nearbyLength = 20;
const nearbyMs = 30 * 86_400_000;

const askerOf = ({ actor }: QueryContext | OrderContext): Asker => ({
  id: actor.id,
  isDispatcher: actor.role === 'dispatcher',
});

/** See the contract. */
async function ticketList(ctx: QueryContext, { filter }: ParsedOf<Events['ticket:list']>) {
  const numbers = await selectNumbers(ctx.db, askerOf(ctx), filter, ctx.at, longestList + 1);
  return { numbers: numbers.slice(0, longestList), isCut: numbers.length > longestList };
}

/** See the contract. */
async function ticketRows(ctx: QueryContext, { numbers }: ParsedOf<Events['ticket:rows']>) {
  return { rows: await selectRows(ctx.db, askerOf(ctx), numbers) };
}

/** See the contract. */
async function ticketNearby(ctx: QueryContext, { subscriberId }: ParsedOf<Events['ticket:nearby']>) {
  const since = new Date(ctx.at.getTime() - nearbyMs);
  return {
    own: await selectOwn(ctx.db, askerOf(ctx), subscriberId, nearbyLength),
    building: await selectInBuilding(ctx.db, askerOf(ctx), subscriberId, since, nearbyLength),
  };
}

/** See the contract. */
async function ticketPeople(ctx: QueryContext) {
  return { people: await selectPossibleOwners(ctx.db) };
}

interface BulkOutcome {
  ticketId: string;
  number: number | null;
  version: number | null;
  refused: string | null;
}

/** See the contract. All are locked first, in one order; the facts are told when all is decided. */
async function ticketBulk(ctx: OrderContext, { items, changes }: ParsedOf<Events['ticket:bulk']>) {
  const once = [...new Map(items.map((item) => [item.ticketId as string, item])).values()];
  await lockTickets(
    ctx.db,
    once.map(({ ticketId }) => ticketId),
  );
  const hours = await selectWorkingHours(ctx.db);
  const outcomes: BulkOutcome[] = [];
  const facts: PendingFact[] = [];
  for (const { ticketId, seen } of once) {
    const locked = await readLocked(ctx, ticketId);
    const number = locked?.ticket.number ?? null;
    try {
      if (!locked) throw new AppError('NOT_FOUND');
      const left = await checkedChanges(ctx, locked.ticket, { changes, seen }, false);
      let { version } = locked.ticket;
      if (Object.keys(left).length > 0) {
        const applied = await applyChange(ctx, locked, { changes: left }, hours);
        version = applied.version;
        facts.push(...applied.facts);
      }
      outcomes.push({ ticketId, number, version, refused: null });
    } catch (error) {
      // A check refuses before anything is written, so the others are not hurt.
      if (!(error instanceof AppError)) throw error;
      const isSeen = error.code !== 'NOT_FOUND';
      outcomes.push({ ticketId, number: isSeen ? number : null, version: null, refused: error.code });
    }
  }
  await tell(ctx, facts);
  return { items: outcomes };
}

/** See the contract. */
async function ticketSaveFilter(ctx: OrderContext, input: ParsedOf<Events['ticket:save_filter']>) {
  const mine = await selectFilters(ctx.db, ctx.actor.id);
  const isNew = !mine.some(({ filterId }) => filterId === input.filterId);
  if (isNew && mine.length >= mostFilters) throw new AppError('TOO_MANY_FILTERS', { limit: mostFilters });
  if (!(await upsertFilter(ctx.db, ctx.actor.id, input))) throw new AppError('NOT_FOUND');
  await ctx.append(`ticket_filters:${ctx.actor.id}`, 'ticket_filters:saved', input);
  return {};
}

/** See the contract. One that is gone stays gone. */
async function ticketRemoveFilter(ctx: OrderContext, { filterId }: ParsedOf<Events['ticket:remove_filter']>) {
  if (await deleteFilter(ctx.db, ctx.actor.id, filterId)) {
    await ctx.append(`ticket_filters:${ctx.actor.id}`, 'ticket_filters:removed', { filterId });
  }
  return {};
}

export const ticketListHandlers = {
  'ticket:list': ticketList,
  'ticket:rows': ticketRows,
  'ticket:nearby': ticketNearby,
  'ticket:people': ticketPeople,
  'ticket:bulk': ticketBulk,
  'ticket:save_filter': ticketSaveFilter,
  'ticket:remove_filter': ticketRemoveFilter,
} satisfies HandlersFor<Events>;

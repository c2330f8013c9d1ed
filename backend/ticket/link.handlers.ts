// Orders on two tickets: links between them, and closing one as a duplicate of the other.
import { AppError } from '../../shared/errors.ts';
import type { ticketEvents } from '../../shared/ticket/ticket.contract.ts';
import { isEnded } from '../../shared/ticket/ticket.rules.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { selectWorkingHours } from '../hours/hours.records.ts';
import type { OrderContext } from '../wire/context.ts';
import { deleteLink, insertLink, selectEntries } from './entry.records.ts';
import { addEntry, applyChange, readLocked, tell, type Locked } from './ticket-change.ts';
import { maySee } from './ticket-checks.ts';
import { lockTickets, type StoredTicket } from './ticket.records.ts';

type Events = typeof ticketEvents;

async function lockBoth(ctx: OrderContext, firstId: string, secondId: string): Promise<[Locked, Locked]> {
  if (firstId === secondId) throw new AppError('INVALID', { reason: 'expected two tickets' });
  await lockTickets(ctx.db, [firstId, secondId]);
  const first = await readLocked(ctx, firstId);
  const second = await readLocked(ctx, secondId);
  if (!first || !second || !maySee(ctx.actor, first.ticket) || !maySee(ctx.actor, second.ticket)) {
    throw new AppError('NOT_FOUND');
  }
  return [first, second];
}

const nameOf = ({ ticketId, number }: StoredTicket) => ({ ticketId, number });

/** Both timelines tell of it. */
async function tellBoth(
  ctx: OrderContext,
  [one, other]: readonly [StoredTicket, StoredTicket],
  kind: 'linked' | 'unlinked',
): Promise<void> {
  const entry = { kind, body: '', changes: [] };
  await tell(ctx, [
    await addEntry(ctx, one.ticketId, { ...entry, other: nameOf(other) }),
    await addEntry(ctx, other.ticketId, { ...entry, other: nameOf(one) }),
  ]);
}

/** See the contract. */
export async function ticketLink(ctx: OrderContext, { ticketId, otherId }: ParsedOf<Events['ticket:link']>) {
  const [one, other] = await lockBoth(ctx, ticketId, otherId);
  if (await insertLink(ctx.db, [ticketId, otherId], ctx.actor.displayName, ctx.at)) {
    await tellBoth(ctx, [one.ticket, other.ticket], 'linked');
  }
  return {};
}

/** See the contract. Without a link it does nothing. */
export async function ticketUnlink(
  ctx: OrderContext,
  { ticketId, otherId }: ParsedOf<Events['ticket:unlink']>,
) {
  const [one, other] = await lockBoth(ctx, ticketId, otherId);
  if (await deleteLink(ctx.db, ticketId, otherId)) {
    await tellBoth(ctx, [one.ticket, other.ticket], 'unlinked');
  }
  return {};
}

/** See the contract. Merged into the same ticket already: its version, and no fact. */
export async function ticketMerge(
  ctx: OrderContext,
  { ticketId, intoId, note }: ParsedOf<Events['ticket:merge']>,
) {
  const [duplicate, target] = await lockBoth(ctx, ticketId, intoId);
  if (duplicate.ticket.mergedIntoId === intoId) return { version: duplicate.ticket.version };
  mustBeMergeable(duplicate.ticket, target.ticket);
  const hours = await selectWorkingHours(ctx.db);
  const merged = await applyChange(
    ctx,
    duplicate,
    {
      changes: { status: 'closed', cause: 'duplicate' },
      kind: 'merged',
      body: note,
      other: nameOf(target.ticket),
      mergedIntoId: intoId,
    },
    hours,
  );
  const told = await addEntry(ctx, intoId, {
    kind: 'merged',
    body: await storyOf(ctx, duplicate.ticket),
    changes: [],
    other: nameOf(duplicate.ticket),
  });
  await tell(ctx, [...merged.facts, told]);
  return { version: merged.version };
}

function mustBeMergeable(duplicate: StoredTicket, target: StoredTicket): void {
  const reason =
    isEnded(duplicate.status) || isEnded(target.status)
      ? 'ended'
      : duplicate.subscriberId !== target.subscriberId
        ? 'other_subscriber'
        : duplicate.visit
          ? 'visit'
          : undefined;
  if (reason !== undefined) throw new AppError('MERGE_REFUSED', { reason });
}

/** What a ticket tells that another does not know: its description and its notes, each with its author. */
async function storyOf(ctx: OrderContext, { ticketId, description }: StoredTicket): Promise<string> {
  const notes = (await selectEntries(ctx.db, ticketId)).filter(({ kind }) => kind === 'note');
  return [description, ...notes.map(({ actorName, body }) => `${actorName}: ${body}`)].join('\n');
}

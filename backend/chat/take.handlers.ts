// Taking conversations: one owner each, at most six open at once, in slots that stay until the close.
import type { chatEvents } from '../../shared/chat/chat.contract.ts';
import { lowestFreeSlot } from '../../shared/chat/chat.rules.ts';
import { AppError } from '../../shared/errors.ts';
import { firstNameOf } from '../../shared/first-name.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import {
  lockNextWaiting,
  lockTaker,
  selectOpenSlots,
  takeIfWaiting,
  type Taken,
  type Taker,
} from './take.records.ts';
import { selectAccess } from './conversation.records.ts';

interface Place {
  conversationId: string;
  slot: number;
}

/** See the contract. Taking again what is mine already gives its slot. */
export async function chatAccept(
  ctx: OrderContext,
  { conversationId }: ParsedOf<(typeof chatEvents)['chat:accept']>,
): Promise<Place> {
  const { taker, open, slot } = await prepare(ctx);
  const mine = open.find((row) => row.conversationId === conversationId);
  if (mine) return mine;
  if (slot === null) throw new AppError('CAPACITY', { limit: taker.capacity });
  const taken = await takeIfWaiting(ctx.db, { conversationId, staffId: ctx.actor.id, slot, at: ctx.at });
  if (!taken) throw await whyNotTaken(ctx, conversationId);
  await tellTaken(ctx, taker, taken, slot);
  return { conversationId, slot };
}

/** See the contract. Prefers the agent's languages, then the longest wait. */
export async function chatTakeNext(ctx: OrderContext): Promise<Place> {
  const { taker, slot } = await prepare(ctx);
  if (slot === null) throw new AppError('CAPACITY', { limit: taker.capacity });
  // When all that wait are locked at this moment, the second look waits for one of them.
  const conversationId =
    (await lockNextWaiting(ctx.db, taker.languages, 'skip')) ??
    (await lockNextWaiting(ctx.db, taker.languages, 'wait'));
  if (conversationId === undefined) throw new AppError('QUEUE_EMPTY');
  const taken = await takeIfWaiting(ctx.db, { conversationId, staffId: ctx.actor.id, slot, at: ctx.at });
  if (!taken) throw new AppError('QUEUE_EMPTY');
  await tellTaken(ctx, taker, taken, slot);
  return { conversationId, slot };
}

async function prepare(ctx: OrderContext): Promise<{ taker: Taker; open: Place[]; slot: number | null }> {
  const taker = await lockTaker(ctx.db, ctx.actor.id);
  if (!taker) throw new AppError('FORBIDDEN');
  const open = await selectOpenSlots(ctx.db, ctx.actor.id);
  return {
    taker,
    open,
    slot: lowestFreeSlot(
      open.map((row) => row.slot),
      taker.capacity,
    ),
  };
}

async function whyNotTaken(ctx: OrderContext, conversationId: string): Promise<AppError> {
  const found = await selectAccess(ctx.db, conversationId);
  if (!found) return new AppError('NOT_FOUND');
  if (found.ownerName !== null) return new AppError('CHAT_TAKEN', { name: found.ownerName });
  return new AppError('CHAT_CLOSED');
}

async function tellTaken(ctx: OrderContext, taker: Taker, taken: Taken, slot: number): Promise<void> {
  const { conversationId } = taken;
  const ownerName = taker.displayName;
  await ctx.append(`conversation:${conversationId}`, 'chat:accepted', { ownerId: ctx.actor.id, ownerName });
  await ctx.append(`consultation:${conversationId}`, 'consultation:accepted', {
    agentName: firstNameOf(ownerName),
  });
  await ctx.append(`inbox:${ctx.actor.id}`, 'inbox:added', { ...taken, slot });
  await ctx.append('queue', 'queue:left', { conversationId, takenBy: ownerName });
}

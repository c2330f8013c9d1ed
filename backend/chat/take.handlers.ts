// Taking conversations: one owner each, at most as many as the person may have, in slots that stay until the close.
import type { chatEvents } from '../../shared/chat/chat.contract.ts';
import { lowestFreeSlot } from '../../shared/chat/chat.rules.ts';
import { AppError } from '../../shared/errors.ts';
import { firstNameOf } from '../../shared/first-name.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { tellLoad } from '../presence/team.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellInboxes, type InboxNews } from './company-facts.ts';
import { beginOwning } from './participant.records.ts';
import {
  lockForTaking,
  lockNextWaiting,
  lockTaker,
  selectLanguages,
  selectOpenSlots,
  takeLocked,
  type Taker,
} from './take.records.ts';

interface Place {
  conversationId: string;
  slot: number;
}

/** See the contract. Taking again what is mine already gives its slot. */
export async function chatAccept(
  ctx: OrderContext,
  { conversationId }: ParsedOf<(typeof chatEvents)['chat:accept']>,
): Promise<Place> {
  const found = await lockForTaking(ctx.db, conversationId);
  if (!found) throw new AppError('NOT_FOUND');
  if (found.state === 'open' && found.ownerId === ctx.actor.id && found.slot !== null)
    return { conversationId, slot: found.slot };
  if (found.state !== 'waiting') {
    throw found.ownerName === null
      ? new AppError('CHAT_CLOSED')
      : new AppError('CHAT_TAKEN', { name: found.ownerName });
  }
  return take(ctx, conversationId, found.offeredTo);
}

/** See the contract. What rings for others comes last: it is theirs for a few seconds more. */
export async function chatTakeNext(ctx: OrderContext): Promise<Place> {
  const staffId = ctx.actor.id;
  const languages = await selectLanguages(ctx.db, staffId);
  if (!languages) throw new AppError('FORBIDDEN');
  // When all that wait are locked at this moment, the second look waits for one of them.
  const next =
    (await lockNextWaiting(ctx.db, { staffId, languages }, 'skip')) ??
    (await lockNextWaiting(ctx.db, { staffId, languages }, 'wait'));
  if (!next) throw new AppError('QUEUE_EMPTY');
  return take(ctx, next.conversationId, next.offeredTo);
}

/** Takes a waiting conversation that is locked; the agent is locked after it. */
async function take(ctx: OrderContext, conversationId: string, offeredTo: string | null): Promise<Place> {
  const staffId = ctx.actor.id;
  const taker = await lockTaker(ctx.db, staffId);
  if (!taker) throw new AppError('FORBIDDEN');
  const slot = lowestFreeSlot(await selectOpenSlots(ctx.db, staffId), taker.capacity);
  if (slot === null) throw new AppError('CAPACITY', { limit: taker.capacity });
  const taken = await takeLocked(ctx.db, { conversationId, staffId, slot, at: ctx.at });
  await beginOwning(ctx.db, { conversationId, staffId, at: ctx.at });
  await tellTaken(ctx, taker, { ...taken, conversationId, slot }, offeredTo);
  return { conversationId, slot };
}

async function tellTaken(
  ctx: OrderContext,
  taker: Taker,
  row: Place & { subscriberId: number; subscriberName: string },
  offeredTo: string | null,
): Promise<void> {
  const { conversationId } = row;
  const staffId = ctx.actor.id;
  const ownerName = taker.displayName;
  await ctx.append(`conversation:${conversationId}`, 'chat:accepted', { ownerId: staffId, ownerName });
  await ctx.append(`consultation:${conversationId}`, 'consultation:accepted', {
    agentName: firstNameOf(ownerName),
  });
  const news: InboxNews[] = [{ staffId, type: 'inbox:added', payload: row }];
  if (offeredTo !== null) {
    const reason = offeredTo === staffId ? 'accepted' : 'taken';
    news.push({ staffId: offeredTo, type: 'inbox:offer_ended', payload: { conversationId, reason } });
  }
  await tellInboxes(ctx, news);
  await ctx.append('queue', 'queue:left', { conversationId, takenBy: ownerName });
  await tellLoad(ctx, [staffId]);
}

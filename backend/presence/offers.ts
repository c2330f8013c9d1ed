// An offer: a waiting conversation rings for one agent for a while. What ends it, and what it leaves behind.
import { takesOffers } from '../../shared/presence/presence.rules.ts';
import type { OrderContext } from '../wire/context.ts';
import {
  endOfferIfStands,
  lockUnoffered,
  selectFreeAgents,
  selectOffers,
  setOffer,
} from './offer.records.ts';
import { lockMember, selectState, upsertState } from './presence.records.ts';
import { tellMember } from './team.ts';

interface Offered {
  conversationId: string;
  staffId: string;
}

/** Lets the conversation ring for the agent if it still waits and they are still free. */
export async function makeOffer(
  ctx: OrderContext,
  { conversationId, staffId }: Offered,
  offerMs: number,
): Promise<void> {
  if (!(await lockUnoffered(ctx.db, conversationId))) return;
  if (!(await lockMember(ctx.db, staffId))) return;
  if ((await selectFreeAgents(ctx.db, staffId)).length === 0) return;
  await setOffer(ctx.db, { conversationId, staffId, at: ctx.at });
  const [offer] = await selectOffers(ctx.db, staffId, offerMs);
  await ctx.append(`inbox:${staffId}`, 'inbox:offered', offer);
  await ctx.append('queue', 'queue:offered', { conversationId, offeredTo: staffId });
}

/** It rang to its end: it may ring for the next one, and this agent goes on a break. */
export async function missOffer(ctx: OrderContext, { conversationId, staffId }: Offered): Promise<void> {
  if (!(await endOfferIfStands(ctx.db, { conversationId, staffId }))) return;
  await lockMember(ctx.db, staffId);
  const now = await selectState(ctx.db, staffId);
  const isDue = now !== undefined && takesOffers(now.state);
  if (isDue)
    await upsertState(ctx.db, staffId, { ...now, state: 'break', reason: 'missed_offer', since: ctx.at });
  await tellOfferEnded(ctx, { conversationId, staffId }, 'missed');
  if (isDue) await tellMember(ctx, staffId);
}

/** The agent cannot take it any more: it may ring for the next one, and nobody is blamed. */
export async function withdrawOffer(ctx: OrderContext, offered: Offered): Promise<void> {
  if (await endOfferIfStands(ctx.db, offered)) await tellOfferEnded(ctx, offered, 'withdrawn');
}

async function tellOfferEnded(
  ctx: OrderContext,
  { conversationId, staffId }: Offered,
  reason: 'missed' | 'withdrawn',
): Promise<void> {
  await ctx.append(`inbox:${staffId}`, 'inbox:offer_ended', { conversationId, reason });
  await ctx.append('queue', 'queue:offered', { conversationId, offeredTo: null });
}

// Orders about who takes chats: my own state, and how many chats a person may have open.
import { AppError } from '../../shared/errors.ts';
import type { presenceEvents } from '../../shared/presence/presence.contract.ts';
import { takesOffers } from '../../shared/presence/presence.rules.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { lockOfferTo } from './offer.records.ts';
import { withdrawOffer } from './offers.ts';
import { lockMember, selectState, updateCapacity, upsertState } from './presence.records.ts';
import { tellMember } from './team.ts';

type Events = typeof presenceEvents;

/** See the contract. Who sends this is here, so it also says that they are connected. */
export async function presenceSet(ctx: OrderContext, { state }: ParsedOf<Events['presence:set']>) {
  const staffId = ctx.actor.id;
  const offered = takesOffers(state) ? undefined : await lockOfferTo(ctx.db, staffId);
  if (!(await lockMember(ctx.db, staffId))) throw new AppError('FORBIDDEN');
  const before = await selectState(ctx.db, staffId);
  if (before?.isOnline && before.state === state && before.reason === 'chosen') return {};
  const since = before?.state === state ? before.since : ctx.at;
  await upsertState(ctx.db, staffId, { state, reason: 'chosen', since, isOnline: true, offlineSince: null });
  if (offered !== undefined) await withdrawOffer(ctx, { conversationId: offered, staffId });
  await tellMember(ctx, staffId);
  return {};
}

/** See the contract. Throws NOT_FOUND for a person who does not answer chats. */
export async function presenceSetCapacity(
  ctx: OrderContext,
  { staffId, capacity }: ParsedOf<Events['presence:set_capacity']>,
) {
  if (!(await lockMember(ctx.db, staffId))) throw new AppError('NOT_FOUND');
  await updateCapacity(ctx.db, staffId, capacity);
  await tellMember(ctx, staffId);
  return {};
}

export const presenceHandlers = {
  'presence:set': presenceSet,
  'presence:set_capacity': presenceSetCapacity,
} satisfies HandlersFor<Events>;

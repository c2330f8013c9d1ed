// What an accepted request changes: another owner with the note and the unsent reply, or one more who may write.
import { lowestFreeSlot } from '../../shared/chat/chat.rules.ts';
import { AppError } from '../../shared/errors.ts';
import { firstNameOf } from '../../shared/first-name.ts';
import { tellLoad } from '../presence/team.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellInboxes, type InboxNews } from './company-facts.ts';
import { changeOwner, selectHelpers, type LockedConversation } from './conversation-lock.records.ts';
import {
  beginHelping,
  beginOwning,
  dropDraft,
  endHelping,
  endSpells,
  giveDraft,
} from './participant.records.ts';
import type { StoredRequest } from './request.records.ts';
import { lockTaker, selectOpenSlots, type Taker } from './take.records.ts';
import { insertSystemLine } from './system-lines.ts';

/** Makes the actor a helper of the conversation, which is locked, and tells everyone together with `news`. */
export async function acceptJoin(
  ctx: OrderContext,
  conversation: LockedConversation,
  news: readonly InboxNews[],
): Promise<void> {
  const { conversationId } = conversation;
  await beginHelping(ctx.db, { conversationId, staffId: ctx.actor.id, at: ctx.at });
  const stream = `conversation:${conversationId}`;
  if (news.length > 0) await ctx.append(stream, 'chat:request', { request: null });
  await ctx.append(stream, 'chat:helpers', { helpers: await selectHelpers(ctx.db, conversationId) });
  await insertSystemLine(ctx, conversationId, { code: 'joined', name: ctx.actor.displayName }, 'both');
  const helping = helpingNews(conversation, [ctx.actor.id], conversation.ownerName!);
  await tellInboxes(ctx, [...news, ...helping]);
}

/**
 * Makes the actor the owner of the conversation, which is locked, and gives the slot. The note is in the conversation
 * and the unsent reply in the composer; the former owner keeps reading. Throws CAPACITY without a free slot.
 */
export async function acceptTransfer(
  ctx: OrderContext,
  conversation: LockedConversation,
  request: StoredRequest,
  news: readonly InboxNews[],
): Promise<number> {
  const { conversationId, subscriberId, subscriberName, helperIds } = conversation;
  const formerId = conversation.ownerId!;
  const owner = { conversationId, staffId: ctx.actor.id, at: ctx.at };
  const slot = await freeSlot(ctx, formerId);
  await endSpells(ctx.db, { conversationId, staffId: formerId, at: ctx.at }, 'owner');
  await endHelping(ctx.db, owner);
  await changeOwner(ctx.db, { conversationId, ownerId: owner.staffId, slot });
  await beginOwning(ctx.db, owner);
  if (request.draft !== '') {
    await giveDraft(ctx.db, { ...owner, body: request.draft });
    await dropDraft(ctx.db, { ...owner, staffId: request.fromId });
  }
  await tellTransferred(ctx, conversation, request);
  const others = helperIds.filter((id) => id !== owner.staffId);
  const inConversation = { conversationId };
  const mine: InboxNews[] = [
    {
      staffId: owner.staffId,
      type: 'inbox:added',
      payload: { ...inConversation, subscriberId, subscriberName, slot },
    },
  ];
  if (helperIds.includes(owner.staffId))
    mine.unshift({ staffId: owner.staffId, type: 'inbox:helping_ended', payload: inConversation });
  const released = { ...inConversation, reason: 'transferred' };
  await tellInboxes(ctx, [
    ...news,
    { staffId: formerId, type: 'inbox:released', payload: released },
    ...mine,
    ...helpingNews(conversation, others, ctx.actor.displayName),
  ]);
  await tellLoad(ctx, [formerId, owner.staffId]);
  return slot;
}

/** The lowest free slot of the actor, whose row is locked together with the former owner's: their loads change. */
async function freeSlot(ctx: OrderContext, formerId: string): Promise<number> {
  const takers = new Map<string, Taker | undefined>();
  for (const id of [ctx.actor.id, formerId].sort()) takers.set(id, await lockTaker(ctx.db, id));
  const taker = takers.get(ctx.actor.id);
  if (!taker) throw new AppError('FORBIDDEN');
  const slot = lowestFreeSlot(await selectOpenSlots(ctx.db, ctx.actor.id), taker.capacity);
  if (slot === null) throw new AppError('CAPACITY', { limit: taker.capacity });
  return slot;
}

/** Tells both sides of the new owner; the note is the staff's alone. */
async function tellTransferred(
  ctx: OrderContext,
  { conversationId, ownerName, helperIds }: LockedConversation,
  { note }: StoredRequest,
): Promise<void> {
  const { id: ownerId, displayName } = ctx.actor;
  const stream = `conversation:${conversationId}`;
  await ctx.append(stream, 'chat:accepted', { ownerId, ownerName: displayName });
  await ctx.append(stream, 'chat:request', { request: null });
  if (helperIds.includes(ownerId))
    await ctx.append(stream, 'chat:helpers', { helpers: await selectHelpers(ctx.db, conversationId) });
  await ctx.append(`consultation:${conversationId}`, 'consultation:accepted', {
    agentName: firstNameOf(displayName),
  });
  const line = { code: 'transferred', from: ownerName!, to: displayName, note } as const;
  await insertSystemLine(ctx, conversationId, line, 'both');
}

function helpingNews(
  { conversationId, subscriberId, subscriberName }: LockedConversation,
  helperIds: readonly string[],
  ownerName: string,
): InboxNews[] {
  const payload = { conversationId, subscriberId, subscriberName, ownerName };
  return helperIds.map((staffId) => ({ staffId, type: 'inbox:helping', payload }));
}

// A colleague is asked to take over or to join, and answers; the owner stays until then, so nobody falls between two.
import type { handOverEvents } from '../../shared/chat/hand-over.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { tellLoad } from '../presence/team.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellInboxes, type InboxNews } from './company-facts.ts';
import { lockLed, requireOpen } from './conversation-access.ts';
import { lockConversation, type LockedConversation } from './conversation-lock.records.ts';
import { acceptJoin, acceptTransfer } from './hand-over-accept.ts';
import { dropDraft } from './participant.records.ts';
import {
  endRequest,
  insertRequest,
  selectColleague,
  selectOpenRequest,
  selectRequest,
  type StoredRequest,
} from './request.records.ts';
import { returnChat } from './return-chat.ts';

type Events = typeof handOverEvents;

/** See the contract. */
export async function chatAsk(ctx: OrderContext, input: ParsedOf<Events['chat:ask']>) {
  const conversation = await lockLed(ctx, input.conversationId);
  const { conversationId, subscriberId, subscriberName } = conversation;
  const asked = await selectColleague(ctx.db, input.staffId);
  if (!asked) throw new AppError('NOT_FOUND');
  const isThereAlready = [ctx.actor.id, conversation.ownerId, ...conversation.helperIds];
  if (isThereAlready.slice(0, input.kind === 'join' ? undefined : 2).includes(input.staffId))
    throw new AppError('INVALID', { reason: 'staffId: in the conversation already' });
  if (!asked.isThere) throw new AppError('NOT_ANSWERING', { name: asked.name });
  const waiting = await selectOpenRequest(ctx.db, conversationId);
  if (waiting) throw new AppError('REQUEST_OPEN', { name: waiting.toName });
  const { kind, note } = input;
  const from = { fromId: ctx.actor.id, fromName: ctx.actor.displayName };
  const to = { toId: input.staffId, toName: asked.name };
  const request = { requestId: ctx.newId(), kind, ...from, ...to, note, askedAt: ctx.at.toISOString() };
  const draft = kind === 'transfer' ? input.draft : '';
  await insertRequest(ctx.db, { ...request, conversationId, draft, at: ctx.at });
  await ctx.append(`conversation:${conversationId}`, 'chat:request', { request });
  const payload = { ...request, conversationId, subscriberId, subscriberName };
  const type = 'inbox:asked';
  await tellInboxes(
    ctx,
    [from.fromId, to.toId].map((staffId) => ({ staffId, type, payload })),
  );
  return { requestId: request.requestId };
}

/** See the contract. Taking over needs a free slot; joining needs none. */
export async function chatAnswer(ctx: OrderContext, input: ParsedOf<Events['chat:answer']>) {
  const { request, conversation } = await lockRequest(ctx, input.requestId, 'toId');
  const { conversationId } = conversation;
  const state = input.accept ? 'accepted' : 'declined';
  const ended = await prepareEnd(ctx, request, state, input.reason);
  if (!input.accept) {
    await ctx.append(`conversation:${conversationId}`, 'chat:request', { request: null });
    await tellInboxes(ctx, ended);
    return { conversationId, slot: null };
  }
  if (request.kind === 'join') {
    await acceptJoin(ctx, conversation, ended);
    return { conversationId, slot: null };
  }
  const slot = await acceptTransfer(ctx, conversation, request, ended);
  return { conversationId, slot };
}

/** See the contract. */
export async function chatWithdraw(ctx: OrderContext, input: ParsedOf<Events['chat:withdraw']>) {
  const { request } = await lockRequest(ctx, input.requestId, 'fromId');
  const ended = await prepareEnd(ctx, request, 'withdrawn', '');
  await ctx.append(`conversation:${request.conversationId}`, 'chat:request', { request: null });
  await tellInboxes(ctx, ended);
  return {};
}

/** See the contract. */
export async function chatRequeue(ctx: OrderContext, input: ParsedOf<Events['chat:requeue']>) {
  const { ownerId, conversationId } = await lockLed(ctx, input.conversationId);
  const by = ctx.actor.displayName;
  const mine = { conversationId, staffId: ctx.actor.id, at: ctx.at };
  if (input.draft !== '') await dropDraft(ctx.db, mine);
  await returnChat(ctx, { ...input, ownerId: ownerId!, reason: 'requeued', by });
  await tellLoad(ctx, [ownerId!]);
  return {};
}

/**
 * Locks the open request of this person (asked: `toId`, or asker: `fromId`) together with its conversation. Throws
 * NOT_FOUND for one that is not theirs and REQUEST_ENDED for one that is over.
 */
async function lockRequest(
  ctx: OrderContext,
  requestId: string,
  whose: 'toId' | 'fromId',
): Promise<{ request: StoredRequest; conversation: LockedConversation }> {
  const found = await selectRequest(ctx.db, requestId);
  if (found?.[whose] !== ctx.actor.id) throw new AppError('NOT_FOUND');
  const conversation = await lockConversation(ctx.db, found.conversationId);
  // Read again: while this one waited for the lock, another may have answered, withdrawn or closed.
  const request = await selectRequest(ctx.db, requestId);
  if (!conversation || request?.state !== 'open') throw new AppError('REQUEST_ENDED');
  return { request, conversation: requireOpen(conversation) };
}

/** Ends the request and gives what is to be told of it to the asker and the asked. */
async function prepareEnd(
  ctx: OrderContext,
  request: StoredRequest,
  state: 'accepted' | 'declined' | 'withdrawn',
  reason: string,
): Promise<InboxNews[]> {
  const { requestId, conversationId, fromId, toId } = request;
  await endRequest(ctx.db, { requestId, state, reason, at: ctx.at });
  const payload = { conversationId, requestId, result: state, byName: ctx.actor.displayName, reason };
  return [fromId, toId].map((staffId) => ({ staffId, type: 'inbox:ask_ended', payload }));
}

// The subscriber goes: out of the queue, or out of a conversation that an agent has answered.
import type { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { closeConversation } from '../chat/closing.ts';
import { lockConversation } from '../chat/conversation-lock.records.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellLeft } from './assistant-facts.ts';
import { leaveIfWaiting, selectOwn } from './assistant.records.ts';

type Events = typeof assistantContract;

/** See the contract. Refused once someone has answered: it is ended then. */
export async function assistantLeave(
  ctx: OrderContext,
  { conversationId }: ParsedOf<Events['assistant:leave']>,
) {
  if (await leave(ctx, conversationId)) return {};
  const own = await selectOwn(ctx.db, conversationId, Number(ctx.actor.id));
  if (!own) throw new AppError('NOT_FOUND');
  if (own.state === 'closed') throw new AppError('CHAT_CLOSED');
  throw new AppError('INVALID', { reason: 'conversationId: an agent has answered already' });
}

/** See the contract. */
export async function assistantEnd(ctx: OrderContext, { conversationId }: ParsedOf<Events['assistant:end']>) {
  if (!(await selectOwn(ctx.db, conversationId, Number(ctx.actor.id)))) throw new AppError('NOT_FOUND');
  // Whose it is must not change any more: a transfer may be under way.
  const conversation = await lockConversation(ctx.db, conversationId);
  if (conversation?.state === 'waiting') await leave(ctx, conversationId);
  if (conversation?.state !== 'open') return {};
  await closeConversation(ctx, {
    conversationId,
    outcome: 'ended_by_subscriber',
    summary: '',
    closedBy: { id: conversation.ownerId!, displayName: conversation.ownerName! },
    anyOwner: false,
  });
  return {};
}

/** Takes a waiting conversation out of the queue; false when it does not wait, or is not theirs. */
async function leave(ctx: OrderContext, conversationId: string): Promise<boolean> {
  const subscriberId = Number(ctx.actor.id);
  const left = await leaveIfWaiting(ctx.db, { conversationId, subscriberId, at: ctx.at });
  if (left) await tellLeft(ctx, { conversationId, subscriberId, ...left });
  return left !== undefined;
}

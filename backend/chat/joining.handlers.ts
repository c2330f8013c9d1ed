// Joining without being asked, which is a supervisor's right and leaves its trace, and leaving again.
import type { handOverEvents } from '../../shared/chat/hand-over.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { recordDeed } from '../audit/audit.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellInboxes } from './company-facts.ts';
import { lockReadable } from './conversation-access.ts';
import { selectHelpers } from './conversation-lock.records.ts';
import { acceptJoin } from './hand-over-accept.ts';
import { endHelping } from './participant.records.ts';
import { insertSystemLine } from './system-lines.ts';

type Events = typeof handOverEvents;

/** See the contract. */
export async function chatJoin(ctx: OrderContext, { conversationId }: ParsedOf<Events['chat:join']>) {
  const conversation = await lockReadable(ctx, conversationId);
  if ([conversation.ownerId, ...conversation.helperIds].includes(ctx.actor.id))
    throw new AppError('INVALID', { reason: 'conversationId: you are in it already' });
  await acceptJoin(ctx, conversation, []);
  const subjectId = `conversation:${conversationId}`;
  await recordDeed(ctx, { action: 'join_conversation', subjectId, fields: ['conversation', 'messages'] });
  return {};
}

/** See the contract. */
export async function chatLeave(ctx: OrderContext, { conversationId }: ParsedOf<Events['chat:leave']>) {
  const conversation = await lockReadable(ctx, conversationId);
  if (!conversation.helperIds.includes(ctx.actor.id))
    throw new AppError('INVALID', { reason: 'conversationId: you have not joined it' });
  await endHelping(ctx.db, { conversationId, staffId: ctx.actor.id, at: ctx.at });
  const helpers = await selectHelpers(ctx.db, conversationId);
  await ctx.append(`conversation:${conversationId}`, 'chat:helpers', { helpers });
  await insertSystemLine(ctx, conversationId, { code: 'left', name: ctx.actor.displayName }, 'both');
  const ended = { staffId: ctx.actor.id, type: 'inbox:helping_ended', payload: { conversationId } };
  await tellInboxes(ctx, [ended]);
  return {};
}

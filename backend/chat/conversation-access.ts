// Who may read a conversation (all who took part, and supervisors, whose look is audited), and who may lead or write.
import { AppError } from '../../shared/errors.ts';
import { recordFirstLook, recordLook } from '../audit/audit.ts';
import type { Actor, OrderContext, QueryContext } from '../wire/context.ts';
import { lockConversation, type LockedConversation } from './conversation-lock.records.ts';
import { hasOpenWith, selectAccess, type ConversationAccess } from './conversation.records.ts';

/** True for who owns, owned, closed or helped in the conversation. */
export function tookPart(actor: Actor, { ownerId, closedBy, participantIds }: ConversationAccess): boolean {
  return ownerId === actor.id || closedBy === actor.id || participantIds.includes(actor.id);
}

/** True when this member of staff may read the conversation. */
export function mayRead(actor: Actor, conversation: ConversationAccess): boolean {
  return tookPart(actor, conversation) || actor.role === 'supervisor';
}

/** True for the owner of an open conversation and for those who have joined it. */
export function mayWrite(actor: Actor, { state, ownerId, helperIds }: ConversationAccess): boolean {
  return state === 'open' && (ownerId === actor.id || helperIds.includes(actor.id));
}

/** Leaves the audit row of who reads a conversation they had no part in; `fresh` false: once a sign-in. */
export async function recordForeignRead(
  ctx: QueryContext,
  conversationId: string,
  conversation: ConversationAccess,
  fresh: boolean,
): Promise<void> {
  if (tookPart(ctx.actor, conversation)) return;
  const look = {
    action: 'read_conversation',
    subjectId: `conversation:${conversationId}`,
    fields: ['conversation', 'messages'],
  } as const;
  await (fresh ? recordLook : recordFirstLook)(ctx, { ...look, fields: [...look.fields] });
}

/** True for who may read it, or has another one open with its subscriber now: what was said before belongs to that. */
export async function mayLookBack(
  { actor, db }: Pick<QueryContext, 'actor' | 'db'>,
  conversation: ConversationAccess,
): Promise<boolean> {
  return mayRead(actor, conversation) || hasOpenWith(db, actor.id, conversation.subscriberId);
}

/** Lets through who may look back; what one had no part in is audited. Throws NOT_FOUND for everyone else. */
export async function admitToHistory(ctx: QueryContext, conversationId: string): Promise<ConversationAccess> {
  const found = await selectAccess(ctx.db, conversationId);
  if (!found || !(await mayLookBack(ctx, found))) throw new AppError('NOT_FOUND');
  await recordForeignRead(ctx, conversationId, found, false);
  return found;
}

/** Locks an open conversation that the actor may read. Throws NOT_FOUND, CHAT_CLOSED, or INVALID while it waits. */
export async function lockReadable(ctx: OrderContext, conversationId: string): Promise<LockedConversation> {
  const conversation = await lockConversation(ctx.db, conversationId);
  const access = conversation && (await selectAccess(ctx.db, conversationId));
  if (!access || !mayRead(ctx.actor, access)) throw new AppError('NOT_FOUND');
  return requireOpen(conversation);
}

/** As {@link lockReadable}, of which the actor is the owner or a supervisor; FORBIDDEN for others in it. */
export async function lockLed(ctx: OrderContext, conversationId: string): Promise<LockedConversation> {
  const conversation = await lockReadable(ctx, conversationId);
  requireLead(ctx.actor, conversation);
  return conversation;
}

/** Throws unless the conversation is open. */
export function requireOpen(conversation: LockedConversation): LockedConversation {
  if (conversation.state === 'closed') throw new AppError('CHAT_CLOSED');
  if (conversation.state === 'waiting')
    throw new AppError('INVALID', { reason: 'conversationId: still in the queue' });
  return conversation;
}

/** Throws FORBIDDEN for who is neither the owner nor a supervisor. */
export function requireLead(actor: Actor, { ownerId }: LockedConversation): void {
  if (ownerId !== actor.id && actor.role !== 'supervisor') throw new AppError('FORBIDDEN');
}

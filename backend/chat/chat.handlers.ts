// Orders, queries and hints of the desk's chat: closing, older messages, who is typing; the others are in files beside it.
import type { chatEvents } from '../../shared/chat/chat.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { firstNameOf } from '../../shared/first-name.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext, QueryContext, SignalContext } from '../wire/context.ts';
import type { HandlersFor } from '../wire/typed-handlers.ts';
import { admitToHistory, mayRead, mayWrite } from './conversation-access.ts';
import { closeConversation } from './closing.ts';
import { selectAccess } from './conversation.records.ts';
import { draftHandlers } from './draft.handlers.ts';
import { chatAnswer, chatAsk, chatRequeue, chatWithdraw } from './hand-over.handlers.ts';
import { chatEarlier, chatSearch } from './history.handlers.ts';
import { chatJoin, chatLeave } from './joining.handlers.ts';
import { chatMerge, chatUnmerge } from './merge.handlers.ts';
import { selectMessages, type MessagePage } from './message.records.ts';
import { chatAccept, chatTakeNext } from './take.handlers.ts';
import { chatMark, chatNote, chatSend } from './writing.handlers.ts';

type Events = typeof chatEvents;

/** See the contract. */
export async function chatClose(ctx: OrderContext, input: ParsedOf<Events['chat:close']>) {
  const anyOwner = ctx.actor.role === 'supervisor';
  const isClosed = await closeConversation(ctx, { ...input, closedBy: ctx.actor, anyOwner });
  if (!isClosed) throw await whyNotClosed(ctx, input.conversationId);
  return {};
}

async function whyNotClosed(ctx: OrderContext, conversationId: string): Promise<AppError> {
  const found = await selectAccess(ctx.db, conversationId);
  if (!found || !mayRead(ctx.actor, found)) return new AppError('NOT_FOUND');
  if (found.state === 'closed') return new AppError('CHAT_CLOSED');
  if (found.state === 'open') return new AppError('FORBIDDEN');
  return new AppError('INVALID', { reason: 'conversationId: still in the queue' });
}

/** See the contract. */
export async function chatOlder(
  ctx: QueryContext,
  input: ParsedOf<Events['chat:older']>,
): Promise<MessagePage> {
  await admitToHistory(ctx, input.conversationId);
  return selectMessages(ctx.db, input.conversationId, {
    withNotes: true,
    before: input.before,
    limit: input.limit,
  });
}

/** Tells the subscriber and the colleagues in the conversation that an answer is being written. */
export async function chatTyping(ctx: SignalContext, input: ParsedOf<Events['chat:typing']>): Promise<void> {
  const found = await selectAccess(ctx.db, input.conversationId);
  if (!found || !mayWrite(ctx.actor, found)) throw new AppError('NOT_FOUND');
  const { id: staffId, displayName: name } = ctx.actor;
  const { conversationId, typing } = input;
  ctx.hint(`consultation:${conversationId}`, 'typing', { typing, name: firstNameOf(name), staffId: null });
  ctx.hint(`conversation:${conversationId}`, 'typing', { typing, name, staffId });
}

export const chatHandlers = {
  ...draftHandlers,
  'chat:accept': chatAccept,
  'chat:take_next': chatTakeNext,
  'chat:send': chatSend,
  'chat:note': chatNote,
  'chat:mark': chatMark,
  'chat:close': chatClose,
  'chat:older': chatOlder,
  'chat:typing': chatTyping,
  'chat:ask': chatAsk,
  'chat:answer': chatAnswer,
  'chat:withdraw': chatWithdraw,
  'chat:requeue': chatRequeue,
  'chat:join': chatJoin,
  'chat:leave': chatLeave,
  'chat:merge': chatMerge,
  'chat:unmerge': chatUnmerge,
  'chat:search': chatSearch,
  'chat:earlier': chatEarlier,
} satisfies HandlersFor<Events>;

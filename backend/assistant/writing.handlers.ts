// The subscriber writes: the first message starts a conversation, the others join it, and none is ever lost.
import type { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { tellMessage } from '../chat/chat-facts.ts';
import { messageIdTaken } from '../chat/chat.handlers.ts';
import { insertSubscriberMessage } from '../chat/message.records.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellStarted } from './assistant-facts.ts';
import { insertConversation, lockLive, selectOwn } from './assistant.records.ts';

type Events = typeof assistantContract;

/** See the contract. Two pages that start at once share one conversation. */
export async function assistantStart(ctx: OrderContext, input: ParsedOf<Events['assistant:start']>) {
  const { topic, language, messageId, body } = input;
  const subscriberId = Number(ctx.actor.id);
  const live = await lockLive(ctx.db, subscriberId);
  const conversationId = live ?? ctx.newId();
  const start = { conversationId, subscriberId, topic, language, at: ctx.at };
  if (live === undefined && !(await insertConversation(ctx.db, start))) {
    // Another page started one meanwhile: the insert waited for it, so it can be seen now.
    const other = await lockLive(ctx.db, subscriberId);
    if (other === undefined) throw new AppError('BUSY');
    await store(ctx, { conversationId: other, messageId, body });
    return { conversationId: other };
  }
  const message = await store(ctx, { conversationId, messageId, body });
  if (live === undefined)
    await tellStarted(ctx, { ...start, subscriberName: message.authorName, firstMessage: body });
  return { conversationId };
}

/** See the contract. */
export async function assistantSend(ctx: OrderContext, input: ParsedOf<Events['assistant:send']>) {
  await store(ctx, input);
  return { messageId: input.messageId, at: ctx.at.toISOString() };
}

async function store(ctx: OrderContext, input: { conversationId: string; messageId: string; body: string }) {
  const subscriberId = Number(ctx.actor.id);
  const written = await insertSubscriberMessage(ctx.db, subscriberId, { ...input, at: ctx.at });
  if (!written) {
    const own = await selectOwn(ctx.db, input.conversationId, subscriberId);
    if (!own) throw new AppError('NOT_FOUND');
    throw own.state === 'closed' ? new AppError('CHAT_CLOSED') : messageIdTaken();
  }
  await tellMessage(ctx, input.conversationId, written);
  return written.message;
}

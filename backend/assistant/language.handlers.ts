// The subscriber goes on in another language: the conversation, the queue and both screens follow.
import type { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { selectQueue } from '../chat/inbox.records.ts';
import { insertSystemLine } from '../chat/system-lines.ts';
import type { OrderContext } from '../wire/context.ts';
import { changeLanguage, selectOwn } from './assistant.records.ts';

type Events = typeof assistantContract;

/** See the contract. The language that it has already is no change. */
export async function assistantLanguage(ctx: OrderContext, input: ParsedOf<Events['assistant:language']>) {
  const { conversationId, language } = input;
  const subscriberId = Number(ctx.actor.id);
  const changed = await changeLanguage(ctx.db, { conversationId, language, subscriberId });
  if (changed === undefined) {
    const own = await selectOwn(ctx.db, conversationId, subscriberId);
    if (!own) throw new AppError('NOT_FOUND');
    if (own.state === 'closed') throw new AppError('CHAT_CLOSED');
    return {};
  }
  await insertSystemLine(ctx, conversationId, { code: 'language', language }, 'both');
  await ctx.append(`conversation:${conversationId}`, 'chat:language', { language });
  await ctx.append(`consultation:${conversationId}`, 'consultation:language', { language });
  if (changed === 'waiting') {
    // The row that stands in the queue is replaced by the same one in the other language.
    const row = (await selectQueue(ctx.db)).find((waiting) => waiting.conversationId === conversationId);
    if (row) await ctx.append('queue', 'queue:joined', row);
  }
  return {};
}

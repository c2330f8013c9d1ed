// Lines that nobody wrote: stored as messages of the system, told to both sides or to the staff alone.
import type { SystemLine } from '../../shared/chat/system-line.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellMessage } from './chat-facts.ts';
import { insertSystemMessage } from './system-line.records.ts';

/**
 * Stores `line` at the end of the conversation and tells it. With `staff` it is a note: nothing of it reaches the
 * subscriber; with `both` the subscriber gets the public part of it. The caller holds the lock of the conversation.
 */
export async function insertSystemLine(
  ctx: OrderContext,
  conversationId: string,
  line: SystemLine,
  visibility: 'both' | 'staff',
): Promise<void> {
  const kind = visibility === 'both' ? 'system' : 'note';
  const message = {
    conversationId,
    messageId: ctx.newId(),
    kind,
    body: JSON.stringify(line),
    at: ctx.at,
  } as const;
  await tellMessage(ctx, conversationId, await insertSystemMessage(ctx.db, message));
}

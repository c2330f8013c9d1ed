// Giving an open conversation back to the queue with its history: by a colleague, or by itself.
import type { Topic } from '../../shared/chat/message.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import { companyNews, tellCompanyEnded, tellInboxes } from './company-facts.ts';
import { selectQueue } from './inbox.records.ts';
import { endCompany } from './participant.records.ts';
import { returnToQueue } from './return.records.ts';
import { insertSystemLine } from './system-lines.ts';

export interface Return {
  conversationId: string;
  /** Whose it was. */
  ownerId: string;
  reason: 'requeued' | 'unanswered' | 'disconnected';
  /** Full name of who gave it back, or of whose it was. */
  by: string;
  /** For the next owner; may be empty. */
  note: string;
  topic: Topic;
  /** Unsent reply, put into the composer of the next owner. */
  draft: string;
}

/**
 * Puts a conversation back into the queue and tells everyone concerned. The caller holds its lock and has seen that
 * it is open; the load of the owner is the caller's to tell.
 */
export async function returnChat(ctx: OrderContext, back: Return): Promise<void> {
  const { conversationId, ownerId, reason, by, note, topic } = back;
  const company = await endCompany(ctx.db, conversationId, ctx.at);
  await returnToQueue(ctx.db, back, ctx.at);
  const [row] = await selectQueue(ctx.db, conversationId);
  await ctx.append(`conversation:${conversationId}`, 'chat:returned', { topic });
  await tellCompanyEnded(ctx, conversationId, company);
  await ctx.append(`consultation:${conversationId}`, 'consultation:returned', { topic });
  await insertSystemLine(ctx, conversationId, { code: 'queued', reason, by, note }, 'both');
  const released = { staffId: ownerId, type: 'inbox:released', payload: { conversationId, reason } };
  await tellInboxes(ctx, [released, ...companyNews(conversationId, company, by)]);
  // The card shows what each chat was about; only a colleague may have changed that.
  if (row && reason === 'requeued')
    await ctx.append(`subscriber:${row.subscriberId}`, 'subscriber:timeline_added', {
      kind: 'chat_started',
      at: row.startedAt,
      conversationId,
      topic,
    });
  await ctx.append('queue', 'queue:joined', row);
}

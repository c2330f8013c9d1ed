// Ending an open conversation for good: by its agent, by a supervisor, or by its subscriber.
import type { Outcome } from '../../shared/chat/message.contract.ts';
import { tellLoad } from '../presence/team.ts';
import type { OrderContext } from '../wire/context.ts';
import { tellClosed } from './chat-facts.ts';
import { closeIfOpen } from './close.records.ts';
import { endCompany } from './participant.records.ts';
import { lockTaker } from './take.records.ts';

export interface Closing {
  conversationId: string;
  outcome: Outcome;
  summary: string;
  /** Who at the desk it counts for: the rating will be theirs. */
  closedBy: { id: string; displayName: string };
  /** True when it may be somebody else's. */
  anyOwner: boolean;
}

/**
 * Closes the conversation, ends who was in it and what was asked for it, asks for the rating and tells everyone; false
 * when it is not open, or not theirs.
 */
export async function closeConversation(ctx: OrderContext, closing: Closing): Promise<boolean> {
  const { closedBy, conversationId } = closing;
  const closed = await closeIfOpen(ctx.db, { ...closing, closedBy: closedBy.id, at: ctx.at });
  if (!closed) return false;
  const company = await endCompany(ctx.db, conversationId, ctx.at);
  await lockTaker(ctx.db, closed.ownerId);
  await tellClosed(ctx, { ...closing, ...closed }, company);
  await tellLoad(ctx, [closed.ownerId]);
  return true;
}

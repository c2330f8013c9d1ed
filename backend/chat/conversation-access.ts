// Who may read a conversation: its owner, who closed it, and supervisors, whose look is audited.
import { recordFirstLook, recordLook } from '../audit/audit.ts';
import type { Actor, QueryContext } from '../wire/context.ts';
import type { ConversationAccess } from './conversation.records.ts';

function isTheirs(actor: Actor, { ownerId, closedBy }: ConversationAccess): boolean {
  return ownerId === actor.id || closedBy === actor.id;
}

/** True when this member of staff may read the conversation. */
export function mayRead(actor: Actor, conversation: ConversationAccess): boolean {
  return isTheirs(actor, conversation) || actor.role === 'supervisor';
}

/** Leaves the audit row of a supervisor who reads someone else's conversation; `fresh` false: once a sign-in. */
export async function recordForeignRead(
  ctx: QueryContext,
  conversationId: string,
  conversation: ConversationAccess,
  fresh: boolean,
): Promise<void> {
  if (isTheirs(ctx.actor, conversation)) return;
  const look = {
    action: 'read_conversation',
    subjectId: `conversation:${conversationId}`,
    fields: ['conversation', 'messages'],
  } as const;
  await (fresh ? recordLook : recordFirstLook)(ctx, { ...look, fields: [...look.fields] });
}

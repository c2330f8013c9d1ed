// Wiring: files in chats are open to those who may read the chat; a technician has no chats, only files of visits.
import { AppError } from '../shared/errors.ts';
import { createAttachments, type AttachmentOptions, type Attachments } from './attachment/attachments.ts';
import { admitToHistory } from './chat/conversation-access.ts';
import { selectAccess } from './chat/conversation.records.ts';
import type { AppParts } from './parts.ts';
import type { Sessions } from './session/sessions.ts';
import type { Actor, QueryContext } from './wire/context.ts';

/** Takes access tokens of staff, of subscribers and of technicians. */
export function createChatFiles(
  parts: AppParts,
  sessions: Pick<Sessions, 'verifyAccess'>,
  options: AttachmentOptions,
): Attachments {
  const verify = async (token: string): Promise<Omit<Actor, 'source'>> => {
    for (const kind of ['staff', 'subscriber'] as const) {
      const access = await sessions.verifyAccess(token, kind).catch((error: unknown) => {
        if (error instanceof AppError && error.code === 'UNAUTHENTICATED') return undefined;
        throw error;
      });
      if (access) return access.actor;
    }
    return (await sessions.verifyAccess(token, 'technician')).actor;
  };
  return createAttachments(parts, { verify, admit }, options);
}

async function admit(ctx: QueryContext, conversationId: string): Promise<void> {
  if (ctx.actor.role === 'technician') throw new AppError('NOT_FOUND');
  if (ctx.actor.role !== 'subscriber') {
    await admitToHistory(ctx, conversationId);
    return;
  }
  const conversation = await selectAccess(ctx.db, conversationId);
  if (conversation?.subscriberId !== Number(ctx.actor.id)) throw new AppError('NOT_FOUND');
}

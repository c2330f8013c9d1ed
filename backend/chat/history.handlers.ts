// What was said before: a search across conversations, and the subscriber's earlier ones.
import type { historyEvents } from '../../shared/chat/history.contract.ts';
import { messageWords, snippetOf } from '../../shared/chat/message-words.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import { recordFirstLook } from '../audit/audit.ts';
import type { QueryContext } from '../wire/context.ts';
import { admitToHistory, recordForeignRead } from './conversation-access.ts';
import { hasOpenWith, selectAccess } from './conversation.records.ts';
import { selectEarlier, selectMessagesWith, type FoundMessage, type Scope } from './history.records.ts';
import { selectMessages } from './message.records.ts';

type Events = typeof historyEvents;

const hitsPerPage = 20;
/** Words of a query beyond these are not looked at. */
const mostWords = 8;

/** See the contract. Signs are no words: a query of nothing else finds nothing. */
export async function chatSearch(ctx: QueryContext, input: ParsedOf<Events['chat:search']>) {
  const scope = await scopeOf(ctx, input.conversationId);
  const words = messageWords(input.text).slice(0, mostWords);
  if (words.length === 0) return { hits: [], cursor: null };
  const before = input.cursor === undefined ? undefined : readCursor(input.cursor);
  const found = await selectMessagesWith(ctx.db, words, scope, { before, limit: hitsPerPage + 1 });
  const page = found.slice(0, hitsPerPage);
  const hits = page.map(({ body, at, ...hit }) => ({
    ...hit,
    at: at.toISOString(),
    ...snippetOf(body, words),
  }));
  return { hits, cursor: found.length > hitsPerPage ? cursorOf(page.at(-1)!) : null };
}

/** Where this person may search; a supervisor's look at what others wrote is audited. */
async function scopeOf(ctx: QueryContext, conversationId: string | undefined): Promise<Scope> {
  if (conversationId !== undefined) {
    await admitToHistory(ctx, conversationId);
    return { conversationId };
  }
  if (ctx.actor.role !== 'supervisor') return { staffId: ctx.actor.id };
  const look = { action: 'search_conversations', subjectId: 'conversations', fields: ['messages'] } as const;
  await recordFirstLook(ctx, { ...look, fields: [...look.fields] });
  return 'all';
}

const cursorOf = ({ at, messageId }: FoundMessage): string => `${at.toISOString()} ${messageId}`;

const cursorForm = /^(\d{4}-\d\d-\d\dT[\d:.]{12}Z) ([\da-f-]{36})$/;

/** Where a page ended. Throws INVALID for what is no cursor of ours. */
function readCursor(cursor: string): { at: Date; messageId: string } {
  const [, at, messageId] = cursorForm.exec(cursor) ?? [];
  if (at === undefined || messageId === undefined || Number.isNaN(Date.parse(at)))
    throw new AppError('INVALID', { reason: 'cursor: not one that a page ended with' });
  return { at: new Date(at), messageId };
}

/** See the contract. Who has no chat open with the subscriber is shown only what they took part in. */
export async function chatEarlier(ctx: QueryContext, input: ParsedOf<Events['chat:earlier']>) {
  const { subscriberId } = await admitToHistory(ctx, input.conversationId);
  const seesAll = ctx.actor.role === 'supervisor' || (await hasOpenWith(ctx.db, ctx.actor.id, subscriberId));
  const beforeId = input.before ?? input.conversationId;
  const found = await selectEarlier(ctx.db, subscriberId, beforeId, seesAll ? undefined : ctx.actor.id);
  if (!found) throw new AppError('NOT_FOUND');
  const [conversation, next] = found;
  if (!conversation) return { earlier: null, more: false };
  const { conversationId, startedAt, closedAt, ...rest } = conversation;
  const access = await selectAccess(ctx.db, conversationId);
  if (access) await recordForeignRead(ctx, conversationId, access, false);
  const page = await selectMessages(ctx.db, conversationId, { withNotes: true });
  const times = { startedAt: startedAt.toISOString(), closedAt: closedAt?.toISOString() ?? null };
  return { earlier: { conversationId, ...rest, ...times, ...page }, more: next !== undefined };
}

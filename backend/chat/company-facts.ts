// Facts for the inboxes of several people at once, and what is told when a conversation loses all who were in it.
import type { OrderContext } from '../wire/context.ts';
import type { Company } from './participant.records.ts';

/** One fact for one person's inbox. */
export interface InboxNews {
  staffId: string;
  type: string;
  payload: unknown;
}

/** Appends `news` by person: streams are always locked in one order, so that two orders never wait in a circle. */
export async function tellInboxes(ctx: OrderContext, news: readonly InboxNews[]): Promise<void> {
  const sorted = news.toSorted((left, right) =>
    left.staffId < right.staffId ? -1 : left.staffId > right.staffId ? 1 : 0,
  );
  for (const { staffId, type, payload } of sorted) await ctx.append(`inbox:${staffId}`, type, payload);
}

/** Tells the conversation that nobody helps in it and nobody is asked any more, where that is new. */
export async function tellCompanyEnded(
  ctx: OrderContext,
  conversationId: string,
  { helperIds, request }: Company,
): Promise<void> {
  const stream = `conversation:${conversationId}`;
  if (helperIds.length > 0) await ctx.append(stream, 'chat:helpers', { helpers: [] });
  if (request) await ctx.append(stream, 'chat:request', { request: null });
}

/** The same for those whom it concerns. */
export function companyNews(
  conversationId: string,
  { helperIds, request }: Company,
  byName: string,
): InboxNews[] {
  const helping = helperIds.map((staffId) => ({
    staffId,
    type: 'inbox:helping_ended',
    payload: { conversationId },
  }));
  if (!request) return helping;
  const payload = { conversationId, requestId: request.requestId, result: 'ended', byName, reason: '' };
  const asked = [request.fromId, request.toId].map((staffId) => ({
    staffId,
    type: 'inbox:ask_ended',
    payload,
  }));
  return [...helping, ...asked];
}

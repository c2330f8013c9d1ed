// An earlier conversation of the subscriber becomes part of the open one: a link that can be undone, nothing is moved.
import type { handOverEvents } from '../../shared/chat/hand-over.contract.ts';
import { AppError } from '../../shared/errors.ts';
import type { ParsedOf } from '../../shared/wire/wire.contract.ts';
import type { OrderContext } from '../wire/context.ts';
import { mayLookBack, mayRead, requireLead, requireOpen } from './conversation-access.ts';
import { lockConversations, type LockedConversation } from './conversation-lock.records.ts';
import { selectAccess } from './conversation.records.ts';
import { selectMergedFrom, selectMergedInto, updateMergedInto } from './merge.records.ts';
import { insertSystemLine } from './system-lines.ts';

type Events = typeof handOverEvents;

/** See the contract. */
export async function chatMerge(ctx: OrderContext, input: ParsedOf<Events['chat:merge']>) {
  const [from, into] = await lockPair(ctx, input.from, input.into);
  if (!from || from.subscriberId !== into.subscriberId) throw new AppError('NOT_FOUND');
  if (from.state !== 'closed' || from.startedAt >= into.startedAt)
    throw new AppError('INVALID', { reason: 'from: not an earlier chat' });
  if (from.mergedInto !== null) throw new AppError('INVALID', { reason: 'from: merged already' });
  await link(ctx, from, into, 'merged');
  return {};
}

/** See the contract. */
export async function chatUnmerge(ctx: OrderContext, input: ParsedOf<Events['chat:unmerge']>) {
  const intoId = await selectMergedInto(ctx.db, input.from);
  if (intoId === undefined) throw new AppError('NOT_FOUND');
  if (intoId === null) {
    const access = await selectAccess(ctx.db, input.from);
    if (!access || !(await mayLookBack(ctx, access))) throw new AppError('NOT_FOUND');
    throw new AppError('INVALID', { reason: 'from: not merged' });
  }
  const [from, into] = await lockPair(ctx, input.from, intoId);
  if (from?.mergedInto !== intoId) throw new AppError('INVALID', { reason: 'from: not merged' });
  await link(ctx, from, into, 'unmerged');
  return {};
}

/** Both conversations, locked; the later one is open and the actor's to lead. NOT_FOUND for one that is not theirs. */
async function lockPair(
  ctx: OrderContext,
  fromId: string,
  intoId: string,
): Promise<[from: LockedConversation | undefined, into: LockedConversation]> {
  const locked = await lockConversations(ctx.db, [fromId, intoId]);
  const find = (id: string): LockedConversation | undefined =>
    locked.find(({ conversationId }) => conversationId === id);
  const into = find(intoId);
  const access = into && (await selectAccess(ctx.db, intoId));
  if (!access || !mayRead(ctx.actor, access)) throw new AppError('NOT_FOUND');
  requireLead(ctx.actor, requireOpen(into));
  return [find(fromId), into];
}

async function link(
  ctx: OrderContext,
  from: LockedConversation,
  into: LockedConversation,
  code: 'merged' | 'unmerged',
): Promise<void> {
  const mergedInto = code === 'merged' ? into.conversationId : null;
  await updateMergedInto(ctx.db, from.conversationId, mergedInto);
  const mergedFrom = await selectMergedFrom(ctx.db, into.conversationId);
  const facts: [string, string, unknown][] = [
    [from.conversationId, 'chat:merged_into', { mergedInto }],
    [into.conversationId, 'chat:merged', { mergedFrom }],
  ];
  for (const [id, type, payload] of facts) await ctx.append(`conversation:${id}`, type, payload);
  const line = { code, by: ctx.actor.displayName, startedAt: from.startedAt.toISOString() };
  await insertSystemLine(ctx, into.conversationId, line, 'staff');
}

// Connections as the database knows them: what changed since the last look is stored and told to the team.
import type { OrderContext } from '../wire/context.ts';
import { lockMember, selectState, upsertState } from './presence.records.ts';
import { tellMember } from './team.ts';

/** Stores who came and who left, and tells the team; a person who never was here begins on a break. */
export async function recordMoves(
  ctx: OrderContext,
  { came, left }: { came: readonly string[]; left: readonly string[] },
): Promise<void> {
  const moved = [...came, ...left].sort();
  for (const staffId of moved) {
    // Who has left may be disabled by now, and is stored as away all the same.
    const isMember = await lockMember(ctx.db, staffId);
    const before = await selectState(ctx.db, staffId);
    const isOnline = isMember && came.includes(staffId);
    if ((before?.isOnline ?? false) === isOnline) continue;
    const state = before ?? { state: 'break', reason: 'chosen', since: ctx.at };
    await upsertState(ctx.db, staffId, { ...state, isOnline, offlineSince: isOnline ? null : ctx.at });
  }
  for (const staffId of moved) await tellMember(ctx, staffId);
}

/** A person without a connection for long is on a break; their chats have been given back before. */
export async function sendOnBreak(ctx: OrderContext, staffId: string): Promise<void> {
  await lockMember(ctx.db, staffId);
  const now = await selectState(ctx.db, staffId);
  if (!now || now.isOnline || now.state === 'break') return;
  await upsertState(ctx.db, staffId, { ...now, state: 'break', reason: 'disconnected', since: ctx.at });
  await tellMember(ctx, staffId);
}

// What the team is told of one of its members. The stream `team` is the last that an order appends to.
import type { OrderContext } from '../wire/context.ts';
import { countOpenChats, selectMembers } from './team.records.ts';

/** Tells the team how a person is now, after any change of state, connection, role, name or capacity. */
export async function tellMember(ctx: OrderContext, staffId: string): Promise<void> {
  const [member] = await selectMembers(ctx.db, staffId);
  if (member) await ctx.append('team', 'team:changed', member);
  else await ctx.append('team', 'team:left', { staffId });
}

/** Tells the team how many chats these people have open now; call it after every change of an owner or a close. */
export async function tellLoad(ctx: OrderContext, staffIds: readonly string[]): Promise<void> {
  const ids = [...new Set(staffIds)].sort();
  const open = await countOpenChats(ctx.db, ids);
  for (const staffId of ids) {
    await ctx.append('team', 'team:load', { staffId, openChats: open.get(staffId) ?? 0 });
  }
}

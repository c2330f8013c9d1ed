// SQL of the team: everyone who may answer chats, what they do now, and how many chats they have open.
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { teamMember } from '../../shared/presence/presence.contract.ts';
import type { Language } from '../../shared/language.ts';
import type { Tables } from '../db/tables.ts';

/** Roles that answer chats. */
export const answeringRoles = ['agent', 'supervisor'] as const;

type Member = z.input<typeof teamMember>;

/** The team by name, or only the one with `staffId`; who is disabled or has another role is not in it. */
export async function selectMembers(db: Kysely<Tables>, staffId?: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('staff as s')
    .leftJoin('agent_states as a', 'a.staff_id', 's.staff_id')
    .select((is) => [
      's.staff_id as staffId',
      's.display_name as name',
      's.role',
      's.languages',
      's.chat_capacity as capacity',
      's.created_at',
      'a.state',
      'a.reason',
      'a.since',
      'a.is_online',
      is
        .selectFrom('conversations as c')
        .select(({ fn }) => fn.countAll<number>().as('open'))
        .whereRef('c.owner_id', '=', 's.staff_id')
        .where('c.state', '=', 'open')
        .as('openChats'),
    ])
    .where('s.disabled_at', 'is', null)
    .where('s.role', 'in', answeringRoles)
    .$if(staffId !== undefined, (query) => query.where('s.staff_id', '=', staffId!))
    .execute();
  const members = rows.map(({ created_at, is_online, since, ...row }) => ({
    ...row,
    role: row.role as Member['role'],
    languages: row.languages as Language[],
    state: row.state ?? ('break' as const),
    reason: row.reason ?? ('chosen' as const),
    since: (since ?? created_at).toISOString(),
    isOnline: is_online ?? false,
    openChats: Number(row.openChats ?? 0),
  }));
  const key = ({ name, staffId: id }: Member): string => `${name}\n${id}`;
  return members.sort((left, right) => (key(left) < key(right) ? -1 : 1));
}

/** How many chats each of `staffIds` has open; 0 is left out. */
export async function countOpenChats(
  db: Kysely<Tables>,
  staffIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('conversations')
    .select((is) => ['owner_id', is.fn.countAll<number>().as('open')])
    .where('owner_id', 'in', staffIds)
    .where('state', '=', 'open')
    .groupBy('owner_id')
    .execute();
  return new Map(rows.map((row) => [row.owner_id!, Number(row.open)]));
}

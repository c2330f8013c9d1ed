// SQL of what a person does now, and whether they are connected.
import { sql, type Kysely, type Transaction } from 'kysely';
import type { WorkState } from '../../shared/presence/presence.contract.ts';
import type { Tables } from '../db/tables.ts';
import { answeringRoles } from './team.records.ts';

export interface AgentState {
  state: WorkState;
  reason: 'chosen' | 'missed_offer' | 'disconnected';
  since: Date;
  isOnline: boolean;
  offlineSince: Date | null;
}

/** Locks a person who may answer chats and is not disabled; false when there is none such. */
export async function lockMember(db: Transaction<Tables>, staffId: string): Promise<boolean> {
  const row = await db
    .selectFrom('staff')
    .select('staff_id')
    .where('staff_id', '=', staffId)
    .where('disabled_at', 'is', null)
    .where('role', 'in', answeringRoles)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** Read after {@link lockMember}; undefined for a person who was never here. */
export async function selectState(db: Kysely<Tables>, staffId: string): Promise<AgentState | undefined> {
  return db
    .selectFrom('agent_states')
    .select(['state', 'reason', 'since', 'is_online as isOnline', 'offline_since as offlineSince'])
    .where('staff_id', '=', staffId)
    .executeTakeFirst();
}

/** The whole state of a person, whatever it was; the person is locked. */
export async function upsertState(
  db: Transaction<Tables>,
  staffId: string,
  { state, reason, since, isOnline, offlineSince }: AgentState,
): Promise<void> {
  const row = { state, reason, since, is_online: isOnline, offline_since: offlineSince };
  await db
    .insertInto('agent_states')
    .values({ staff_id: staffId, ...row })
    .onConflict((conflict) => conflict.column('staff_id').doUpdateSet(row))
    .execute();
}

export async function updateCapacity(
  db: Transaction<Tables>,
  staffId: string,
  capacity: number,
): Promise<void> {
  await db.updateTable('staff').set({ chat_capacity: capacity }).where('staff_id', '=', staffId).execute();
}

/** Staff whose stored connection differs from `connected`: those who came, and those who left. By id. */
export async function selectMoved(
  db: Kysely<Tables>,
  connected: ReadonlySet<string>,
): Promise<{ came: string[]; left: string[] }> {
  const online = await db
    .selectFrom('agent_states')
    .select('staff_id')
    .where('is_online', '=', true)
    .execute();
  const known = new Set(online.map((row) => row.staff_id));
  const left = [...known].filter((staffId) => !connected.has(staffId)).sort();
  const unknown = [...connected].filter((staffId) => !known.has(staffId)).sort();
  if (unknown.length === 0) return { came: [], left };
  const answering = await db
    .selectFrom('staff')
    .select('staff_id')
    .where('staff_id', 'in', unknown)
    .where('role', 'in', answeringRoles)
    .where('disabled_at', 'is', null)
    .orderBy('staff_id')
    .execute();
  return { came: answering.map((row) => row.staff_id), left };
}

/**
 * Staff without a connection since `before` who have chats open or are not on a break. Nobody counts as gone before
 * `startedAt`, when the program began to look.
 */
export async function selectGone(db: Kysely<Tables>, before: Date, startedAt: Date): Promise<string[]> {
  if (startedAt > before) return [];
  const rows = await db
    .selectFrom('staff as s')
    .leftJoin('agent_states as a', 'a.staff_id', 's.staff_id')
    .select('s.staff_id')
    .where(sql<boolean>`not coalesce(a.is_online, false)`)
    .where((is) => is.or([is('a.offline_since', 'is', null), is('a.offline_since', '<=', before)]))
    .where((is) =>
      is.or([
        is('a.state', '<>', 'break'),
        is.exists(
          is
            .selectFrom('conversations as c')
            .select('c.conversation_id')
            .whereRef('c.owner_id', '=', 's.staff_id')
            .where('c.state', '=', 'open'),
        ),
      ]),
    )
    .orderBy('s.staff_id')
    .execute();
  return rows.map((row) => row.staff_id);
}

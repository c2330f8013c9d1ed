// The desk's events about sessions: who is signed in where, and ending it.
import { AppError } from '../../shared/errors.ts';
import type { sessionEvents } from '../../shared/session/session.contract.ts';
import { staffManagers } from '../../shared/staff/staff.rules.ts';
import type { ParsedOf, ResultOf, StaffRole } from '../../shared/wire/wire.contract.ts';
import type { Actor, OrderContext, QueryContext } from '../wire/context.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import { selectStaff } from './people.records.ts';
import { revokeSession, selectLiveSessions, selectSession } from './session.records.ts';

type Events = typeof sessionEvents;

/** Living sessions, the newest first. FORBIDDEN for someone else's without being a supervisor or admin. */
export async function sessionList(
  ctx: QueryContext,
  input: ParsedOf<Events['session:list']>,
): Promise<ResultOf<Events['session:list']>> {
  const staffId = input.staffId ?? ctx.actor.id;
  if (staffId !== ctx.actor.id && !isManager(ctx.actor)) throw new AppError('FORBIDDEN');
  const sessions = await selectLiveSessions(ctx.db, 'staff', staffId, ctx.at);
  return {
    sessions: sessions.map((session) => ({
      sessionId: session.sessionId,
      createdAt: session.createdAt.toISOString(),
      refreshedAt: session.refreshedAt.toISOString(),
      expiresAt: session.expiresAt.toISOString(),
      source: session.source,
      isCurrent: session.sessionId === ctx.actor.sessionId,
    })),
  };
}

/** Ends a session; its connections are cut by the watcher. NOT_FOUND for one that is not the actor's to end. */
export async function sessionRevoke(
  ctx: OrderContext,
  { sessionId }: ParsedOf<Events['session:revoke']>,
): Promise<ResultOf<Events['session:revoke']>> {
  const session = await selectSession(ctx.db, sessionId);
  if (!session || !(await mayEnd(ctx, session))) throw new AppError('NOT_FOUND');
  if (await revokeSession(ctx.db, sessionId, ctx.at)) {
    await insertSecurityEvent(ctx.db, {
      at: ctx.at,
      kind: 'session_revoked',
      actor: `staff:${ctx.actor.id}`,
      source: ctx.actor.source,
      details: { sessionId, ownerId: session.ownerId },
    });
  }
  return {};
}

/** One's own; any of the staff's for managers, but an admin's only for an admin. */
async function mayEnd(ctx: OrderContext, session: { kind: string; ownerId: string }): Promise<boolean> {
  if (session.kind !== 'staff') return false;
  if (session.ownerId === ctx.actor.id) return true;
  if (!isManager(ctx.actor)) return false;
  const owner = await selectStaff(ctx.db, { staffId: session.ownerId });
  return owner !== undefined && (owner.role !== 'admin' || ctx.actor.role === 'admin');
}

function isManager(actor: Actor): boolean {
  return staffManagers.includes(actor.role as StaffRole);
}

export const sessionHandlers = {
  'session:list': sessionList,
  'session:revoke': sessionRevoke,
} satisfies Record<keyof Events, unknown>;

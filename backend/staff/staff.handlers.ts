// The desk's events about the staff. An end, another role and a new password end the sessions; the watcher cuts their connections.
import { AppError } from '../../shared/errors.ts';
import type { staffEvents } from '../../shared/staff/staff.contract.ts';
import { mayGrantRole, mayManage } from '../../shared/staff/staff.rules.ts';
import type { ParsedOf, ResultOf, StaffRole } from '../../shared/wire/wire.contract.ts';
import { assertNewPassword } from '../common-passwords.ts';
import { hashPassword } from '../password-hash.ts';
import { tellMember } from '../presence/team.ts';
import type { OrderContext, QueryContext } from '../wire/context.ts';
import { insertSecurityEvent } from '../wire/wire.records.ts';
import {
  hasActiveAdmin,
  insertStaffMember,
  lockStaffMember,
  revokeSessionsOf,
  selectStaffMembers,
  updateStaffMember,
  type LockedStaffMember,
} from './staff.records.ts';

type Events = typeof staffEvents;

/** Everyone who works or worked here, by login. */
export async function staffList(ctx: QueryContext): Promise<ResultOf<Events['staff:list']>> {
  return { staff: await selectStaffMembers(ctx.db) };
}

/** Throws LOGIN_TAKEN, WEAK_PASSWORD, or FORBIDDEN for a role that is not the actor's to give. */
export async function staffCreate(
  ctx: OrderContext,
  input: ParsedOf<Events['staff:create']>,
): Promise<ResultOf<Events['staff:create']>> {
  assertNewPassword(input.password, [input.login, input.displayName]);
  await refuseUngrantable(ctx, input.role);
  const passwordHash = await hashPassword(input.password);
  const staffId = ctx.newId();
  const { login, displayName, role, languages } = input;
  const row = { staffId, login, displayName, role, languages, passwordHash, at: ctx.at };
  if (!(await insertStaffMember(ctx.db, row))) throw new AppError('LOGIN_TAKEN');
  await note(ctx, 'staff_created', { staffId, role });
  await tellMember(ctx, staffId);
  return { staffId: staffId as ResultOf<Events['staff:create']>['staffId'] };
}

/** Throws NOT_FOUND for an unknown or disabled person, FORBIDDEN for oneself and for an admin (unless by an admin). */
export async function staffDisable(
  ctx: OrderContext,
  { staffId }: ParsedOf<Events['staff:disable']>,
): Promise<ResultOf<Events['staff:disable']>> {
  await lockAtWork(ctx, staffId);
  await updateStaffMember(ctx.db, staffId, { disabledAt: ctx.at });
  await revokeSessionsOf(ctx.db, staffId, ctx.at);
  await note(ctx, 'staff_disabled', { staffId });
  await tellMember(ctx, staffId);
  return {};
}

/** Throws NOT_FOUND for an unknown person, and FORBIDDEN as {@link staffDisable}. */
export async function staffEnable(
  ctx: OrderContext,
  { staffId }: ParsedOf<Events['staff:enable']>,
): Promise<ResultOf<Events['staff:enable']>> {
  const { disabledAt } = await lockManageable(ctx, staffId);
  if (disabledAt === null) return {};
  await updateStaffMember(ctx.db, staffId, { disabledAt: null });
  await note(ctx, 'staff_enabled', { staffId });
  await tellMember(ctx, staffId);
  return {};
}

/** Throws as {@link staffDisable}, and WEAK_PASSWORD. */
export async function staffSetPassword(
  ctx: OrderContext,
  { staffId, password }: ParsedOf<Events['staff:set_password']>,
): Promise<ResultOf<Events['staff:set_password']>> {
  const { login, displayName } = await lockAtWork(ctx, staffId);
  assertNewPassword(password, [login, displayName]);
  await updateStaffMember(ctx.db, staffId, { passwordHash: await hashPassword(password) });
  await revokeSessionsOf(ctx.db, staffId, ctx.at);
  await note(ctx, 'staff_password_set', { staffId });
  return {};
}

/** Throws as {@link staffDisable}, and FORBIDDEN for a role that is not the actor's to give. */
export async function staffChangeRole(
  ctx: OrderContext,
  { staffId, role }: ParsedOf<Events['staff:change_role']>,
): Promise<ResultOf<Events['staff:change_role']>> {
  const target = await lockAtWork(ctx, staffId);
  if (target.role === role) return {};
  await refuseUngrantable(ctx, role);
  await updateStaffMember(ctx.db, staffId, { role });
  await revokeSessionsOf(ctx.db, staffId, ctx.at);
  await note(ctx, 'staff_role_changed', { staffId, from: target.role, to: role });
  await tellMember(ctx, staffId);
  return {};
}

async function lockAtWork(ctx: OrderContext, staffId: string): Promise<LockedStaffMember> {
  const target = await lockManageable(ctx, staffId);
  if (target.disabledAt !== null) throw new AppError('NOT_FOUND');
  return target;
}

async function lockManageable(ctx: OrderContext, staffId: string): Promise<LockedStaffMember> {
  const target = await lockStaffMember(ctx.db, { staffId });
  if (!target) throw new AppError('NOT_FOUND');
  if (!mayManage({ id: ctx.actor.id, role: ctx.actor.role as StaffRole }, target))
    throw new AppError('FORBIDDEN');
  return target;
}

async function refuseUngrantable(ctx: OrderContext, role: StaffRole): Promise<void> {
  const hasAdmin = await hasActiveAdmin(ctx.db);
  if (!mayGrantRole(ctx.actor.role as StaffRole, role, hasAdmin)) throw new AppError('FORBIDDEN');
}

async function note(ctx: OrderContext, kind: string, details: Record<string, string>): Promise<void> {
  const { id, source } = ctx.actor;
  await insertSecurityEvent(ctx.db, { at: ctx.at, kind, actor: `staff:${id}`, source, details });
}

export const staffHandlers = {
  'staff:list': staffList,
  'staff:create': staffCreate,
  'staff:disable': staffDisable,
  'staff:enable': staffEnable,
  'staff:set_password': staffSetPassword,
  'staff:change_role': staffChangeRole,
} satisfies Record<keyof Events, unknown>;

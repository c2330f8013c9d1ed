// SQL of the staff: the list, a new person, the role, the end.
import type { Kysely, Transaction } from 'kysely';
import type { StaffId } from '../../shared/ids.ts';
import type { StaffMember } from '../../shared/staff/staff.contract.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import type { Tables } from '../db/tables.ts';

export interface NewStaffMember {
  staffId: string;
  login: string;
  displayName: string;
  role: StaffRole;
  languages: readonly string[];
  passwordHash: string;
  at: Date;
}

/** Everyone, also the disabled, by login. */
export async function selectStaffMembers(db: Kysely<Tables>): Promise<StaffMember[]> {
  const rows = await db
    .selectFrom('staff')
    .select(['staff_id', 'login', 'display_name', 'role', 'languages', 'disabled_at', 'created_at'])
    .orderBy('login')
    .execute();
  return rows.map((row) => ({
    staffId: row.staff_id as StaffId,
    login: row.login,
    displayName: row.display_name,
    role: row.role,
    languages: row.languages as StaffMember['languages'],
    disabledAt: row.disabled_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
  }));
}

/** False when the login is taken. */
export async function insertStaffMember(db: Transaction<Tables>, row: NewStaffMember): Promise<boolean> {
  const inserted = await db
    .insertInto('staff')
    .values({
      staff_id: row.staffId,
      login: row.login,
      display_name: row.displayName,
      role: row.role,
      password_hash: row.passwordHash,
      languages: JSON.stringify(row.languages),
      disabled_at: null,
      created_at: row.at,
    })
    .onConflict((conflict) => conflict.column('login').doNothing())
    .returning('staff_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export interface LockedStaffMember {
  id: string;
  role: StaffRole;
  login: string;
  displayName: string;
  disabledAt: Date | null;
}

/** Someone who works or worked here; their row stays locked until the commit. */
export async function lockStaffMember(
  db: Transaction<Tables>,
  by: { staffId: string } | { login: string },
): Promise<LockedStaffMember | undefined> {
  return db
    .selectFrom('staff')
    .select(['staff_id as id', 'role', 'login', 'display_name as displayName', 'disabled_at as disabledAt'])
    .where((eb) => ('staffId' in by ? eb('staff_id', '=', by.staffId) : eb('login', '=', by.login)))
    .forUpdate()
    .executeTakeFirst();
}

export async function hasActiveAdmin(db: Kysely<Tables>): Promise<boolean> {
  const row = await db
    .selectFrom('staff')
    .select('staff_id')
    .where('role', '=', 'admin')
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function updateStaffMember(
  db: Transaction<Tables>,
  staffId: string,
  { role, disabledAt, passwordHash }: { role?: StaffRole; disabledAt?: Date | null; passwordHash?: string },
): Promise<void> {
  await db
    .updateTable('staff')
    .set({
      ...(role !== undefined && { role }),
      ...(disabledAt !== undefined && { disabled_at: disabledAt }),
      ...(passwordHash !== undefined && { password_hash: passwordHash }),
    })
    .where('staff_id', '=', staffId)
    .execute();
}

/** Ends all sessions of a person. Call it after the person's row was changed, so that a sign-in cannot slip between. */
export async function revokeSessionsOf(db: Transaction<Tables>, staffId: string, at: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: at })
    .where('kind', '=', 'staff')
    .where('owner_id', '=', staffId)
    .where('revoked_at', 'is', null)
    .execute();
}

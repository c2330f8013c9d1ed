// Who may manage whom among the staff: pure decisions, used by the backend and by the screens.
import type { StaffRole } from '../wire/wire.contract.ts';

export const staffManagers: readonly StaffRole[] = ['supervisor', 'admin'];

/** Supervisors give every role but admin; the first admin is named by a supervisor, later ones by an admin. */
export function mayGrantRole(actor: StaffRole, granted: StaffRole, hasAdmin: boolean): boolean {
  if (!staffManagers.includes(actor)) return false;
  return granted !== 'admin' || actor === 'admin' || !hasAdmin;
}

/** Nobody manages themselves, and only an admin manages an admin. */
export function mayManage(
  actor: { id: string; role: StaffRole },
  target: { id: string; role: StaffRole },
): boolean {
  if (actor.id === target.id || !staffManagers.includes(actor.role)) return false;
  return target.role !== 'admin' || actor.role === 'admin';
}

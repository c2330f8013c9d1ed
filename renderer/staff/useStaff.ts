// The people who work here as the server knows them, and what the one who looks may do with each.
import { computed, onMounted, shallowRef } from 'vue';
import type { WireError } from '../../shared/errors.ts';
import type { StaffMember } from '../../shared/staff/staff.contract.ts';
import { mayGrantRole, mayManage } from '../../shared/staff/staff.rules.ts';
import { staffRoles, type StaffRole } from '../../shared/wire/wire.contract.ts';
import { useDesk } from '../wire/desk.ts';

export interface Manager {
  id: string;
  role: StaffRole;
}

/** Nobody tells of changes here, so the list is asked for when the page opens and after each change. */
export function useStaff(me: Manager) {
  const { wire } = useDesk();
  const staff = shallowRef<readonly StaffMember[]>();
  const error = shallowRef<WireError>();

  async function load(): Promise<void> {
    error.value = undefined;
    const answer = await wire.query('staff:list', {});
    if (answer.ok) staff.value = [...answer.value.staff].sort(byStateAndName);
    else error.value = answer.error;
  }
  const hasAdmin = computed(
    () => staff.value?.some(({ role, disabledAt }) => role === 'admin' && disabledAt === null) ?? true,
  );
  const grantableRoles = computed(() =>
    staffRoles.filter((role) => mayGrantRole(me.role, role, hasAdmin.value)),
  );
  const isMe = (member: StaffMember): boolean => member.staffId === me.id;
  const mayAct = (member: StaffMember): boolean => mayManage(me, { id: member.staffId, role: member.role });

  onMounted(load);
  return { staff, error, load, grantableRoles, isMe, mayAct };
}

function byStateAndName(a: StaffMember, b: StaffMember): number {
  const byState = Number(a.disabledAt !== null) - Number(b.disabledAt !== null);
  return byState || a.displayName.localeCompare(b.displayName, 'uk');
}

// The roles as choices with their names.
import { computed } from 'vue';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import { useWords } from '../language/useWords.ts';

export function useRoleOptions(roles: () => readonly StaffRole[]) {
  const { t } = useWords();
  return computed(() => roles().map((value) => ({ value, label: t(`desk.role.${value}`) })));
}

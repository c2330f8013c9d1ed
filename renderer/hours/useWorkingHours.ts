// The working hours of support as they are now, live; those that hold by default until they have come.
import { computed } from 'vue';
import { defaultWorkingHours, type WorkingHours } from '../../shared/working-hours.ts';
import { useDesk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

export function useHoursStream() {
  return useStreamState(useDesk().wire, 'hours', (_old, fact) => fact.payload);
}

export function useWorkingHours() {
  const { state } = useHoursStream();
  return computed<WorkingHours>(() => state.value ?? defaultWorkingHours);
}

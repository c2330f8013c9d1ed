// Technicians and their absences, live.
import type { TechnicianId } from '../../shared/ids.ts';
import { applyTechniciansFact } from '../../shared/technician/technician.state.ts';
import { useDesk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

export function useTechnicians() {
  const { state, error, retry } = useStreamState(useDesk().wire, 'technicians', applyTechniciansFact);
  return {
    state,
    error,
    retry,
    absencesOf: (id: TechnicianId) => (state.value?.absences ?? []).filter((one) => one.technicianId === id),
  };
}

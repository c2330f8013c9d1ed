// What a desk knows of technicians: applies one fact to the state that a snapshot began.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { technicianStreams } from './technician.contract.ts';

export type TechniciansState = SnapshotOf<typeof technicianStreams.technicians>;
export type TechniciansFact = FactOf<typeof technicianStreams.technicians>;

/** State of `technicians` after `fact`; by name. Pure, O(n log n). */
export function applyTechniciansFact(state: TechniciansState, fact: TechniciansFact): TechniciansState {
  switch (fact.type) {
    case 'technicians:saved': {
      const others = state.technicians.filter((one) => one.technicianId !== fact.payload.technicianId);
      const technicians = [...others, fact.payload].sort(
        (left, right) =>
          left.displayName.localeCompare(right.displayName, 'uk') ||
          left.technicianId.localeCompare(right.technicianId),
      );
      return { ...state, technicians };
    }
    case 'technicians:absence_added': {
      const others = state.absences.filter((one) => one.absenceId !== fact.payload.absenceId);
      return { ...state, absences: [...others, fact.payload] };
    }
    case 'technicians:absence_removed':
      return { ...state, absences: state.absences.filter((one) => one.absenceId !== fact.payload.absenceId) };
  }
}

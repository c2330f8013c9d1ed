// What a desk knows of technicians: applies one fact to the state that a snapshot began.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { Absence, technicianStreams } from './technician.contract.ts';

export type TechniciansState = SnapshotOf<typeof technicianStreams.technicians>;
export type TechniciansFact = FactOf<typeof technicianStreams.technicians>;

interface Named {
  technicianId: string;
  displayName: string;
}

/** The order of technicians in every list. */
export function byName(left: Named, right: Named): number {
  return (
    left.displayName.localeCompare(right.displayName, 'uk') ||
    left.technicianId.localeCompare(right.technicianId, 'en')
  );
}

/** Absences by their beginning. */
export function byBeginning(left: Absence, right: Absence): number {
  return (
    left.startsAt.localeCompare(right.startsAt, 'en') || left.absenceId.localeCompare(right.absenceId, 'en')
  );
}

/** State of `technicians` after `fact`; by name. Pure, O(n log n). */
export function applyTechniciansFact(state: TechniciansState, fact: TechniciansFact): TechniciansState {
  switch (fact.type) {
    case 'technicians:saved': {
      const others = state.technicians.filter((one) => one.technicianId !== fact.payload.technicianId);
      return { ...state, technicians: [...others, fact.payload].sort(byName) };
    }
    case 'technicians:absence_added': {
      const others = state.absences.filter((one) => one.absenceId !== fact.payload.absenceId);
      return { ...state, absences: [...others, fact.payload].sort(byBeginning) };
    }
    case 'technicians:absence_removed':
      return { ...state, absences: state.absences.filter((one) => one.absenceId !== fact.payload.absenceId) };
  }
}

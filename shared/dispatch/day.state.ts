// What a desk knows of a day, of the unscheduled list and of a proposal: applies one fact to the state of a snapshot.
import { byName } from '../technician/technician.state.ts';
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { dayStreams } from './day.contract.ts';
import type { Visit } from './visit.contract.ts';

export type DayState = SnapshotOf<typeof dayStreams.day>;
export type DayFact = FactOf<typeof dayStreams.day>;
export type UnscheduledState = SnapshotOf<typeof dayStreams.unscheduled>;
export type UnscheduledFact = FactOf<typeof dayStreams.unscheduled>;
export type ProposalState = SnapshotOf<typeof dayStreams.proposal>;
export type ProposalFact = FactOf<typeof dayStreams.proposal>;

/** `kept` with every one of `fresh` in the place of the one with the same id, or at the end. */
function replaced<T>(kept: readonly T[], fresh: readonly T[], idOf: (one: T) => string): T[] {
  const byId = new Map(fresh.map((one) => [idOf(one), one]));
  const known = new Set(kept.map(idOf));
  return [...kept.map((one) => byId.get(idOf(one)) ?? one), ...fresh.filter((one) => !known.has(idOf(one)))];
}

/** The order of a day's routes. */
export function byTechnician(left: { technicianId: string }, right: { technicianId: string }): number {
  return left.technicianId < right.technicianId ? -1 : Number(left.technicianId > right.technicianId);
}

const nobody = { technicianId: '' };

/** The order of a day's visits: by technician, then by position; those without one at the end. */
export function byPlace(left: Visit, right: Visit): number {
  return (
    Number(!left.placement) - Number(!right.placement) ||
    byTechnician(left.placement ?? nobody, right.placement ?? nobody) ||
    (left.placement?.position ?? 0) - (right.placement?.position ?? 0) ||
    left.number - right.number
  );
}

/** State of `day:DAY` after `fact`; visits by technician are in the order of their positions. Pure, O(visits). */
export function applyDayFact(state: DayState, fact: DayFact): DayState {
  const { visits, gone, routes, technicians, goneTechnicians } = fact.payload;
  const left = new Set<string>([...gone, ...goneTechnicians]);
  return {
    technicians: replaced(
      state.technicians.filter((one) => !left.has(one.technicianId)),
      technicians,
      (one) => one.technicianId,
    ).sort(byName),
    routes: replaced(state.routes, routes, (one) => one.technicianId).sort(byTechnician),
    visits: replaced(
      state.visits.filter((one) => !left.has(one.visitId)),
      visits,
      (one) => one.visitId,
    ).sort(byPlace),
  };
}

const callMs = ({ callBy }: Visit): number =>
  callBy === null ? Number.MAX_SAFE_INTEGER : Date.parse(callBy);

/** The order of the unscheduled: whoever has to be called first, then those who are owed no call, by number. */
export function byCall(left: Visit, right: Visit): number {
  return callMs(left) - callMs(right) || left.number - right.number;
}

/** State of `unscheduled` after `fact`. Pure, O(visits). */
export function applyUnscheduledFact(state: UnscheduledState, fact: UnscheduledFact): UnscheduledState {
  switch (fact.type) {
    case 'unscheduled:put':
      return { visits: replaced(state.visits, [fact.payload], (one) => one.visitId).sort(byCall) };
    case 'unscheduled:gone':
      return { visits: state.visits.filter((one) => one.visitId !== fact.payload.visitId) };
  }
}

/** State of `proposal:ID` after `fact`. */
export function applyProposalFact(_state: ProposalState, fact: ProposalFact): ProposalState {
  return { proposal: fact.payload };
}

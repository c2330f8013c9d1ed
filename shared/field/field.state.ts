// What a technician's page knows of the day: applies one fact to the state of a snapshot.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { FieldState, fieldStreams, FieldVisit } from './field.contract.ts';

export type FieldDayState = SnapshotOf<typeof fieldStreams.field_day>;
export type FieldDayFact = FactOf<typeof fieldStreams.field_day>;

/** The state after `fact`; visits stand in the order of their positions. Pure, O(visits of the technician). */
export function applyFieldDayFact(state: FieldDayState, fact: FieldDayFact): FieldDayState {
  const { visits, gone } = fact.payload;
  const left = new Set<string>([...gone, ...visits.map(({ visitId }) => visitId)]);
  const kept = state.visits.filter(({ visitId }) => !left.has(visitId));
  return { visits: [...kept, ...visits].sort(byPosition) };
}

function byPosition(left: FieldVisit, right: FieldVisit): number {
  return left.position - right.position || left.number - right.number;
}

const steps: Partial<Record<FieldVisit['state'], readonly FieldState[]>> = {
  planned: ['on_the_way', 'on_site'],
  on_the_way: ['on_site', 'nobody_home'],
  on_site: ['done', 'nobody_home'],
};

/** What a technician is offered to say next, the likeliest first. */
export function nextSteps(state: FieldVisit['state']): readonly FieldState[] {
  return steps[state] ?? [];
}

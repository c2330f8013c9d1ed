// What the technician has said and is still on its way: shown at once, sent in order, kept on the device until answered.
import { onScopeDispose, shallowRef } from 'vue';
import type { FieldState, FieldVisit } from '../../shared/field/field.contract.ts';
import type { VisitId } from '../../shared/ids.ts';
import type { OutboxItem } from '../wire/outbox-list.ts';
import type { FieldPage } from './field-session.ts';

/** Everything in one lane: what happened at one address comes before the way to the next. */
const lane = 'field';

interface Said {
  visitId: VisitId;
  state?: FieldState;
  minutes?: number;
  /** Of a note. */
  text?: string;
}
const saidIn = (item: OutboxItem): Said => item.input as Said;

export type Reports = ReturnType<typeof useReports>;

export function useReports({ outbox }: FieldPage) {
  const items = shallowRef<readonly OutboxItem[]>(outbox.items);
  onScopeDispose(outbox.subscribe((now) => (items.value = now)));
  const pendingOf = (visitId: VisitId): readonly OutboxItem[] =>
    items.value.filter((item) => saidIn(item).visitId === visitId);
  return {
    pendingOf,
    /** What could not be sent of visits that are none of `visits` any more. */
    lostOf: (visits: readonly FieldVisit[]): readonly OutboxItem[] => {
      const ids = new Set(visits.map(({ visitId }) => visitId));
      return items.value.filter((item) => item.state === 'failed' && !ids.has(saidIn(item).visitId));
    },
    saidIn,
    /** The state that the technician believes in: what is on its way counts, what was refused does not. */
    stateOf: ({ visitId, state }: FieldVisit): FieldVisit['state'] => {
      const last = pendingOf(visitId).findLast(
        (item) => item.name === 'field:report' && item.state !== 'failed',
      );
      return (last && saidIn(last).state) ?? state;
    },
    report: (visitId: VisitId, state: FieldState, minutes = 0) =>
      outbox.put({ lane, name: 'field:report', input: { visitId, state, minutes } }),
    note: (visitId: VisitId, text: string, attachments: readonly string[]) =>
      outbox.put({ lane, name: 'field:note', input: { visitId, text, attachments: [...attachments] } }),
    discard: (item: OutboxItem) => outbox.discard(item.id),
  };
}

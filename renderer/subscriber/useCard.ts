// The card of one subscriber, live: with money for those who may see it, the contact alone for logistics.
import { computed, toValue, type MaybeRefOrGetter } from 'vue';
import type { SubscriberId } from '../../shared/ids.ts';
import type { cardStreams } from '../../shared/subscriber/card.contract.ts';
import { applyCardFact, isOutdated } from '../../shared/subscriber/card.state.ts';
import type { SnapshotOf, StaffRole } from '../../shared/wire/wire.contract.ts';
import { useDesk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

export type Card = SnapshotOf<typeof cardStreams.subscriber>;

/** Opening a card leaves a row in the audit trail, so it is opened once, by id, and kept while it is shown. */
export function useCard(id: MaybeRefOrGetter<SubscriberId | null>, role: MaybeRefOrGetter<StaffRole>) {
  const { wire } = useDesk();
  const nameFor = (kind: 'subscriber' | 'contact', wanted: boolean) => {
    const value = toValue(id);
    return wanted && value !== null ? (`${kind}:${value}` as const) : null;
  };
  const isLogistics = () => toValue(role) === 'dispatcher';
  const card = useStreamState(
    wire,
    () => nameFor('subscriber', !isLogistics()) as `subscriber:${string}` | null,
    (state, fact) => {
      if (isOutdated(fact)) setTimeout(() => card.retry());
      return applyCardFact(state, fact);
    },
  );
  const contact = useStreamState(
    wire,
    () => nameFor('contact', isLogistics()) as `contact:${string}` | null,
    (state, fact) => {
      if (isOutdated(fact)) setTimeout(() => contact.retry());
      return state;
    },
  );
  return {
    card: card.state,
    contact: contact.state,
    error: computed(() => card.error.value ?? contact.error.value),
    retry: () => (isLogistics() ? contact.retry() : card.retry()),
  };
}

// What a desk knows of an open card: applies one fact to the state that a snapshot began.
import type { Visit } from '../dispatch/visit.contract.ts';
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { cardStreams, TimelineItem } from './card.contract.ts';

export type CardState = SnapshotOf<typeof cardStreams.subscriber>;
export type CardFact = FactOf<typeof cardStreams.subscriber>;
export type ContactState = SnapshotOf<typeof cardStreams.contact>;
export type ContactFact = FactOf<typeof cardStreams.contact>;

/** Most items in the timeline of a card. */
export const timelineSize = 50;

/** State of `subscriber:ID` after `fact`. After {@link isOutdated} facts the snapshot must be asked for again. */
export function applyCardFact(state: CardState, fact: CardFact): CardState {
  if (fact.type === 'subscriber:visit_changed') return withVisit(state, fact.payload);
  if (fact.type !== 'subscriber:timeline_added' || !state.timeline.ok) return state;
  const added = fact.payload;
  const old = state.timeline.value;
  if (old.some((item) => isRenewed(item, added))) {
    const value = old.map((item) => (isRenewed(item, added) ? added : item));
    return { ...state, timeline: { ok: true, value } };
  }
  const items = [added, ...old];
  // Stable: of two items of one instant the one that came later stays first.
  items.sort((left, right) => (left.at < right.at ? 1 : left.at > right.at ? -1 : 0));
  return { ...state, timeline: { ok: true, value: items.slice(0, timelineSize) } };
}

/** A visit that is over is no promise any more. */
function withVisit(state: CardState, visit: Visit): CardState {
  if (!state.visits.ok) return state;
  const others = state.visits.value.filter(({ visitId }) => visitId !== visit.visitId);
  const value = isPromised(visit) ? [...others, visit].sort((a, b) => a.number - b.number) : others;
  return { ...state, visits: { ok: true, value } };
}

/** True for a visit that somebody still waits for. */
export function isPromised({ state }: Pick<Visit, 'state'>): boolean {
  return ['unscheduled', 'planned', 'on_the_way', 'on_site'].includes(state);
}

/** A rating that was changed is still one rating at the moment of the first, and a chat has one beginning. */
function isRenewed(item: TimelineItem, added: TimelineItem): boolean {
  return (
    (added.kind === 'chat_rated' || added.kind === 'chat_started') &&
    item.kind === added.kind &&
    item.conversationId === added.conversationId
  );
}

/** True when the state can only be renewed by a fresh snapshot. */
export function isOutdated(fact: CardFact | ContactFact): boolean {
  return fact.type === 'subscriber:updated' || fact.type === 'contact:updated';
}

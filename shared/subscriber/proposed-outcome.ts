// How a conversation ended, as far as the subscriber's card shows what was done in it: a proposal that its agent may change.
import type { AgentOutcome } from '../chat/message.contract.ts';
import type { CardState } from './card.state.ts';
import { openTicketsOf } from './open-tickets.ts';

/** By these steps a technician is on the way to coming; every later one is somebody else's doing. */
const arranging: readonly string[] = ['booked', 'moved', 'asked'];

/** `startedAt` is when the conversation began. O(timeline × tickets). */
export function proposedOutcome(
  { timeline, visits }: Pick<CardState, 'timeline' | 'visits'>,
  startedAt: string,
): AgentOutcome {
  if (!timeline.ok) return 'solved';
  const awaited = new Set(visits.ok ? visits.value.map(({ visitId }) => visitId) : []);
  const isArrangedHere = timeline.value.some(
    (item) =>
      item.kind === 'visit' &&
      item.at >= startedAt &&
      arranging.includes(item.step) &&
      awaited.has(item.visitId),
  );
  if (isArrangedHere) return 'visit_agreed';
  return openTicketsOf(timeline.value).some(({ at }) => at >= startedAt) ? 'ticket_opened' : 'solved';
}

// What the subscriber's page knows of the conversation: applies one fact to the state that a snapshot began.
import { marksAfterWriting } from '../chat/chat.rules.ts';
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { assistantStreams, PublicMessage } from './assistant.contract.ts';

export type ConsultationState = SnapshotOf<typeof assistantStreams.consultation>;
export type ConsultationFact = FactOf<typeof assistantStreams.consultation>;

/** State of `consultation:ID` after `fact`. Pure, O(messages). */
export function applyConsultationFact(state: ConsultationState, fact: ConsultationFact): ConsultationState {
  switch (fact.type) {
    case 'consultation:accepted':
      return { ...state, state: 'open', agentName: fact.payload.agentName };
    case 'consultation:sent':
      return withMessage(state, fact.payload.message);
    case 'consultation:marked':
      return { ...state, [`${fact.payload.side}Marks`]: fact.payload.marks };
    case 'consultation:closed':
      return { ...state, state: 'closed', closedAt: fact.payload.closedAt };
    case 'consultation:rated':
      return { ...state, rating: fact.payload };
    case 'consultation:rating_skipped':
      return { ...state, ratingSkipped: true };
    case 'consultation:returned':
      return { ...state, state: 'waiting', agentName: null, topic: fact.payload.topic };
    case 'consultation:language':
      return { ...state, language: fact.payload.language };
  }
}

function withMessage(state: ConsultationState, message: PublicMessage): ConsultationState {
  const messages = [...state.messages, message];
  if (message.author === 'agent') {
    return { ...state, messages, deskMarks: marksAfterWriting(state.deskMarks, message) };
  }
  if (message.author === 'subscriber') {
    return { ...state, messages, subscriberMarks: marksAfterWriting(state.subscriberMarks, message) };
  }
  return { ...state, messages };
}

/** Puts an older page, as `assistant:older` gives it, before what the state holds. */
export function prependOlderPublic(
  state: ConsultationState,
  page: { messages: readonly PublicMessage[]; more: boolean },
): ConsultationState {
  return { ...state, messages: [...page.messages, ...state.messages], more: page.more };
}

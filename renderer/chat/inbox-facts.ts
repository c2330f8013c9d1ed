// Facts of my inbox as they happen, for what is said and heard of them; the state that they lead to is in the store.
import { onScopeDispose } from 'vue';
import { applyInboxFact, type InboxFact, type InboxState } from '../../shared/chat/chat.state.ts';

type Listener = (fact: InboxFact, before: InboxState) => void;

/** `apply` is for the followed stream; `listen` lasts as long as the calling component. */
export function createInboxFacts() {
  const listeners = new Set<Listener>();
  return {
    apply: (state: InboxState, fact: InboxFact): InboxState => {
      for (const tell of listeners) tell(fact, state);
      return applyInboxFact(state, fact);
    },
    listen: (listener: Listener): void => {
      listeners.add(listener);
      onScopeDispose(() => listeners.delete(listener));
    },
  };
}

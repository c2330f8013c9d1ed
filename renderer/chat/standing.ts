// What a person may do in a conversation, by who they are in it.
import type { Conversation } from '../../shared/chat/chat.contract.ts';
import type { ChatPerson } from './chat.store.ts';

export interface Standing {
  /** Owns it: it is theirs to answer. */
  isOwner: boolean;
  /** Has joined somebody else's. */
  isHelper: boolean;
  mayWrite: boolean;
  /** Closes, hands over, invites, merges. */
  mayLead: boolean;
  mayJoin: boolean;
}

/** Everything is false in a conversation that is not open. Pure. */
export function standingOf(me: ChatPerson, conversation: Conversation | undefined): Standing {
  const isOpen = conversation?.state === 'open';
  const isOwner = isOpen && conversation.ownerId === me.id;
  const isHelper = isOpen && conversation.helpers.some(({ staffId }) => staffId === me.id);
  const isSupervisor = isOpen && me.role === 'supervisor';
  return {
    isOwner,
    isHelper,
    mayWrite: isOwner || isHelper,
    mayLead: isOwner || isSupervisor,
    mayJoin: isSupervisor && !isOwner && !isHelper,
  };
}

// Decisions about who gets a chat offered, without a database.
import type { TeamMember, WorkState } from './presence.contract.ts';

/** How long an agent may be without a connection before all their chats go back to the queue. */
export const goneAfterMs = 60_000;

/** Chats are offered only in these states; in the others one may still take them. */
export function takesOffers(state: WorkState): boolean {
  return state === 'queue' || state === 'chats_only';
}

/** True for a person to whom the next chat may be offered. */
export function isFree(member: Pick<TeamMember, 'isOnline' | 'state' | 'openChats' | 'capacity'>): boolean {
  return member.isOnline && takesOffers(member.state) && member.openChats < member.capacity;
}

export interface WaitingChat {
  conversationId: string;
  language: string;
}
export interface FreeAgent {
  staffId: string;
  languages: readonly string[];
  openChats: number;
  /** When the agent last had something to do with chats, in ms. */
  idleSinceMs: number;
}

/**
 * Which waiting chat rings for whom: at most one chat an agent and one agent a chat. `waiting` is longest first, and
 * so they are served, first those that find someone of their language, then the others with whoever is left. Among
 * agents the one with fewest chats, then the longest idle. O(chats × agents).
 */
export function matchOffers(
  waiting: readonly WaitingChat[],
  agents: readonly FreeAgent[],
): { conversationId: string; staffId: string }[] {
  const free = [...agents].sort(
    (left, right) =>
      left.openChats - right.openChats ||
      left.idleSinceMs - right.idleSinceMs ||
      (left.staffId < right.staffId ? -1 : 1),
  );
  const offers: { conversationId: string; staffId: string }[] = [];
  const serve = (chat: WaitingChat, accepts: (agent: FreeAgent) => boolean): boolean => {
    const at = free.findIndex(accepts);
    if (at < 0) return false;
    const [agent] = free.splice(at, 1);
    offers.push({ conversationId: chat.conversationId, staffId: agent!.staffId });
    return true;
  };
  const others = waiting.filter((chat) => !serve(chat, ({ languages }) => languages.includes(chat.language)));
  for (const chat of others) serve(chat, () => true);
  return offers;
}

// What the desk knows of the team: applies one fact to the state that a snapshot began.
import type { FactOf, SnapshotOf } from '../wire/wire.contract.ts';
import type { presenceStreams } from './presence.contract.ts';

export type TeamState = SnapshotOf<typeof presenceStreams.team>;
export type TeamFact = FactOf<typeof presenceStreams.team>;

/** State of `team` after `fact`; by name, then id. Pure, O(n log n). */
export function applyTeamFact(state: TeamState, fact: TeamFact): TeamState {
  const { staffId } = fact.payload;
  if (fact.type === 'team:load') {
    const { openChats } = fact.payload;
    const members = state.members.map((member) =>
      member.staffId === staffId ? { ...member, openChats } : member,
    );
    return { members };
  }
  const others = state.members.filter((member) => member.staffId !== staffId);
  if (fact.type === 'team:left') return { members: others };
  const members = [...others, fact.payload];
  const key = ({ name, staffId: id }: (typeof members)[number]): string => `${name}\n${id}`;
  return { members: members.sort((left, right) => (key(left) < key(right) ? -1 : 1)) };
}

// What the desk keeps of the team while a person is signed in: who takes chats now, and my own state.
import { computed, inject, provide, type InjectionKey } from 'vue';
import type { TeamMember } from '../../shared/presence/presence.contract.ts';
import { applyTeamFact } from '../../shared/presence/presence.state.ts';
import type { Desk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';
import { useOwnState } from './own-state.ts';

export type TeamStore = ReturnType<typeof createTeamStore>;

const key: InjectionKey<TeamStore> = Symbol('team');

/** Makes the store of the signed-in person and gives it to the components below; call once, in the frame's setup. */
export function provideTeam(desk: Desk, me: { id: string }): TeamStore {
  const store = createTeamStore(desk, me);
  provide(key, store);
  return store;
}

export function useTeam(): TeamStore {
  const store = inject(key);
  if (!store) throw new Error('no team store is provided above this component');
  return store;
}

function createTeamStore({ wire }: Desk, me: { id: string }) {
  const team = useStreamState(wire, 'team', applyTeamFact);
  const members = computed<readonly TeamMember[]>(() => team.state.value?.members ?? []);
  const mine = computed(() => members.value.find(({ staffId }) => staffId === me.id));
  const own = useOwnState(
    () => mine.value,
    (state) => wire.order('presence:set', { state }),
  );
  return {
    /** Everyone who may answer chats, by name; empty until they are known. */
    members,
    /** Myself among them. */
    mine,
    /** My own state as I chose it. */
    own,
    setCapacity: (staffId: TeamMember['staffId'], capacity: number) =>
      wire.order('presence:set_capacity', { staffId, capacity }),
  };
}

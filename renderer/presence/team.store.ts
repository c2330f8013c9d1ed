// What the desk keeps of the team while a person is signed in: who takes chats now, and my own state.
import { computed, inject, provide, ref, shallowRef, type InjectionKey } from 'vue';
import type { TeamMember, WorkState } from '../../shared/presence/presence.contract.ts';
import { applyTeamFact } from '../../shared/presence/presence.state.ts';
import type { WireError } from '../../shared/errors.ts';
import type { Desk } from '../wire/desk.ts';
import { useStreamState } from '../wire/useStreamState.ts';

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
  const busy = ref(false);
  const refusal = shallowRef<WireError>();
  const members = computed<readonly TeamMember[]>(() => team.state.value?.members ?? []);

  async function setState(state: WorkState): Promise<void> {
    if (busy.value) return;
    busy.value = true;
    const answer = await wire.order('presence:set', { state });
    busy.value = false;
    refusal.value = answer.ok ? undefined : answer.error;
  }
  return {
    /** Everyone who may answer chats, by name; empty until they are known. */
    members,
    /** Myself among them. */
    mine: computed(() => members.value.find(({ staffId }) => staffId === me.id)),
    setState,
    /** A change of my state is on its way. */
    busy,
    /** Why the last change of my state failed. */
    refusal,
    setCapacity: (staffId: TeamMember['staffId'], capacity: number) =>
      wire.order('presence:set_capacity', { staffId, capacity }),
  };
}

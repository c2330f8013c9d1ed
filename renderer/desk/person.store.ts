// Who sits at the desk, as the frame needs to know it; the sign-in feature fills it and takes lock and sign-out.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';

export interface DeskPerson {
  id: string;
  name: string;
  role: StaffRole;
}

export const usePerson = defineStore('person', () => {
  const person = shallowRef<DeskPerson | null>(null);
  const locked = ref(false);
  const leave = shallowRef<() => void>(() => undefined);

  /** `onSignOut` is run when the person chooses to sign out in the frame. */
  function signedIn(who: DeskPerson, onSignOut: () => void): void {
    person.value = who;
    locked.value = false;
    leave.value = onSignOut;
  }
  function signedOut(): void {
    person.value = null;
    locked.value = false;
  }
  function lock(): void {
    locked.value = person.value !== null;
  }
  function unlock(): void {
    locked.value = false;
  }
  function signOut(): void {
    leave.value();
  }
  return { person, locked, signedIn, signedOut, lock, unlock, signOut };
});

// Whether the desk reaches its server, as the frame shows it; the wire keeps it true.
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';

export type ConnectionStatus = 'online' | 'connecting' | 'offline';

export const useConnection = defineStore('connection', () => {
  const status = ref<ConnectionStatus>('connecting');
  /** When the present status began. */
  const sinceMs = ref(Date.now());
  /** Orders in the outbox that wait to be sent. */
  const waitingCount = ref(0);
  /** The last return to the server, and how many facts it brought. */
  const lastReturn = shallowRef<{ updates: number }>();

  function become(next: ConnectionStatus): void {
    if (next === status.value) return;
    status.value = next;
    sinceMs.value = Date.now();
  }
  function returned(updates: number): void {
    lastReturn.value = { updates };
  }
  return { status, sinceMs, waitingCount, lastReturn, become, returned };
});

// Whether the desk reaches its server, as the frame shows it; the wire keeps it true.
import { defineStore } from 'pinia';
import { ref } from 'vue';

export type ConnectionStatus = 'online' | 'connecting' | 'offline';

export const useConnection = defineStore('connection', () => {
  const status = ref<ConnectionStatus>('connecting');
  /** When the present status began. */
  const sinceMs = ref(Date.now());
  /** Orders in the outbox that wait to be sent. */
  const waitingCount = ref(0);
  /** How many facts the last return brought. */
  const caughtUpCount = ref(0);

  function become(next: ConnectionStatus, caughtUp = 0): void {
    if (next === status.value) return;
    caughtUpCount.value = caughtUp;
    status.value = next;
    sinceMs.value = Date.now();
  }
  return { status, sinceMs, waitingCount, caughtUpCount, become };
});

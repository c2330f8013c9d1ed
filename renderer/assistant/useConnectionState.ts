// Whether the subscriber's page reaches the server.
import { computed, onScopeDispose, shallowRef } from 'vue';
import type { Connection } from '../wire/link.ts';
import type { Assistant } from './assistant-session.ts';

export function useConnectionState(wire: Assistant['wire']) {
  const connection = shallowRef<Connection>(wire.connection());
  onScopeDispose(wire.onConnection((now) => (connection.value = now)));
  return { isOffline: computed(() => connection.value.state === 'offline') };
}

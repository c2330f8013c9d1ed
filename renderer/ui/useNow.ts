// One shared clock per interval for everything on screen that shows passing time.
import { onScopeDispose, readonly, ref } from 'vue';
import type { Ref } from 'vue';

interface Clock {
  nowMs: Ref<number>;
  users: number;
  timer: ReturnType<typeof setInterval>;
}
const clocks = new Map<number, Clock>();

/** The present time in milliseconds, renewed every `intervalMs` while somebody uses it. */
export function useNow(intervalMs = 1000): Readonly<Ref<number>> {
  let clock = clocks.get(intervalMs);
  if (!clock) {
    const nowMs = ref(Date.now());
    clock = { nowMs, users: 0, timer: setInterval(() => (nowMs.value = Date.now()), intervalMs) };
    clocks.set(intervalMs, clock);
  }
  const used = clock;
  used.users += 1;
  onScopeDispose(() => {
    used.users -= 1;
    if (used.users > 0) return;
    clearInterval(used.timer);
    clocks.delete(intervalMs);
  });
  return readonly(used.nowMs);
}

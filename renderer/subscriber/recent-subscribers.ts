// The last subscribers that this person opened on this computer: what the search shows before anything is typed.
import { ref } from 'vue';
import type { FoundSubscriber } from '../../shared/subscriber/subscriber.contract.ts';

const kept = 8;
const recent = ref<FoundSubscriber[]>([]);

/** In memory only: names and phones of subscribers are not left on the disk. */
export const recentSubscribers = recent;

export function noteOpened(row: FoundSubscriber): void {
  const others = recent.value.filter((other) => other.subscriberId !== row.subscriberId);
  recent.value = [{ ...row, highlights: [] }, ...others].slice(0, kept);
}

/** To be called when another person signs in. */
export function forgetOpened(): void {
  recent.value = [];
}

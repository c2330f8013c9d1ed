// Whose visit F4 arranges on the pages beside the desk: the one subscriber who is in view there, and the ticket they are in view for.
import { onScopeDispose, shallowRef, watch } from 'vue';
import type { SubscriberId } from '../../shared/ids.ts';
import type { VisitTicket } from '../visit/visit-drafts.ts';

export interface InView {
  readonly subscriberId: SubscriberId;
  readonly ticket: VisitTicket | null;
}
export const inView = shallowRef<InView>();

/** Says who is in view for as long as the page lives. */
export function useInView(subject: () => InView | undefined): void {
  watch(subject, (now) => (inView.value = now), { immediate: true });
  onScopeDispose(() => (inView.value = undefined));
}

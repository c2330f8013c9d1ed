// The one dialog for a new ticket, opened from a conversation or from a subscriber's page.
import { ref, shallowRef } from 'vue';
import type { ConversationId, SubscriberId } from '../../shared/ids.ts';

export interface TicketSubject {
  subscriberId: SubscriberId;
  subscriberName: string;
  conversationId: ConversationId | null;
}

const isOpen = ref(false);
const subject = shallowRef<TicketSubject>();

export function useNewTicket() {
  return {
    isOpen,
    subject,
    open: (about: TicketSubject) => {
      subject.value = about;
      isOpen.value = true;
    },
  };
}

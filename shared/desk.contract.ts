// Everything that staff may send and follow: the namespace `/desk`, put together from the features.
import { chatEvents, chatStreams } from './chat/chat.contract.ts';
import { cardStreams } from './subscriber/card.contract.ts';
import { ticketEvents, ticketStreams } from './ticket/ticket.contract.ts';

export const deskContract = { ...chatEvents, ...ticketEvents };
export const deskStreams = { ...chatStreams, ...cardStreams, ...ticketStreams };

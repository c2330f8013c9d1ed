// The list of every feature's words: a new feature adds one import and one line here.
import { assistantMessages } from '../assistant/assistant.messages.ts';
import { attachmentMessages } from '../attachment/attachment.messages.ts';
import { chatMessages } from '../chat/chat.messages.ts';
import { composerMessages } from '../chat/composer.messages.ts';
import { inboxMessages } from '../chat/inbox.messages.ts';
import { handOverMessages } from '../chat/hand-over.messages.ts';
import { messageListMessages } from '../chat/message-list.messages.ts';
import { codeMessages } from '../session/code.messages.ts';
import { fieldMessages } from '../field/field.messages.ts';
import { deskMessages } from '../desk/desk.messages.ts';
import { dispatchMessages } from '../dispatch/dispatch.messages.ts';
import { moveMessages } from '../dispatch/move.messages.ts';
import { proposalMessages } from '../dispatch/proposal.messages.ts';
import { visitCardMessages } from '../dispatch/visit-card.messages.ts';
import { hoursMessages } from '../hours/hours.messages.ts';
import { liveMessages } from '../live/live.messages.ts';
import { mapMessages } from '../map/map.messages.ts';
import { ratingMessages } from '../rating/rating.messages.ts';
import { reviewMessages } from '../rating/review.messages.ts';
import { presenceMessages } from '../presence/presence.messages.ts';
import { sessionMessages } from '../session/session.messages.ts';
import { settingsMessages } from '../settings/settings.messages.ts';
import { staffMessages } from '../staff/staff.messages.ts';
import { subscriberMessages } from '../subscriber/subscriber.messages.ts';
import { technicianMessages } from '../technician/technician.messages.ts';
import { templateMessages } from '../template/template.messages.ts';
import { ticketListMessages } from '../ticket/ticket-list.messages.ts';
import { ticketActionMessages } from '../ticket/ticket-action.messages.ts';
import { ticketMessages } from '../ticket/ticket.messages.ts';
import { uiMessages } from '../ui/ui.messages.ts';
import { visitMessages } from '../visit/visit.messages.ts';
import { visitLinkMessages } from '../visit-link/visit-link.messages.ts';

export const allMessages = {
  assistant: assistantMessages,
  attachment: attachmentMessages,
  chat: chatMessages,
  code: codeMessages,
  composer: composerMessages,
  inbox: inboxMessages,
  field: fieldMessages,
  handOver: handOverMessages,
  messageList: messageListMessages,
  ui: uiMessages,
  desk: deskMessages,
  dispatch: dispatchMessages,
  move: moveMessages,
  proposal: proposalMessages,
  visitCard: visitCardMessages,
  hours: hoursMessages,
  live: liveMessages,
  map: mapMessages,
  rating: ratingMessages,
  review: reviewMessages,
  presence: presenceMessages,
  session: sessionMessages,
  settings: settingsMessages,
  staff: staffMessages,
  subscriber: subscriberMessages,
  technician: technicianMessages,
  template: templateMessages,
  ticket: ticketMessages,
  ticketAction: ticketActionMessages,
  ticketList: ticketListMessages,
  visit: visitMessages,
  visitLink: visitLinkMessages,
};

type Paths<T, Prefix extends string = ''> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Paths<T[K], `${Prefix}${K}.`>;
}[keyof T & string];

type AllMessages = typeof allMessages;

/** Every key that {@link allMessages} holds, as `feature.group.word`. */
export type MessageKey = {
  [F in keyof AllMessages & string]: Paths<AllMessages[F]['uk'], `${F}.`>;
}[keyof AllMessages & string];

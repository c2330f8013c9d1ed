// Everything that staff may send and follow: the namespace `/desk`, put together from the features.
import { chatEvents, chatStreams } from './chat/chat.contract.ts';
import { dispatchSettingsEvents, dispatchSettingsStreams } from './dispatch/dispatch-settings.contract.ts';
import { dayEvents, dayStreams } from './dispatch/day.contract.ts';
import { visitEvents } from './dispatch/visit.contract.ts';
import { hoursEvents, hoursStreams } from './hours/hours.contract.ts';
import { liveEvents } from './live/live.contract.ts';
import { mapEvents, mapStreams } from './map/map.contract.ts';
import { presenceEvents, presenceStreams } from './presence/presence.contract.ts';
import { ratingEvents } from './rating/rating.contract.ts';
import { sessionEvents } from './session/session.contract.ts';
import { staffEvents } from './staff/staff.contract.ts';
import { cardStreams } from './subscriber/card.contract.ts';
import { subscriberEvents } from './subscriber/subscriber.contract.ts';
import { technicianImportEvents } from './technician/technician-import.contract.ts';
import { technicianEvents, technicianStreams } from './technician/technician.contract.ts';
import { templateEvents, templateStreams } from './template/template.contract.ts';
import { ticketListEvents, ticketListStreams } from './ticket/ticket-list.contract.ts';
import { ticketEvents, ticketStreams } from './ticket/ticket.contract.ts';

export const deskContract = {
  ...chatEvents,
  ...presenceEvents,
  ...templateEvents,
  ...ratingEvents,
  ...liveEvents,
  ...ticketEvents,
  ...technicianEvents,
  ...technicianImportEvents,
  ...dispatchSettingsEvents,
  ...hoursEvents,
  ...mapEvents,
  ...visitEvents,
  ...dayEvents,
  ...ticketListEvents,
  ...subscriberEvents,
  ...staffEvents,
  ...sessionEvents,
};
export const deskStreams = {
  ...chatStreams,
  ...presenceStreams,
  ...templateStreams,
  ...cardStreams,
  ...ticketStreams,
  ...technicianStreams,
  ...dayStreams,
  ...ticketListStreams,
  ...dispatchSettingsStreams,
  ...hoursStreams,
  ...mapStreams,
};

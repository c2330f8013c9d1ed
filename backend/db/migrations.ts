// The ordered list of migrations. A released one is never changed; the next change of the schema is a new file.
import type { Kysely } from 'kysely';
import { createWire } from './migrations/001-wire.ts';
import { createStaff } from './migrations/002-staff.ts';
import { createSubscribers } from './migrations/003-subscribers.ts';
import { createChat } from './migrations/004-chat.ts';
import { createTickets } from './migrations/005-tickets.ts';
import { createTechnicians } from './migrations/006-technicians.ts';
import { createLiveChat } from './migrations/007-live-chat.ts';
import { allowEndBySubscriber } from './migrations/008-ended-by-subscriber.ts';
import { createDispatch } from './migrations/009-dispatch.ts';
import { completeTickets } from './migrations/030-tickets-in-full.ts';
import { createVisitLinks } from './migrations/031-telling-visits.ts';
import { createTechniciansPage } from './migrations/032-technicians-page.ts';
import { joinCodes } from './migrations/033-codes-of-all.ts';
import { tellLateOnce } from './migrations/034-told-late.ts';
import { freeHeldVisits } from './migrations/035-held-without-history.ts';
import { createRatingReviews } from './migrations/036-rating-reviews.ts';
import { indexBeginnings } from './migrations/037-began.ts';

export interface Migration {
  name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

export const migrations: readonly Migration[] = [
  { name: '001-wire', up: createWire },
  { name: '002-staff', up: createStaff },
  { name: '003-subscribers', up: createSubscribers },
  { name: '004-chat', up: createChat },
  { name: '005-tickets', up: createTickets },
  { name: '006-technicians', up: createTechnicians },
  { name: '007-live-chat', up: createLiveChat },
  { name: '008-ended-by-subscriber', up: allowEndBySubscriber },
  { name: '009-dispatch', up: createDispatch },
  { name: '030-tickets-in-full', up: completeTickets },
  { name: '031-telling-visits', up: createVisitLinks },
  { name: '032-technicians-page', up: createTechniciansPage },
  { name: '033-codes-of-all', up: joinCodes },
  { name: '034-told-late', up: tellLateOnce },
  { name: '035-held-without-history', up: freeHeldVisits },
  { name: '036-rating-reviews', up: createRatingReviews },
  { name: '037-began', up: indexBeginnings },
];

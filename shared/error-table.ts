// Every error a person or a program can meet, by code. Each feature says its own, in its folder.
import { attachmentErrors } from './attachment/attachment.errors.ts';
import { chatErrors } from './chat/chat.errors.ts';
import { dispatchErrors } from './dispatch/dispatch.errors.ts';
import { fieldErrors } from './field/field.errors.ts';
import { ratingErrors } from './rating/rating.errors.ts';
import { reviewErrors } from './rating/review.errors.ts';
import { sessionErrors } from './session/session.errors.ts';
import { technicianErrors } from './technician/technician.errors.ts';
import { templateErrors } from './template/template.errors.ts';
import { ticketErrors } from './ticket/ticket.errors.ts';
import { wireErrors } from './wire/wire.errors.ts';

export const errorTable = {
  ...wireErrors,
  ...sessionErrors,
  ...chatErrors,
  ...ratingErrors,
  ...reviewErrors,
  ...templateErrors,
  ...attachmentErrors,
  ...technicianErrors,
  ...dispatchErrors,
  ...fieldErrors,
  ...ticketErrors,
} as const;

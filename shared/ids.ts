// Branded ids: a value of one kind cannot be passed where another is meant.
import { z } from 'zod';

const uuidV7 = z.uuid({ version: 'v7' }).toLowerCase();

/** Row number of a subscriber inside this installation; the personal account is what people say. */
export const subscriberId = z.int().positive().brand<'SubscriberId'>();
export type SubscriberId = z.output<typeof subscriberId>;
export const staffId = uuidV7.brand<'StaffId'>();
export type StaffId = z.output<typeof staffId>;
export const conversationId = uuidV7.brand<'ConversationId'>();
export type ConversationId = z.output<typeof conversationId>;
/** Made by the writer's client, so that its own bubble and the fact that returns are one. */
export const messageId = uuidV7.brand<'MessageId'>();
export type MessageId = z.output<typeof messageId>;
export const ticketId = uuidV7.brand<'TicketId'>();
export type TicketId = z.output<typeof ticketId>;
/** Made by the client of whoever keeps the filter. */
export const ticketFilterId = uuidV7.brand<'TicketFilterId'>();
export type TicketFilterId = z.output<typeof ticketFilterId>;

/** Made by the uploader's client, so that a repeated request goes on with the same file. */
export const attachmentId = uuidV7.brand<'AttachmentId'>();
export type AttachmentId = z.output<typeof attachmentId>;
export const templateId = uuidV7.brand<'TemplateId'>();
export type TemplateId = z.output<typeof templateId>;
/** One colleague asking another to take over or to join a conversation. */
export const requestId = uuidV7.brand<'RequestId'>();
export type RequestId = z.output<typeof requestId>;

/** The key of a stream that is named by a subscriber: decimal digits, no leading zero. */
export const subscriberKey = z.string().regex(/^[1-9]\d{0,14}$/);

export const technicianId = uuidV7.brand<'TechnicianId'>();
export type TechnicianId = z.output<typeof technicianId>;
export const absenceId = uuidV7.brand<'AbsenceId'>();
export type AbsenceId = z.output<typeof absenceId>;
/** Made by the client, so that a window is held, booked and moved under one name. */
export const visitId = uuidV7.brand<'VisitId'>();
export type VisitId = z.output<typeof visitId>;
/** One run of the optimiser and what it found. */
export const proposalId = uuidV7.brand<'ProposalId'>();

// The subscriber's card: who, where, what they have, and what the system remembers; one stream with money, one without.
import { z } from 'zod';
import { outcome, score, topic } from '../chat/message.contract.ts';
import { arrivalWindow, visit, visitStep } from '../dispatch/visit.contract.ts';
import { conversationId, subscriberId, subscriberKey, ticketId, visitId } from '../ids.ts';
import { language } from '../language.ts';
import { ticketKind, ticketStatus } from '../ticket/ticket.contract.ts';
import { day, instant, stream } from '../wire/wire.contract.ts';

export const serviceKind = z.enum(['home_internet', 'tv', 'mobile']);
/** Off for debt and ordered suspension are two states with different rights, never one. */
export const serviceState = z.enum(['active', 'off', 'suspended', 'stopped_for_debt', 'connecting']);

export const person = z.strictObject({
  subscriberId,
  personalAccount: z.string(),
  fullName: z.string(),
  /** E.164 digits without plus. */
  phones: z.array(z.string()),
  address: z.strictObject({
    city: z.string(),
    street: z.string(),
    building: z.string(),
    apartment: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
  }),
  language,
  kind: z.enum(['prepaid', 'contract_individual', 'contract_business']),
  registeredOn: day,
});
export type Person = z.output<typeof person>;

export const service = z.strictObject({ kind: serviceKind, state: serviceState, since: day.nullable() });
export type Service = z.output<typeof service>;

export const money = z.strictObject({
  tariff: z.string(),
  monthlyFeeKopiykas: z.int(),
  balanceKopiykas: z.int(),
  /** Home bonus account: no end date. */
  bonuses: z.int(),
  /** Null for a business contract, which gets none. */
  nextBonusesOn: day.nullable(),
  /** Mobile bonus account, another account, whose parts expire. */
  mobileBonuses: z.int(),
  mobileBonusesExpireOn: day.nullable(),
  /** Newest first, at most 10. */
  lastPayments: z.array(
    z.strictObject({
      at: instant,
      amountKopiykas: z.int(),
      method: z.enum(['card', 'cash', 'transfer', 'terminal']),
    }),
  ),
});
export type Money = z.output<typeof money>;

export const timelineItem = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chat_started'), at: instant, conversationId, topic }),
  z.strictObject({
    kind: z.literal('chat_closed'),
    at: instant,
    conversationId,
    outcome: outcome.nullable(),
    agentName: z.string(),
    summary: z.string(),
  }),
  z.strictObject({ kind: z.literal('chat_rated'), at: instant, conversationId, score }),
  z.strictObject({
    kind: z.literal('ticket_opened'),
    at: instant,
    ticketId,
    number: z.int(),
    ticketKind,
    agentName: z.string(),
  }),
  z.strictObject({
    kind: z.literal('ticket_status'),
    at: instant,
    ticketId,
    number: z.int(),
    status: ticketStatus,
    agentName: z.string(),
  }),
  z.strictObject({
    kind: z.literal('visit'),
    at: instant,
    visitId,
    number: z.int(),
    step: visitStep,
    window: arrivalWindow.nullable(),
    agentName: z.string(),
  }),
  z.strictObject({ kind: z.literal('payment'), at: instant, amountKopiykas: z.int() }),
  z.strictObject({
    kind: z.literal('bonuses'),
    at: instant,
    account: z.enum(['home', 'mobile']),
    amount: z.int(),
  }),
]);
export type TimelineItem = z.output<typeof timelineItem>;

/** A part of the card that is read on its own: when it fails, the others still show. */
function section<T extends z.ZodType>(value: T) {
  return z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value }),
    z.strictObject({ ok: z.literal(false), logId: z.string() }),
  ]);
}

export const cardStreams = {
  /** `subscriber:SUBSCRIBER_ID`. Opening it is one row in the audit trail, written before anything is read. */
  subscriber: stream({
    roles: ['agent', 'supervisor'],
    key: subscriberKey,
    snapshot: z.strictObject({
      person,
      services: section(z.array(service)),
      money: section(money),
      /** Newest first, at most 50. */
      timeline: section(z.array(timelineItem)),
      /** What is agreed and not over, by number. */
      visits: section(z.array(visit)),
    }),
    facts: {
      'subscriber:timeline_added': timelineItem,
      'subscriber:visit_changed': visit,
      /** Something imported or billed changed: ask for a fresh snapshot. */
      'subscriber:updated': z.strictObject({}),
    },
  }),
  /** `contact:SUBSCRIBER_ID`: what logistics may see; there is no money in it. Opening is audited as well. */
  contact: stream({
    roles: ['dispatcher'],
    key: subscriberKey,
    snapshot: z.strictObject({ person, services: section(z.array(service)) }),
    facts: { 'contact:updated': z.strictObject({}) },
  }),
};

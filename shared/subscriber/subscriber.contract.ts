// Subscribers on the wire of the desk: finding one.
import { z } from 'zod';
import { subscriberId } from '../ids.ts';
import { query } from '../wire/wire.contract.ts';
import { serviceState } from './card.contract.ts';

/** Why a row was found, in the order in which kinds are listed. */
export const matchKinds = ['account', 'phone', 'phone_tail', 'name', 'address'] as const;

/** Most rows that a search counts; a `total` of this value means "this many or more". */
export const maxFoundTotal = 1000;
export const maxFoundRows = 20;

const highlight = z.strictObject({
  field: z.enum(['personalAccount', 'fullName', 'phone', 'address']),
  /** Which phone; 0 for the other fields. */
  index: z.int().min(0),
  start: z.int().min(0),
  end: z.int().min(1),
});

const foundSubscriber = z.strictObject({
  subscriberId,
  personalAccount: z.string(),
  fullName: z.string(),
  /** As displayed: `+380 67 000 00 12`, in the order of the account. */
  phones: z.array(z.string()),
  matchedBy: z.enum(matchKinds),
  city: z.string(),
  /** `вул. Ґанкова, 14–27`: street, building, apartment. */
  address: z.string(),
  /** Null when the subscriber has no home internet. */
  homeInternetState: serviceState.nullable(),
  /** The matching letters, as ranges of the displayed texts above. */
  highlights: z.array(highlight),
});

const foundSubscribers = z.strictObject({
  rows: z.array(foundSubscriber).max(maxFoundRows),
  /** How many match, at most {@link maxFoundTotal}. */
  total: z.int().min(0).max(maxFoundTotal),
});

export type SubscriberHighlight = z.infer<typeof highlight>;
export type FoundSubscriber = z.infer<typeof foundSubscriber>;
export type FoundSubscribers = z.infer<typeof foundSubscribers>;
export type MatchKind = (typeof matchKinds)[number];

/** Events of the feature on the desk's wire. */
export const subscriberEvents = {
  /**
   * Finds accounts by phone in any spelling, its last 4 or more digits, personal account, name or address, also with
   * typos or in the wrong keyboard layout. Best match first; the order is the same for the same data.
   */
  'subscriber:find': query({
    roles: ['agent', 'dispatcher', 'supervisor'],
    perMinute: 240,
    input: z.strictObject({
      text: z.string().max(120),
      limit: z.int().min(1).max(maxFoundRows).default(maxFoundRows),
    }),
    result: foundSubscribers,
  }),
};

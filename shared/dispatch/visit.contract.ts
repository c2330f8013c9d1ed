// Technician visits (TM Forum TMF646 Appointment): which arrival windows can be kept, holding one, booking it, and its life after.
import { z } from 'zod';
import { attachment } from '../attachment/attachment.contract.ts';
import { staffId, subscriberId, technicianId, ticketId, visitId } from '../ids.ts';
import { optionalText, plainText } from '../text.ts';
import { place, technicianSkill } from '../technician/technician.contract.ts';
import { ticketPriority } from '../ticket/ticket.contract.ts';
import { day, instant, order, query } from '../wire/wire.contract.ts';

export const visitKind = z.enum(['repair', 'connection', 'equipment']);
export type VisitKind = z.output<typeof visitKind>;
export const visitState = z.enum([
  /** An agent has the window on the line: it frees itself. */
  'held',
  /** Wanted, and no time agreed. */
  'unscheduled',
  'planned',
  'on_the_way',
  'on_site',
  'done',
  'nobody_home',
  'cancelled',
]);
export type VisitState = z.output<typeof visitState>;

/** The steps in the life of a visit, as its history and the subscriber's timeline name them. */
export const visitStep = z.enum([
  'booked',
  'asked',
  'moved',
  'broken',
  /** A broken promise holds again: the move that broke it was undone. */
  'restored',
  'called',
  'cancelled',
  'on_the_way',
  'on_site',
  'done',
  'nobody_home',
  /** The plan cannot keep the window any more; the subscriber was told. */
  'late',
  /** By the subscriber, through the link in the SMS. */
  'confirmed',
  'other_time',
  /** Words or photos of the technician. */
  'noted',
]);
export type VisitStep = z.output<typeof visitStep>;

/** One step in the history of a visit. */
export const visitEntry = z.strictObject({
  at: instant,
  /** Empty: the subscriber, or the program itself. */
  actorName: z.string(),
  step: visitStep,
  /** What was said: a reason, a wish, a note. */
  text: z.string(),
  /** Of `late`: when the technician was expected then. */
  expectedAt: instant.nullable(),
  attachments: z.array(attachment),
});
export type VisitEntry = z.output<typeof visitEntry>;

/** When the technician arrives and starts; both ends allowed. */
export const arrivalWindow = z.strictObject({ startAt: instant, endAt: instant });

/** Where a visit stands in the day of its technician. */
export const placement = z.strictObject({
  technicianId,
  /** From 0. */
  position: z.int(),
  arrivalAt: instant,
  startAt: instant,
  endAt: instant,
  /** From the stop before. */
  travelSeconds: z.int(),
  /** By how much the arrival may be later before something behind it breaks. */
  slackSeconds: z.int(),
});
export type Placement = z.output<typeof placement>;

export const visit = z.strictObject({
  visitId,
  /** What people say: «виїзд 501». */
  number: z.int(),
  ticketId: ticketId.nullable(),
  subscriberId,
  subscriberName: z.string(),
  address: z.string(),
  place: place.nullable(),
  phone: z.string(),
  accessNote: z.string(),
  /** What the subscriber would like, for logistics. */
  wishes: z.string(),
  kind: visitKind,
  skills: z.array(technicianSkill),
  durationMinutes: z.int(),
  priority: ticketPriority,
  /** V5: without a fault that support registered the subscriber pays. */
  isPaid: z.boolean(),
  state: visitState,
  day: day.nullable(),
  /** The promise; null while none is made. */
  window: arrivalWindow.nullable(),
  placement: placement.nullable(),
  /** Until when a held window stays held. */
  heldUntil: instant.nullable(),
  heldBy: staffId.nullable(),
  /** By when somebody has to call the subscriber: nothing suited, or a promise was broken. */
  callBy: instant.nullable(),
  callReason: z.string(),
  tellOnTheWay: z.boolean(),
  bookedByName: z.string().nullable(),
  /** When the subscriber confirmed the window. */
  confirmedAt: instant.nullable(),
  /** When the technician is expected, as the subscriber was last told: after the window. Null: nobody was told so. */
  expectedAt: instant.nullable(),
  version: z.int(),
});
export type Visit = z.output<typeof visit>;

/** Reasons for a call that the program itself gives; any other is what a person wrote. */
export const callReasons = ['no_window', 'late', 'other_time'] as const;

/** What has to be known before a time can be named. */
export const visitRequest = z.strictObject({
  visitId,
  subscriberId,
  ticketId: ticketId.nullable(),
  kind: visitKind,
  isPaid: z.boolean(),
  /** Set by hand on the map when the address has no place; otherwise the subscriber's own is taken. */
  place: place.nullable(),
});
export type VisitRequest = z.output<typeof visitRequest>;

export const offerLabel = z.enum(['recommended', 'possible', 'last']);
export const offeredWindow = z.strictObject({
  day,
  ...arrivalWindow.shape,
  label: offerLabel,
  technicianName: z.string(),
  /** Where the technician comes from, as the crow flies; null from the start of the day. */
  fromMetres: z.int().nullable(),
  /** When the subscriber sees the technician: within the window, though the way may take less. */
  arrivalAt: instant,
  addedTravelSeconds: z.int(),
});
export type OfferedWindow = z.output<typeof offeredWindow>;
export const weekCell = z.strictObject({
  day,
  ...arrivalWindow.shape,
  state: z.enum(['open', 'full', 'past', 'closed']),
});
export type WeekCell = z.output<typeof weekCell>;

/** A building whose place is known. */
export const knownBuilding = z.strictObject({
  street: z.string(),
  building: z.string(),
  isSameStreet: z.boolean(),
  ...place.shape,
});

/** How long a window stays held for a call. */
export const holdMs = 5 * 60_000;
/** How soon a subscriber is called who is owed a call about their time. */
export const callWithinMs = 60 * 60_000;

const askers = ['agent', 'supervisor', 'dispatcher'] as const;

export const visitEvents = {
  /** Windows that the live plan can keep, for a visit that is not there yet or (same id) is to be moved. Reads only. */
  'visit:offer': query({
    roles: askers,
    perMinute: 240,
    input: z.strictObject({ request: visitRequest, fromDay: day, days: z.int().min(1).max(14) }),
    result: z.strictObject({
      /** Best three first, then by time. */
      offers: z.array(offeredWindow),
      week: z.array(weekCell),
      durationMinutes: z.int(),
      /** Another visit of this subscriber that is not over; it is to be moved, not doubled. */
      existing: visit.nullable(),
      /** The place is unknown and must be set by hand. */
      needsPlace: z.boolean(),
    }),
  }),
  /** What a plain map is drawn of on which a person shows where a subscriber's address is. */
  'visit:neighbours': query({
    roles: askers,
    perMinute: 30,
    input: z.strictObject({ subscriberId }),
    result: z.strictObject({
      /** Where the data says that the address is. */
      place: place.nullable(),
      /** Of the same city, without the subscriber's own; those of the same street first, at most 600. */
      buildings: z.array(knownBuilding),
      /** Where each district is, by the technicians who begin there. */
      districts: z.array(z.strictObject({ name: z.string(), ...place.shape })),
    }),
  }),
  /** Holds a window for {@link holdMs}; the same visit's earlier hold is given up. WINDOW_TAKEN when the plan can no longer keep it. */
  'visit:hold': order({
    roles: askers,
    perMinute: 120,
    input: z.strictObject({ request: visitRequest, day, ...arrivalWindow.shape }),
    result: z.strictObject({ heldUntil: instant, placement }),
  }),
  /** Gives a held window up; nothing happens when it is not held. */
  'visit:release': order({
    roles: askers,
    perMinute: 240,
    input: z.strictObject({ visitId }),
    result: z.strictObject({}),
  }),
  /** Makes the held window a promise. HOLD_ENDED when it is not held by the sender any more. */
  'visit:book': order({
    roles: askers,
    perMinute: 120,
    input: z.strictObject({
      visitId,
      phone: z.string().regex(/^[1-9]\d{6,14}$/),
      accessNote: optionalText(500),
      tellNow: z.boolean(),
      tellOnTheWay: z.boolean(),
      /** The visit that this one comes in the place of: it ends in the same moment. */
      replaces: visitId.nullable(),
    }),
    result: z.strictObject({ number: z.int(), window: arrivalWindow, placement }),
  }),
  /** No window suits: the visit goes to logistics with its wishes, and the promise is to call back. */
  'visit:ask_logistics': order({
    roles: askers,
    perMinute: 60,
    input: z.strictObject({
      request: visitRequest,
      phone: z.string().regex(/^[1-9]\d{6,14}$/),
      accessNote: optionalText(500),
      wishes: plainText(500),
      callBy: instant,
    }),
    result: z.strictObject({ number: z.int() }),
  }),
  'visit:cancel': order({
    roles: askers,
    perMinute: 60,
    input: z.strictObject({ visitId, version: z.int(), reason: plainText(300) }),
    result: z.strictObject({ version: z.int() }),
  }),
  /** The subscriber was called: nothing is owed any more. */
  'visit:called': order({
    roles: askers,
    perMinute: 60,
    input: z.strictObject({ visitId, version: z.int() }),
    result: z.strictObject({ version: z.int() }),
  }),
  /** What happened to the visit, oldest first, with the words and photos of those who said something. */
  'visit:history': query({
    roles: ['dispatcher', 'supervisor'],
    perMinute: 240,
    input: z.strictObject({ visitId }),
    result: z.strictObject({ entries: z.array(visitEntry) }),
  }),
  /** What happens at the place, told by logistics for the technician. `minutes`: how much longer it takes than planned. */
  'visit:report': order({
    roles: ['dispatcher'],
    perMinute: 240,
    input: z.strictObject({
      visitId,
      version: z.int(),
      state: z.enum(['planned', 'on_the_way', 'on_site', 'done', 'nobody_home']),
      minutes: z.int().min(0).max(240).default(0),
      note: optionalText(1_000).default(''),
    }),
    result: z.strictObject({ version: z.int() }),
  }),
};

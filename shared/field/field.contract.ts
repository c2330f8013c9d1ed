// What a technician sees and sends from the phone: their own visits of a day, what happens there, notes and photos.
import { z } from 'zod';
import { attachment, attachmentIds } from '../attachment/attachment.contract.ts';
import { arrivalWindow, visitKind, visitState, type VisitState } from '../dispatch/visit.contract.ts';
import { visitId } from '../ids.ts';
import { kyivDay } from '../kyiv-time.ts';
import { place } from '../technician/technician.contract.ts';
import { optionalText } from '../text.ts';
import { instant, order, stream } from '../wire/wire.contract.ts';

const technician = ['technician'] as const;

export const fieldNote = z.strictObject({
  at: instant,
  actorName: z.string(),
  text: z.string(),
  attachments: z.array(attachment),
});

/** A visit as its technician needs it: nothing of money, nothing of other visits. */
export const fieldVisit = z.strictObject({
  visitId,
  number: z.int(),
  kind: visitKind,
  state: visitState,
  subscriberName: z.string(),
  /** E.164 digits while the technician is on the way or on site, else empty: see {@link isPhoneOpen}. */
  phone: z.string(),
  address: z.string(),
  place: place.nullable(),
  accessNote: z.string(),
  /** What the subscriber complained of; empty without a ticket. */
  problem: z.string(),
  durationMinutes: z.int(),
  window: arrivalWindow.nullable(),
  position: z.int(),
  startAt: instant,
  endAt: instant,
  /** Oldest first. */
  notes: z.array(fieldNote),
});
export type FieldVisit = z.output<typeof fieldVisit>;

/** True while the technician needs the subscriber's phone: from leaving for the place until the visit ends. */
export function isPhoneOpen(state: VisitState): boolean {
  return state === 'on_the_way' || state === 'on_site';
}

/** What a technician may say of a visit; the dispatcher alone takes a report back. */
export const fieldState = z.enum(['on_the_way', 'on_site', 'done', 'nobody_home']);
export type FieldState = z.output<typeof fieldState>;

export const fieldEvents = {
  /**
   * What happens at an own visit of today or before; of another's, and of none, FORBIDDEN. The state that it has already, with no
   * more minutes, changes nothing. REPORT_OVERTAKEN when that cannot follow what it is now.
   */
  'field:report': order({
    roles: technician,
    perMinute: 120,
    input: z
      .strictObject({ visitId, state: fieldState, minutes: z.int().min(0).max(240).default(0) })
      .refine(({ state, minutes }) => minutes === 0 || state === 'on_site', 'minutes: only on site'),
    result: z.strictObject({}),
  }),
  /** A note about an own visit, with or without photos; as above FORBIDDEN. */
  'field:note': order({
    roles: technician,
    perMinute: 60,
    input: z
      .strictObject({ visitId, text: optionalText(1_000), attachments: attachmentIds.default([]) })
      .refine(
        ({ text, attachments }) => text !== '' || attachments.length > 0,
        'a note needs words or a file',
      ),
    result: z.strictObject({}),
  }),
};

const keyPattern = /^([0-9a-f-]{36}):(\d{4}-\d{2}-\d{2})$/;

/** Whose day and which one a stream `field_day:TECHNICIAN_ID:DAY` is; the key has passed its schema. */
export function readFieldDayKey(key: string): { technicianId: string; day: string } {
  const [, technicianId = '', day = ''] = keyPattern.exec(key) ?? [];
  return { technicianId, day };
}

const clockErrorMs = 3_600_000;

/** True for the day that a technician may see: today alone; around midnight the phone's clock may name the day. */
export function isOpenDay(day: string, at: Date): boolean {
  return [-clockErrorMs, clockErrorMs].some((shift) => kyivDay(new Date(at.getTime() + shift)) === day);
}

export const fieldStreams = {
  /** The own visits of today in their order, those that are over included; any other day is FORBIDDEN. */
  field_day: stream({
    roles: technician,
    key: z.string().regex(keyPattern),
    snapshot: z.strictObject({ visits: z.array(fieldVisit) }),
    facts: {
      /** What is named replaces what was there; `gone` are this technician's no longer. */
      'field_day:changed': z.strictObject({ visits: z.array(fieldVisit), gone: z.array(visitId) }),
    },
  }),
};

// The plan of a day: who goes where in which order; one order that rearranges it, and the proposals of the optimiser.
import { z } from 'zod';
import { proposalId, technicianId, visitId } from '../ids.ts';
import { place, technicianSkill } from '../technician/technician.contract.ts';
import { plainText } from '../text.ts';
import { day, instant, order, query, signal, stream } from '../wire/wire.contract.ts';
import { arrivalWindow, visit } from './visit.contract.ts';

/** A technician as they are on this day. */
export const dayTechnician = z.strictObject({
  technicianId,
  displayName: z.string(),
  skills: z.array(technicianSkill),
  district: z.string(),
  /** Null: does not work on this day. */
  shift: z.strictObject({ startAt: instant, endAt: instant }).nullable(),
  absences: z.array(z.strictObject({ startAt: instant, endAt: instant, reason: z.string() })),
  maxVisits: z.int(),
  start: place,
  end: place,
});
export type DayTechnician = z.output<typeof dayTechnician>;

export const dayRoute = z.strictObject({
  technicianId,
  travelSeconds: z.int(),
  /** When the technician is back; null when there is nothing to do. */
  returnAt: instant.nullable(),
  breaks: z.array(z.strictObject({ startAt: instant, endAt: instant })),
});
export type DayRoute = z.output<typeof dayRoute>;

/** Order of a technician's visits before and after a change. */
export const rearranged = z.strictObject({
  technicianId,
  before: z.array(visitId).max(20),
  after: z.array(visitId).max(20),
});
export type Rearranged = z.output<typeof rearranged>;

/** Why a visit cannot go somewhere; `seconds` by how much. */
export const obstacle = z.strictObject({
  kind: z.enum([
    'skill',
    'pinned',
    'frozen',
    'load',
    'window',
    'break',
    'shift',
    'no_way',
    'absent',
    'no_place',
  ]),
  missing: z.array(technicianSkill),
  seconds: z.int(),
  /** Whose window would be missed. */
  visitId: visitId.nullable(),
});
export type Obstacle = z.output<typeof obstacle>;

/** A later arrival of another visit that a change brings. */
export const arrivalShift = z.strictObject({ visitId, technicianId, before: instant, after: instant });

/** What putting a visit at one place would do. */
export const trial = z.strictObject({
  technicianId,
  position: z.int(),
  /** Null: nothing is in the way. */
  obstacle: obstacle.nullable(),
  startAt: instant.nullable(),
  addedTravelSeconds: z.int(),
  shifts: z.array(arrivalShift),
});
export type Trial = z.output<typeof trial>;

/** A promise that was broken, by the entry in the history of its visit. */
export const brokenPromise = z.strictObject({ visitId, entrySeq: z.int() });
export type BrokenPromise = z.output<typeof brokenPromise>;

const planners = ['dispatcher'] as const;
const watchers = ['dispatcher', 'supervisor'] as const;

export const optimiseScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('unscheduled') }),
  z.strictObject({ kind: z.literal('rest') }),
  z.strictObject({ kind: z.literal('technicians'), technicianIds: z.array(technicianId).min(1).max(1_000) }),
  /** Of the day as it has become: fewest changed promises first. */
  z.strictObject({ kind: z.literal('repair') }),
]);

export const dayFigures = z.strictObject({
  visits: z.int(),
  late: z.int(),
  atRisk: z.int(),
  unscheduled: z.int(),
  travelSeconds: z.int(),
});
export type DayFigures = z.output<typeof dayFigures>;

export const proposal = z.strictObject({
  proposalId,
  day,
  madeAt: instant,
  isRunning: z.boolean(),
  before: dayFigures,
  /** Best so far while it runs. */
  after: dayFigures,
  /** One entry for each technician whose route differs. */
  routes: z.array(
    z.strictObject({
      ...rearranged.shape,
      stops: z.array(z.strictObject({ visitId, startAt: instant, endAt: instant })),
    }),
  ),
  /** Visits whose promise cannot be kept, the last useful moment to call first. */
  calls: z.array(z.strictObject({ visitId, callBy: instant, window: arrivalWindow.nullable() })),
});
export type Proposal = z.output<typeof proposal>;

export const dayEvents = {
  /**
   * Puts the named technicians' visits into a new order; a visit may come from the unscheduled list, from another
   * technician, or go to the list. Moves by drag, menu and keys, undo, redo and accepted proposals are all this one
   * order. A route that is not as `before` says answers STALE_PLAN; one that cannot be driven, NOT_FEASIBLE with the reason.
   * A promised visit that would be late, or leaves its day, must stand in `broken` with a reason: it loses its window
   * and is to be called. Undoing that move names it in `restored`: the agreed window holds again and nobody has to call,
   * unless something has happened to the visit since (STALE_VERSION). A window that is held for a call at this moment cannot
   * be broken: VISIT_HELD {number}.
   * What comes from the list to a day on which technicians do not work is refused with DAY_CLOSED {name} until a person says
   * `onClosedDay`. Nothing comes from the list to a day that is over: DAY_OVER, as for its trials and searches.
   */
  'day:arrange': order({
    roles: planners,
    perMinute: 240,
    input: z.strictObject({
      day,
      routes: z.array(rearranged).min(1).max(1_000),
      broken: z.array(z.strictObject({ visitId, reason: plainText(300) })).max(200),
      restored: z.array(brokenPromise).max(200).default([]),
      onClosedDay: z.boolean().default(false),
    }),
    result: z.strictObject({
      shifts: z.array(arrivalShift),
      /** The promises of `broken` that were made: what undo names in `restored`. */
      broken: z.array(brokenPromise),
    }),
  }),
  /** For each technician the best place for a visit, or what is in the way; with `technicianId` every position of that one. */
  'day:try': query({
    roles: planners,
    perMinute: 600,
    input: z.strictObject({ day, visitId, technicianId: technicianId.nullable() }),
    result: z.strictObject({ trials: z.array(trial) }),
  }),
  /** Says that this visit is being moved, so that others see it (hint `day:lifted` {by, visitId}); null: no more. */
  'day:lift': signal({
    roles: planners,
    perMinute: 600,
    input: z.strictObject({ day, visitId: visitId.nullable() }),
  }),
  /**
   * Starts a search; its proposal is followed in the stream `proposal:ID`. Changes nothing. On a day on which technicians do not work
   * none of the unscheduled is proposed, and the scope that is only of them is refused with DAY_CLOSED {name}.
   */
  'day:optimise': order({
    roles: planners,
    perMinute: 20,
    input: z.strictObject({ proposalId, day, scope: optimiseScope, seconds: z.int().min(1).max(120) }),
    result: z.strictObject({}),
  }),
  /** Ends a search: with what it has (`use`) or with nothing. */
  'day:stop_optimise': order({
    roles: planners,
    perMinute: 60,
    input: z.strictObject({ proposalId, use: z.boolean() }),
    result: z.strictObject({}),
  }),
};

export const dayStreams = {
  /** `day:2026-11-24`: technicians, their routes, and every visit of that day. */
  day: stream({
    roles: watchers,
    key: day,
    snapshot: z.strictObject({
      technicians: z.array(dayTechnician),
      routes: z.array(dayRoute),
      visits: z.array(visit),
    }),
    facts: {
      /** What is named replaces what was there; `gone` are no longer of this day. */
      'day:changed': z.strictObject({
        by: z.string().nullable(),
        visits: z.array(visit),
        gone: z.array(visitId),
        routes: z.array(dayRoute),
        technicians: z.array(dayTechnician),
        /** They do not work here any more, and have nothing to do on this day. */
        goneTechnicians: z.array(technicianId),
      }),
    },
  }),
  /** Visits that are wanted and have no day. */
  unscheduled: stream({
    roles: watchers,
    snapshot: z.strictObject({ visits: z.array(visit) }),
    facts: {
      'unscheduled:put': visit,
      'unscheduled:gone': z.strictObject({ visitId }),
    },
  }),
  proposal: stream({
    roles: planners,
    key: proposalId,
    snapshot: z.strictObject({ proposal: proposal.nullable() }),
    facts: { 'proposal:changed': proposal },
  }),
};

// Small plans for tests of the board: visits and technicians with only what matters written out.
import type { DayTechnician } from '../../shared/dispatch/day.contract.ts';
import type { DayState } from '../../shared/dispatch/day.state.ts';
import type { Visit } from '../../shared/dispatch/visit.contract.ts';
import type { SubscriberId, TechnicianId, VisitId } from '../../shared/ids.ts';

export const day = '2026-11-24';

/** `10:15` of that day in Kyiv, which is two hours ahead of UTC in November. */
export function at(clock: string): string {
  return new Date(Date.parse(`${day}T${clock}:00Z`) - 2 * 3_600_000).toISOString();
}
export const ms = (clock: string): number => Date.parse(at(clock));
export const technicianId = (name: string): TechnicianId => name as TechnicianId;
export const visitId = (name: string): VisitId => name as VisitId;

interface Planned {
  state?: Visit['state'];
  /** `10:00-11:00` */
  at?: string;
  arrival?: string;
  travelMinutes?: number;
  window?: string;
  technician?: string;
  position?: number;
}

export function visit(name: string, planned: Planned = {}): Visit {
  const [startAt, endAt] = (planned.at ?? '10:00-11:00').split('-').map(at) as [string, string];
  const window = planned.window?.split('-').map(at);
  return {
    visitId: visitId(name),
    number: 501,
    ticketId: null,
    subscriberId: 1 as SubscriberId,
    subscriberName: 'Коваль Олена Петрівна',
    address: `вул. Ґанкова, ${name}, 27`,
    place: { latitude: 49.5, longitude: 31.5 },
    phone: '',
    accessNote: '',
    wishes: '',
    kind: 'repair',
    skills: [],
    durationMinutes: 60,
    priority: 'normal',
    isPaid: false,
    state: planned.state ?? 'planned',
    day,
    window: window ? { startAt: window[0]!, endAt: window[1]! } : null,
    placement: {
      technicianId: technicianId(planned.technician ?? 'A'),
      position: planned.position ?? 0,
      arrivalAt: planned.arrival ? at(planned.arrival) : startAt,
      startAt,
      endAt,
      travelSeconds: (planned.travelMinutes ?? 10) * 60,
      slackSeconds: 0,
    },
    heldUntil: null,
    heldBy: null,
    callBy: null,
    callReason: '',
    tellOnTheWay: false,
    bookedByName: null,
    confirmedAt: null,
    expectedAt: null,
    version: 1,
  };
}

export function technician(name: string, shift: string | null = '09:00-18:00'): DayTechnician {
  const [startAt, endAt] = (shift ?? '-').split('-');
  return {
    technicianId: technicianId(name),
    displayName: name,
    skills: ['fiber'],
    district: '',
    shift: shift === null ? null : { startAt: at(startAt!), endAt: at(endAt!) },
    absences: [],
    maxVisits: 8,
    start: { latitude: 49.5, longitude: 31.5 },
    end: { latitude: 49.5, longitude: 31.5 },
  };
}

/** Routes as `{A: ['1', '2']}`. */
export function plan(routes: Record<string, readonly string[]>): DayState {
  return {
    technicians: Object.keys(routes).map((name) => technician(name)),
    routes: [],
    visits: Object.entries(routes).flatMap(([name, ids]) =>
      ids.map((id, position) => visit(id, { technician: name, position })),
    ),
  };
}

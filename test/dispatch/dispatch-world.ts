// A small town on a real database: technicians with homes, subscribers with addresses, tickets, and short names for orders.
import { v7 as uuidv7 } from 'uuid';
import { forgetDays } from '../../backend/dispatch/live-days.ts';
import type { Actor } from '../../backend/wire/context.ts';
import type { DayState } from '../../shared/dispatch/day.state.ts';
import type { OfferedWindow, Visit } from '../../shared/dispatch/visit.contract.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import type { TestDatabase } from '../support/database.ts';

/** A day that has not begun when the desk's clock starts. */
export const tomorrow = '2026-11-25';

export interface Call {
  visitId: string;
  request: {
    visitId: string;
    subscriberId: number;
    ticketId: string;
    kind: 'repair' | 'connection' | 'equipment';
    isPaid: boolean;
    place: { latitude: number; longitude: number } | null;
  };
}

export class DispatchWorld {
  readonly desk: Desk;
  agent!: Actor;
  other!: Actor;
  dispatcher!: Actor;
  readonly #opened: TestDatabase;

  constructor(opened: TestDatabase) {
    this.#opened = opened;
    this.desk = createDesk(opened.database, Math.floor(Math.random() * 100_000_000));
  }

  /** Empties the plan and adds `technicians` around the same centre. */
  async reset(technicians: number, change: (index: number) => object = () => ({})): Promise<string[]> {
    const { kysely } = this.#opened.database;
    for (const table of [
      'visit_entries',
      'visits',
      'technician_days',
      'dispatch_days',
      'technician_absences',
      'technicians',
    ] as const)
      await kysely.deleteFrom(table).execute();
    forgetDays(this.desk.parts);
    this.agent = await this.desk.staff('Ірина Ткаченко');
    this.other = await this.desk.staff('Оксана Гончар');
    this.dispatcher = await this.desk.staff('Назар Гнатюк', 'dispatcher');
    const ids = Array.from({ length: technicians }, () => uuidv7());
    for (const [index, technicianId] of ids.entries()) {
      const [latitude, longitude] = [50.44 + (index % 5) * 0.01, 30.5 + Math.floor(index / 5) * 0.01];
      await kysely
        .insertInto('technicians')
        .values({
          technician_id: technicianId,
          display_name: `Майстер ${index + 1}`,
          skills: JSON.stringify(['fiber']),
          shift_start_minutes: 8 * 60,
          shift_end_minutes: 18 * 60,
          district: 'Центр',
          home_latitude: latitude,
          home_longitude: longitude,
          end_latitude: latitude,
          end_longitude: longitude,
          ...change(index),
        })
        .execute();
    }
    return ids;
  }

  /** A subscriber on the line with a fault that support has registered. */
  async call(place?: Call['request']['place'], kind: Call['request']['kind'] = 'repair'): Promise<Call> {
    const subscriber = await this.desk.subscriber();
    const subscriberId = Number(subscriber.id);
    const { ticketId } = await this.desk.order(this.agent, 'ticket:open', {
      subscriberId,
      conversationId: null,
      kind: 'no_internet',
      description: 'Немає лінку',
      priority: 'normal',
    });
    const visitId = uuidv7();
    const at = place ?? { latitude: 50.45 + Math.random() * 0.03, longitude: 30.51 + Math.random() * 0.03 };
    return { visitId, request: { visitId, subscriberId, ticketId, kind, isPaid: false, place: at } };
  }

  offer(call: Call, fromDay = tomorrow, days = 1, by = this.agent) {
    return this.desk.query(by, 'visit:offer', { request: call.request, fromDay, days });
  }

  hold(
    call: Call,
    { day, startAt, endAt }: Pick<OfferedWindow, 'day' | 'startAt' | 'endAt'>,
    by = this.agent,
  ) {
    return this.desk.order(by, 'visit:hold', { request: call.request, day, startAt, endAt });
  }

  book(call: Call, by = this.agent, replaces: string | null = null) {
    return this.desk.order(by, 'visit:book', {
      visitId: call.visitId,
      phone: '380670000012',
      accessNote: 'код 27',
      tellNow: true,
      tellOnTheWay: true,
      replaces,
    });
  }

  /** A call to its end: the window with `hour` in Kyiv, or the best one. */
  async booked(hour?: number, place?: Call['request']['place'], day = tomorrow): Promise<Call> {
    const call = await this.call(place);
    const { offers } = await this.offer(call, day);
    const chosen = hour === undefined ? offers[0] : offers.find((one) => hourOf(one.startAt) === hour);
    if (!chosen) throw new Error(`no window at ${hour}`);
    await this.hold(call, chosen);
    await this.book(call);
    return call;
  }

  async day(day = tomorrow): Promise<DayState> {
    return (await this.desk.open<DayState>(this.dispatcher, `day:${day}`)).snapshot;
  }

  async visit(visitId: string, day = tomorrow): Promise<Visit | undefined> {
    return (await this.day(day)).visits.find((one) => one.visitId === visitId);
  }

  async sequence(technicianId: string, day = tomorrow): Promise<string[]> {
    return (await this.day(day)).visits
      .filter(({ placement }) => placement?.technicianId === technicianId)
      .map(({ visitId }) => visitId);
  }

  arrange(
    routes: { technicianId: string; before: string[]; after: string[] }[],
    broken: { visitId: string; reason: string }[] = [],
    restored: { visitId: string; entrySeq: number }[] = [],
  ) {
    return this.desk.order(this.dispatcher, 'day:arrange', { day: tomorrow, routes, broken, restored });
  }
}

/** The hour in Kyiv of an instant, in winter. */
export function hourOf(at: string): number {
  return (new Date(at).getUTCHours() + 2) % 24;
}

/** What is wrong with a day: overlaps, broken windows, too many visits, times that do not follow from each other. */
export function faultsOf(day: DayState): string[] {
  const faults: string[] = [];
  for (const { technicianId, maxVisits, displayName } of day.technicians) {
    const own = day.visits.filter(({ placement }) => placement?.technicianId === technicianId);
    if (own.length > maxVisits) faults.push(`${displayName} has ${own.length} visits`);
    own.forEach(({ number, window, placement }, position) => {
      const { startAt, endAt, arrivalAt } = placement!;
      if (placement!.position !== position)
        faults.push(`${number} stands at ${placement!.position}, not ${position}`);
      if (window && (startAt < window.startAt || startAt > window.endAt))
        faults.push(`${number} misses its window`);
      const before = own[position - 1]?.placement;
      if (before && before.endAt > arrivalAt) faults.push(`${number} overlaps the one before`);
      if (arrivalAt > startAt || startAt >= endAt) faults.push(`${number} has times in a wrong order`);
    });
  }
  return faults;
}

// People on one plan: agents and dispatchers with sockets of their own, each doing at random what such a person may do.
import { createWire, newOpId, type Wire } from '../../renderer/wire/wire.ts';
import type { deskContract, deskStreams } from '../../shared/desk.contract.ts';
import type { Rearranged } from '../../shared/dispatch/day.contract.ts';
import {
  applyDayFact,
  applyUnscheduledFact,
  type DayState,
  type UnscheduledState,
} from '../../shared/dispatch/day.state.ts';
import type { Visit, VisitRequest } from '../../shared/dispatch/visit.contract.ts';
import type { Result, WireError } from '../../shared/errors.ts';
import type { SubscriberId, TechnicianId, VisitId } from '../../shared/ids.ts';
import type { SeededRandom } from '../support/seeded-random.ts';

type DeskWire = Wire<typeof deskContract, typeof deskStreams>;

/** What people may hear when a colleague was faster or the day is full; anything else is a fault of the program. */
const moveRefusals = ['STALE_PLAN', 'STALE_VERSION', 'NOT_FEASIBLE', 'VISIT_HELD', 'INVALID'];
const refusals: Readonly<Record<string, readonly string[]>> = {
  held: ['WINDOW_TAKEN'],
  cancelled: ['STALE_VERSION'],
  moved: moveRefusals,
  assigned: moveRefusals,
  'taken off': moveRefusals,
  undone: moveRefusals,
};

/** What everybody did, by the answers that they got. */
export class CrowdLedger {
  readonly done = new Map<string, number>();
  refused = 0;
  readonly #promises = new Map<VisitId, { startAt: string; endAt: string }>();
  /** How often a promise was broken by a person and not given back. */
  readonly #broken = new Map<VisitId, number>();
  readonly #cancelled = new Set<VisitId>();

  count(what: string): void {
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
  }
  promise(visitId: VisitId, window: { startAt: string; endAt: string }): void {
    this.#promises.set(visitId, window);
  }
  break(visitId: VisitId, by: 1 | -1): void {
    this.#broken.set(visitId, (this.#broken.get(visitId) ?? 0) + by);
  }
  cancel(visitId: VisitId): void {
    this.#cancelled.add(visitId);
  }
  /** Windows that were agreed and that nobody has taken back. */
  standing(): Map<VisitId, { startAt: string; endAt: string }> {
    return new Map(
      [...this.#promises].filter(([id]) => !this.#cancelled.has(id) && (this.#broken.get(id) ?? 0) === 0),
    );
  }
}

export interface CrowdTown {
  readonly days: readonly string[];
  readonly callBy: string;
  readonly technicianIds: readonly TechnicianId[];
  /** A subscriber who has not called yet. */
  nextSubscriber(): SubscriberId;
}

/** Somebody at a desk: what they see of the days is built from a snapshot and the facts since. */
export class CrowdMember {
  readonly wire: DeskWire;
  readonly days = new Map<string, DayState>();
  unscheduled: UnscheduledState = { visits: [] };
  readonly #town: CrowdTown;
  readonly #ledger: CrowdLedger;
  readonly #random: SeededRandom;
  readonly #own: Visit['visitId'][] = [];
  readonly #absences: string[] = [];
  #lastMove:
    | { day: string; routes: Rearranged[]; broken: { visitId: VisitId; entrySeq: number }[] }
    | undefined;

  constructor(url: string, token: string, town: CrowdTown, ledger: CrowdLedger, random: SeededRandom) {
    this.wire = createWire({ url, namespace: '/desk', token: () => Promise.resolve(token) });
    [this.#town, this.#ledger, this.#random] = [town, ledger, random];
  }

  /** Follows the days and the list from now on. */
  watch(): void {
    for (const day of this.#town.days) {
      this.wire.follow(`day:${day}`, {
        onSnapshot: (state) => void this.days.set(day, state),
        onFact: (fact) => void this.days.set(day, applyDayFact(this.days.get(day)!, fact)),
      });
    }
    this.wire.follow('unscheduled', {
      onSnapshot: (state) => void (this.unscheduled = state),
      onFact: (fact) => void (this.unscheduled = applyUnscheduledFact(this.unscheduled, fact)),
    });
  }

  async call(): Promise<void> {
    const mine = this.#own.length > 0 && this.#random.isTrue(0.25);
    await (mine ? this.#cancel() : this.#call());
  }

  async arrange(): Promise<void> {
    const acts = [
      { weight: 10, act: () => this.#move() },
      { weight: 6, act: () => this.#assign() },
      { weight: 2, act: () => this.#takeOff() },
      { weight: 3, act: () => this.#undo() },
      { weight: 1, act: () => this.#changeAbsence() },
    ];
    await this.#random.weighted(acts).act();
    // Also when there was nothing to do.
    await new Promise((resolve) => setTimeout(resolve, this.#random.below(10)));
  }

  /** The value, or undefined when it was refused as it may be. */
  #value<T>(what: string, answer: Result<T>): T | undefined {
    if (answer.ok) {
      this.#ledger.count(what);
      return answer.value;
    }
    this.#mayBe(what, answer.error);
    return undefined;
  }
  #mayBe(what: string, { code, details }: WireError): void {
    if (!refusals[what]?.includes(code)) throw new Error(`${what}: ${code} ${JSON.stringify(details)}`);
    this.#ledger.refused += 1;
  }

  #request(): VisitRequest {
    const near = (degrees: number): number => degrees + this.#random.next() * 0.06;
    return {
      visitId: newOpId() as VisitId,
      subscriberId: this.#town.nextSubscriber(),
      ticketId: null,
      kind: this.#random.pick(['repair', 'connection', 'equipment']),
      isPaid: true,
      place: { latitude: near(50.42), longitude: near(30.48) },
    };
  }

  /** A call: windows, one of them held, then booked, given up, or left as it is; or logistics. */
  async #call(): Promise<void> {
    const request = this.#request();
    const { visitId } = request;
    const phone = '380670000012';
    if (this.#random.isTrue(0.3)) {
      const words = { phone, accessNote: '', wishes: 'будь-коли', callBy: this.#town.callBy };
      this.#value('asked', await this.wire.order('visit:ask_logistics', { request, ...words }));
      return;
    }
    const fromDay = this.#random.pick(this.#town.days);
    const offered = this.#value(
      'offered',
      await this.wire.query('visit:offer', { request, fromDay, days: 1 }),
    );
    if (!offered || offered.offers.length === 0) return;
    const { day, startAt, endAt } = this.#random.pick(offered.offers);
    const held = await this.wire.order('visit:hold', { request, day, startAt, endAt });
    if (!this.#value('held', held) || this.#random.isTrue(0.1)) return;
    if (this.#random.isTrue(0.15)) {
      this.#value('released', await this.wire.order('visit:release', { visitId }));
      return;
    }
    const about = { visitId, phone, accessNote: '', tellNow: false, tellOnTheWay: false, replaces: null };
    const booked = this.#value('booked', await this.wire.order('visit:book', about));
    if (!booked) return;
    if (booked.window.startAt !== startAt)
      throw new Error(`booked ${booked.window.startAt}, held ${startAt}`);
    this.#ledger.promise(visitId, booked.window);
    this.#own.push(visitId);
  }

  async #cancel(): Promise<void> {
    const [visitId] = this.#own.splice(this.#random.below(this.#own.length), 1);
    const seen = [...this.days.values()].flatMap(({ visits }) => visits);
    const visit = seen.find((one) => one.visitId === visitId);
    if (!visit) return;
    const { version } = visit;
    const input = { visitId: visit.visitId, version, reason: 'запрацювало' };
    if (this.#value('cancelled', await this.wire.order('visit:cancel', input)))
      this.#ledger.cancel(visit.visitId);
  }

  #lane(day: string, technicianId: TechnicianId): VisitId[] {
    return this.days
      .get(day)!
      .visits.filter(({ placement }) => placement?.technicianId === technicianId)
      .map(({ visitId }) => visitId);
  }
  #anyPlanned(): { day: string; visit: Visit } | undefined {
    const day = this.#random.pick(this.#town.days);
    const planned = this.days
      .get(day)!
      .visits.filter(({ state, placement }) => state === 'planned' && placement);
    return planned.length === 0 ? undefined : { day, visit: this.#random.pick(planned) };
  }
  #with(lane: readonly VisitId[], visitId: VisitId): VisitId[] {
    const rest = lane.filter((id) => id !== visitId);
    return rest.toSpliced(this.#random.between(0, rest.length), 0, visitId);
  }

  async #move(): Promise<void> {
    const found = this.#anyPlanned();
    if (!found) return;
    const { day, visit } = found;
    const from = visit.placement!.technicianId as TechnicianId;
    const to = this.#random.pick(this.#town.technicianIds);
    const lanes = { from: this.#lane(day, from), to: this.#lane(day, to) };
    const routes: Rearranged[] = [
      { technicianId: to, before: lanes.to, after: this.#with(lanes.to, visit.visitId) },
    ];
    if (from !== to) {
      const after = lanes.from.filter((id) => id !== visit.visitId);
      routes.push({ technicianId: from, before: lanes.from, after });
    }
    await this.#arrange('moved', day, routes);
  }
  async #assign(): Promise<void> {
    if (this.unscheduled.visits.length === 0) return;
    const { visitId } = this.#random.pick(this.unscheduled.visits);
    const day = this.#random.pick(this.#town.days);
    const technicianId = this.#random.pick(this.#town.technicianIds);
    const before = this.#lane(day, technicianId);
    await this.#arrange('assigned', day, [{ technicianId, before, after: this.#with(before, visitId) }]);
  }
  async #takeOff(): Promise<void> {
    const found = this.#anyPlanned();
    if (!found) return;
    const technicianId = found.visit.placement!.technicianId as TechnicianId;
    const before = this.#lane(found.day, technicianId);
    const after = before.filter((id) => id !== found.visit.visitId);
    await this.#arrange('taken off', found.day, [{ technicianId, before, after }]);
  }

  /** As a dispatcher does it: a promise in the way is broken with a reason, or left alone. */
  async #arrange(what: string, day: string, routes: Rearranged[]): Promise<void> {
    const reasons: { visitId: VisitId; reason: string }[] = [];
    for (;;) {
      const input = { day, routes, broken: reasons, restored: [], onClosedDay: false };
      const answer = await this.wire.order('day:arrange', input);
      if (answer.ok) {
        this.#ledger.count(what);
        for (const { visitId } of answer.value.broken) this.#ledger.break(visitId, 1);
        this.#lastMove = { day, routes, broken: answer.value.broken };
        return;
      }
      this.#mayBe(what, answer.error);
      const { kind, visitId } = answer.error.details as { kind?: string; visitId?: VisitId };
      const isNew = visitId !== undefined && !reasons.some((one) => one.visitId === visitId);
      if (kind !== 'window' || !isNew || this.#random.isTrue(0.5)) return;
      reasons.push({ visitId, reason: 'аварія' });
    }
  }

  async #undo(): Promise<void> {
    const last = this.#lastMove;
    if (!last) return;
    this.#lastMove = undefined;
    const routes = last.routes.map(({ technicianId, before, after }) => ({
      technicianId,
      before: after,
      after: before,
    }));
    const input = { day: last.day, routes, broken: [], restored: last.broken, onClosedDay: false };
    if (!this.#value('undone', await this.wire.order('day:arrange', input))) return;
    for (const { visitId } of last.broken) this.#ledger.break(visitId, -1);
  }

  async #changeAbsence(): Promise<void> {
    const known = this.#absences.pop();
    if (known !== undefined) {
      this.#value('back', await this.wire.order('technician:remove_absence', { absenceId: known as never }));
      return;
    }
    const day = this.#random.pick(this.#town.days);
    const technicianId = this.#random.pick(this.#town.technicianIds);
    const hour = this.#random.between(6, 14);
    const at = (utcHour: number): string => `${day}T${String(utcHour).padStart(2, '0')}:00:00.000Z`;
    const absence = { absenceId: newOpId() as never, technicianId, startsAt: at(hour), endsAt: at(hour + 3) };
    const input = { ...absence, reason: 'sick' as const };
    if (this.#value('absent', await this.wire.order('technician:add_absence', input)))
      this.#absences.push(absence.absenceId);
  }
}

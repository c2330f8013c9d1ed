// The people of the slots bench: real sockets that ask for windows, hold, book, move and repair, with a stopwatch.
import { io as connect, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import type { AppParts } from '../../backend/parts.ts';
import type { Random } from '../../backend/sample/random.ts';
import { signAccessToken } from '../../backend/session/access-token.ts';
import type { Proposal, Trial } from '../../shared/dispatch/day.contract.ts';
import type { DayState } from '../../shared/dispatch/day.state.ts';
import type { OfferedWindow } from '../../shared/dispatch/visit.contract.ts';
import type { Result } from '../../shared/errors.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import type { Caller, SignedIn, SlotWorld } from './slots-world.ts';

export interface Percentiles {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const patienceMs = 120_000;
/** Days that an agent asks for at once. */
const askedDays = 7;

export class SlotAgents {
  refused = 0;
  promisesChanged = 0;
  readonly #sockets: Socket[] = [];
  #dispatcher!: Socket;
  #nextCaller = 0;
  readonly #url: string;
  readonly #parts: AppParts;
  readonly #world: SlotWorld;
  readonly #day: string;
  readonly #random: Random;

  constructor(url: string, parts: AppParts, world: SlotWorld, day: string, random: Random) {
    [this.#url, this.#parts, this.#world, this.#day, this.#random] = [url, parts, world, day, random];
  }

  async connect(): Promise<void> {
    this.#dispatcher = await this.#socketOf(this.#world.dispatcher);
    for (const agent of this.#world.agents) this.#sockets.push(await this.#socketOf(agent));
  }

  close(): void {
    for (const socket of [...this.#sockets, this.#dispatcher]) socket.close();
  }

  /** Books visits one after the other, each into a window drawn at random from those offered on the day. */
  async fill(count: number): Promise<void> {
    for (let n = 0; n < count; n++) {
      const socket = this.#sockets[n % this.#sockets.length]!;
      await this.#call(socket, this.#caller(), 1);
    }
  }

  async measureOffers(count: number): Promise<Percentiles> {
    const caller = this.#caller();
    await this.#offer(this.#sockets[0]!, requestOf(caller), askedDays);
    return measured(count, (n) =>
      this.#offer(this.#sockets[n % this.#sockets.length]!, requestOf(caller), askedDays),
    );
  }

  /** Every agent at the same moment: offer, hold, book; who loses a window takes the next one. From hold to the answer of book. */
  async bookAtOnce(): Promise<Percentiles> {
    const times = await Promise.all(
      this.#sockets.map(async (socket) => {
        const caller = this.#caller();
        const startedAt = performance.now();
        await this.#call(socket, caller, 8);
        return performance.now() - startedAt;
      }),
    );
    return percentiles(times);
  }

  /** Moves of one visit each to the best place at another technician; null on a full day. The trial is not in the time. */
  async measureMoves(count: number): Promise<Percentiles | null> {
    const times: number[] = [];
    for (let tries = 0; times.length < count && tries < count * 10; tries++) {
      const { visits } = await this.#dayState();
      const visit = visits[this.#random.between(0, visits.length - 1)]!;
      const trials = await this.#ask<{ trials: Trial[] }>(this.#dispatcher, 'day:try', {
        day: this.#day,
        visitId: visit.visitId,
        technicianId: null,
      });
      const from = visit.placement!.technicianId;
      const to = trials.value?.trials.find((one) => one.obstacle === null && one.technicianId !== from);
      if (!to) continue;
      const of = (technicianId: string) =>
        visits
          .filter(({ placement }) => placement?.technicianId === technicianId)
          .map(({ visitId }) => visitId as string);
      const [left, right] = [of(from), of(to.technicianId)];
      const routes = [
        { technicianId: from, before: left, after: left.filter((id) => id !== visit.visitId) },
        {
          technicianId: to.technicianId,
          before: right,
          after: right.toSpliced(to.position, 0, visit.visitId),
        },
      ];
      const startedAt = performance.now();
      const input = { day: this.#day, routes, broken: [], restored: [] };
      const moved = await this.#ask(this.#dispatcher, 'day:arrange', input);
      if (moved.ok) times.push(performance.now() - startedAt);
      else if (moved.error.code === 'INVALID') throw new Error(`day:arrange: ${moved.error.code}`);
    }
    return times.length > 0 ? percentiles(times) : null;
  }

  /** One technician is sick; from the order to the proposal, with one second of search. */
  async measureRepair(): Promise<Percentiles> {
    const times: number[] = [];
    for (const technicianId of this.#world.technicianIds.slice(0, 3)) {
      const absence = { absenceId: uuidv7(), technicianId, reason: 'sick' };
      const [startsAt, endsAt] = [`${this.#day}T00:00:00.000Z`, `${this.#day}T21:00:00.000Z`];
      await this.#ask(this.#dispatcher, 'technician:add_absence', { ...absence, startsAt, endsAt });
      const startedAt = performance.now();
      const proposal = await this.#proposal();
      times.push(performance.now() - startedAt);
      this.promisesChanged += proposal.calls.length;
      await this.#ask(this.#dispatcher, 'technician:remove_absence', { absenceId: absence.absenceId });
    }
    return percentiles(times);
  }

  async planned(): Promise<number> {
    return (await this.#dayState()).visits.length;
  }

  /** Overlaps and visits outside their window, in what everybody sees. */
  async faults(): Promise<{ doubleBookings: number; brokenWindows: number }> {
    const { visits } = await this.#dayState();
    let [doubleBookings, brokenWindows] = [0, 0];
    for (const technicianId of this.#world.technicianIds) {
      const own = visits.filter(({ placement }) => placement?.technicianId === technicianId);
      own.forEach(({ placement }, n) => {
        const before = own[n - 1]?.placement;
        if (before && before.endAt > placement!.startAt) doubleBookings++;
      });
      if (own.length > 8) doubleBookings += own.length - 8;
    }
    for (const { window, placement } of visits)
      if (window && (placement!.startAt < window.startAt || placement!.startAt > window.endAt))
        brokenWindows++;
    return { doubleBookings, brokenWindows };
  }

  async #proposal(): Promise<Proposal> {
    const proposalId = uuidv7();
    const ended = new Promise<Proposal>((resolve) => {
      const listen = (fact: { stream: string; payload: Proposal }): void => {
        if (fact.stream !== `proposal:${proposalId}` || fact.payload.isRunning) return;
        this.#dispatcher.off('fact', listen);
        resolve(fact.payload);
      };
      this.#dispatcher.on('fact', listen);
    });
    const scope = { kind: 'repair' };
    const input = { proposalId, day: this.#day, scope, seconds: 1 };
    const started = await this.#ask(this.#dispatcher, 'day:optimise', input);
    if (!started.ok) throw new Error(`day:optimise: ${started.error.code}`);
    await this.#dispatcher
      .timeout(patienceMs)
      .emitWithAck('stream:open', { stream: `proposal:${proposalId}` });
    return ended;
  }

  /** A call: offers, a hold, a booking; a lost window is followed by another one, at most `tries` times. */
  async #call(socket: Socket, caller: Caller, tries: number): Promise<void> {
    const request = requestOf(caller);
    for (let n = 0; n < tries; n++) {
      const { value } = await this.#offer(socket, request, 1);
      const offers = value?.offers ?? [];
      if (offers.length === 0) break;
      const { day, startAt, endAt } = offers[this.#random.between(0, offers.length - 1)]!;
      const held = await this.#ask(socket, 'visit:hold', { request, day, startAt, endAt });
      if (!held.ok) {
        if (held.error.code !== 'WINDOW_TAKEN') throw new Error(`visit:hold: ${held.error.code}`);
        continue;
      }
      const booked = await this.#ask(socket, 'visit:book', {
        visitId: request.visitId,
        phone: '380670000012',
        accessNote: '',
        tellNow: false,
        tellOnTheWay: false,
        replaces: null,
      });
      if (!booked.ok) throw new Error(`visit:book: ${booked.error.code}`);
      return;
    }
    this.refused++;
  }

  #offer(socket: Socket, request: object, days: number): Promise<Answer<{ offers: OfferedWindow[] }>> {
    return this.#ask(socket, 'visit:offer', { request, fromDay: this.#day, days });
  }

  async #dayState(): Promise<DayState> {
    const stream = `day:${this.#day}`;
    const opened = (await this.#dispatcher
      .timeout(patienceMs)
      .emitWithAck('stream:open', { stream })) as Result<{ snapshot: DayState }>;
    if (!opened.ok) throw new Error(`stream:open: ${opened.error.code}`);
    return opened.value.snapshot;
  }

  async #ask<T>(socket: Socket, event: string, input: unknown): Promise<Answer<T>> {
    const isQuery = event === 'visit:offer' || event === 'day:try';
    const body = isQuery ? input : { opId: uuidv7(), input };
    const answer = (await socket.timeout(patienceMs).emitWithAck(event, body)) as Result<T>;
    return answer.ok
      ? { ok: true, value: answer.value }
      : { ok: false, error: answer.error, value: undefined };
  }

  #caller(): Caller {
    return this.#world.callers[this.#nextCaller++]!;
  }

  async #socketOf({ staffId, sessionId, name, role }: SignedIn): Promise<Socket> {
    const person = { id: staffId, name, role };
    const token = await signAccessToken(this.#parts.secret, 'staff', { sessionId, person }, new Date());
    const auth = { token, protocol: protocolVersion };
    const socket = connect(`${this.#url}/desk`, { transports: ['websocket'], forceNew: true, auth });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return socket;
  }
}

type Answer<T> = { ok: true; value: T } | { ok: false; value: undefined; error: { code: string } };

function requestOf({ subscriberId, ticketId }: Caller) {
  return { visitId: uuidv7(), subscriberId, ticketId, kind: 'repair' as const, isPaid: false, place: null };
}

async function measured(count: number, run: (n: number) => Promise<unknown>): Promise<Percentiles> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const startedAt = performance.now();
    await run(n);
    times.push(performance.now() - startedAt);
  }
  return percentiles(times);
}

function percentiles(times: readonly number[]): Percentiles {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 100) / 100;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

// Staff and subscribers of a test, who send orders and follow streams without a network: runOrder and openStream as they are.
import pino from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { assistantHandlers, assistantStreamHandlers } from '../../backend/assistant/assistant.handlers.ts';
import { chatHandlers } from '../../backend/chat/chat.handlers.ts';
import { chatStreamHandlers } from '../../backend/chat/chat-streams.ts';
import { cancelVisitOfTicket } from '../../backend/dispatch/booking.ts';
import { dayHandlers, dayStreamHandlers } from '../../backend/dispatch/day.handlers.ts';
import { visitHandlers } from '../../backend/dispatch/visit.handlers.ts';
import { fieldHandlers, fieldStreamHandlers } from '../../backend/field/field.handlers.ts';
import type { Database } from '../../backend/db/database.ts';
import type { AppParts } from '../../backend/parts.ts';
import { liveHandlers } from '../../backend/live/live.handlers.ts';
import { mapHandlers, mapStreamHandlers } from '../../backend/map/map.handlers.ts';
import { hoursHandlers, hoursStreamHandlers } from '../../backend/hours/hours.handlers.ts';
import { presenceHandlers } from '../../backend/presence/presence.handlers.ts';
import { presenceStreamHandlers } from '../../backend/presence/team-streams.ts';
import { ratingHandlers } from '../../backend/rating/rating.handlers.ts';
import { cardStreamHandlers } from '../../backend/subscriber/card.handlers.ts';
import {
  dispatchSettingsHandlers,
  dispatchSettingsStreamHandlers,
} from '../../backend/dispatch/dispatch-settings.handlers.ts';
import {
  technicianHandlers,
  technicianStreamHandlers,
} from '../../backend/technician/technician.handlers.ts';
import { templateStreamHandlers } from '../../backend/template/template-streams.ts';
import { templateHandlers } from '../../backend/template/template.handlers.ts';
import { ticketListHandlers } from '../../backend/ticket/list.handlers.ts';
import { ticketStreamHandlers } from '../../backend/ticket/ticket-streams.ts';
import { createTicketHandlers } from '../../backend/ticket/ticket.handlers.ts';
import {
  isAllowed,
  type Actor,
  type OrderHandler,
  type QueryHandler,
  type SignalHandler,
  type StreamHandler,
} from '../../backend/wire/context.ts';
import { createBatches, isBatched } from '../../backend/wire/batches.ts';
import { runOrder, type OrderOutcome, type OrderRequest } from '../../backend/wire/orders.ts';
import { invalidFrom } from '../../backend/wire/refusals.ts';
import { openStream } from '../../backend/wire/streams.ts';
import { assistantContract, assistantStreams } from '../../shared/assistant/assistant.contract.ts';
import { chatEvents, chatStreams } from '../../shared/chat/chat.contract.ts';
import { dayEvents, dayStreams } from '../../shared/dispatch/day.contract.ts';
import { visitEvents } from '../../shared/dispatch/visit.contract.ts';
import { AppError } from '../../shared/errors.ts';
import { fieldEvents, fieldStreams } from '../../shared/field/field.contract.ts';
import { liveEvents } from '../../shared/live/live.contract.ts';
import { mapEvents, mapStreams } from '../../shared/map/map.contract.ts';
import { hoursEvents, hoursStreams } from '../../shared/hours/hours.contract.ts';
import { presenceEvents, presenceStreams } from '../../shared/presence/presence.contract.ts';
import { nameKeyOf } from '../../shared/subscriber/search-folding.ts';
import { ratingEvents } from '../../shared/rating/rating.contract.ts';
import { cardStreams } from '../../shared/subscriber/card.contract.ts';
import {
  dispatchSettingsEvents,
  dispatchSettingsStreams,
} from '../../shared/dispatch/dispatch-settings.contract.ts';
import { technicianImportEvents } from '../../shared/technician/technician-import.contract.ts';
import { technicianEvents, technicianStreams } from '../../shared/technician/technician.contract.ts';
import { templateEvents, templateStreams } from '../../shared/template/template.contract.ts';
import { ticketListEvents, ticketListStreams } from '../../shared/ticket/ticket-list.contract.ts';
import { ticketEvents, ticketStreams } from '../../shared/ticket/ticket.contract.ts';
import type {
  EventContract,
  Fact,
  InputOf,
  ResultOf,
  StaffRole,
  StreamContracts,
} from '../../shared/wire/wire.contract.ts';

const contract = {
  ...chatEvents,
  ...presenceEvents,
  ...ratingEvents,
  ...liveEvents,
  ...templateEvents,
  ...ticketEvents,
  ...technicianEvents,
  ...technicianImportEvents,
  ...dispatchSettingsEvents,
  ...hoursEvents,
  ...mapEvents,
  ...visitEvents,
  ...dayEvents,
  ...ticketListEvents,
  ...fieldEvents,
  ...assistantContract,
};
type Events = typeof contract;
const handlers: Record<string, OrderHandler | QueryHandler | SignalHandler> = {
  ...chatHandlers,
  ...presenceHandlers,
  ...ratingHandlers,
  ...liveHandlers,
  ...templateHandlers,
  ...technicianHandlers,
  ...visitHandlers,
  ...dispatchSettingsHandlers,
  ...hoursHandlers,
  ...mapHandlers,
  ...dayHandlers,
  ...createTicketHandlers({ cancelVisit: cancelVisitOfTicket }),
  ...ticketListHandlers,
  ...fieldHandlers,
  ...assistantHandlers,
};
const streams = {
  ...chatStreams,
  ...presenceStreams,
  ...templateStreams,
  ...ticketStreams,
  ...technicianStreams,
  ...dispatchSettingsStreams,
  ...hoursStreams,
  ...mapStreams,
  ...dayStreams,
  ...ticketListStreams,
  ...cardStreams,
  ...fieldStreams,
  ...assistantStreams,
};
const streamHandlers: Record<string, StreamHandler> = {
  ...chatStreamHandlers,
  ...presenceStreamHandlers,
  ...templateStreamHandlers,
  ...ticketStreamHandlers,
  ...technicianStreamHandlers,
  ...dispatchSettingsStreamHandlers,
  ...hoursStreamHandlers,
  ...mapStreamHandlers,
  ...dayStreamHandlers,
  ...cardStreamHandlers,
  ...fieldStreamHandlers,
  ...assistantStreamHandlers,
};

export interface Opened {
  seq: number;
  snapshot?: unknown;
  facts?: Fact[];
}

export interface Desk {
  readonly parts: AppParts;
  readonly database: Database;
  /** What was sent to phones, oldest first. */
  readonly sms: readonly { msisdn: string; text: string }[];
  /** Moves the clock, which otherwise stands still but for one millisecond an order. */
  pass(ms: number): void;
  staff(displayName: string, role?: StaffRole, languages?: string[]): Promise<Actor>;
  subscriber(fullName?: string): Promise<Actor>;
  order<N extends keyof Events>(
    actor: Actor,
    name: N,
    input: InputOf<Events[N]>,
    opId?: string,
  ): Promise<ResultOf<Events[N]>>;
  /** The code of the refusal of {@link order}, or `ok`. */
  codeOf(answer: Promise<unknown>): Promise<string>;
  query<N extends keyof Events>(
    actor: Actor,
    name: N,
    input: InputOf<Events[N]>,
  ): Promise<ResultOf<Events[N]>>;
  signal<N extends keyof Events>(actor: Actor, name: N, input: InputOf<Events[N]>): Promise<unknown[]>;
  open<T>(actor: Actor, stream: string): Promise<{ seq: number; snapshot: T }>;
  openAfter(actor: Actor, stream: string, after: number): Promise<Fact[]>;
  factsOf(stream: string): Promise<Fact[]>;
  message(body?: string): { messageId: string; body: string };
}

/** How the orders of a desk are run. */
type RunnerOf = (
  parts: AppParts,
  streams: StreamContracts,
) => (request: OrderRequest) => Promise<OrderOutcome>;
const oneByOne: RunnerOf = (parts) => (request) => runOrder(parts, request);
/** As the program does it: orders that may share a transaction do. */
export const together: RunnerOf = (parts, declared) => {
  const batches = createBatches(parts, declared);
  return (request) => (isBatched(request) ? batches.run(request) : runOrder(parts, request));
};

/** A desk over `database` with a fixed clock that starts on 24 November 2026, noon in Kyiv. */
export function createDesk(database: Database, firstAccount = 0, runnerOf = oneByOne): Desk {
  let nowMs = Date.parse('2026-11-24T10:00:00.000Z');
  let accounts = 100_000_000 + firstAccount;
  const sms: { msisdn: string; text: string }[] = [];
  const parts: AppParts = {
    database,
    clock: { now: () => new Date(nowMs++) },
    newId: () => uuidv7(),
    smsGateway: { send: (msisdn, text) => Promise.resolve(void sms.push({ msisdn, text })) },
    publicUrl: () => 'https://lanka.test/',
    log: pino({ level: 'silent' }),
    secret: new Uint8Array(32).fill(7),
    isSampleMode: () => false,
    failpoint: () => undefined,
  };
  const actor = (id: string, role: Actor['role'], displayName: string): Actor => ({
    id,
    role,
    displayName,
    sessionId: uuidv7(),
    source: '127.0.0.1',
  });
  const run = runnerOf(parts, streams);
  const served = { contracts: streams as StreamContracts, handlers: streamHandlers };
  const ctxOf = (who: Actor) => ({ actor: who, db: database.kysely, at: parts.clock.now(), parts });
  return {
    parts,
    database,
    sms,
    pass: (ms) => void (nowMs += ms),
    staff: async (displayName, role = 'agent', languages = ['uk']) => {
      const staffId = uuidv7();
      await insertStaff(database, { staffId, displayName, role, languages });
      return actor(staffId, role, displayName);
    },
    subscriber: async (fullName = 'Шевченко Олена Іванівна') =>
      actor(String(await insertSubscriber(database, String(accounts++), fullName)), 'subscriber', fullName),
    order: async (who, name, input, opId = uuidv7()) => {
      const event: EventContract = contract[name];
      if (event.kind !== 'order') throw new Error(`${name} is not an order`);
      if (!isAllowed(who, event.roles)) throw new AppError('FORBIDDEN');
      const request = {
        name,
        contract: event,
        handler: handlers[name] as OrderHandler,
        actor: who,
        opId,
        input: parse(event, input),
        streams: served.contracts,
      };
      const { result, effects } = await run(request);
      for (const effect of effects) await effect();
      return result as never;
    },
    codeOf: (answer) =>
      answer.then(
        () => 'ok',
        (error: unknown) => {
          if (error instanceof AppError) return error.code;
          throw error;
        },
      ),
    query: async (who, name, input) => {
      const event: EventContract = contract[name];
      if (event.kind !== 'query') throw new Error(`${name} is not a query`);
      const answer = await (handlers[name] as QueryHandler)(ctxOf(who), parse(event, input) as never);
      return event.result.parse(answer) as never;
    },
    signal: async (who, name, input) => {
      const hints: unknown[] = [];
      const hint = (stream: string, kind: string, payload: unknown): void =>
        void hints.push([stream, kind, payload]);
      await (handlers[name] as SignalHandler)({ ...ctxOf(who), hint }, parse(contract[name], input) as never);
      return hints;
    },
    open: async (who, stream) =>
      (await openStream(served, ctxOf(who), stream, undefined, () => undefined)) as never,
    openAfter: async (who, stream, after) => {
      const opened: Opened = await openStream(served, ctxOf(who), stream, after, () => undefined);
      return opened.facts ?? [];
    },
    factsOf: (stream) => selectFacts(database, stream),
    message: (body = 'Добрий день') => ({ messageId: uuidv7(), body }),
  };
}

function parse(event: EventContract, input: unknown): unknown {
  const parsed = event.input.safeParse(input);
  if (!parsed.success) throw invalidFrom(parsed.error);
  return parsed.data;
}

async function selectFacts(database: Database, stream: string): Promise<Fact[]> {
  const rows = await database.kysely
    .selectFrom('events')
    .select(['stream', 'seq', 'type', 'payload', 'at'])
    .where('stream', '=', stream)
    .orderBy('seq')
    .execute();
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

async function insertStaff(
  database: Database,
  {
    staffId,
    displayName,
    role,
    languages,
  }: { staffId: string; displayName: string; role: StaffRole; languages: string[] },
): Promise<void> {
  await database.kysely
    .insertInto('staff')
    .values({
      staff_id: staffId,
      login: staffId,
      display_name: displayName,
      role,
      password_hash: 'none',
      languages: JSON.stringify(languages),
      disabled_at: null,
      created_at: new Date(0),
    })
    .execute();
}

async function insertSubscriber(
  database: Database,
  personalAccount: string,
  fullName: string,
): Promise<number> {
  const row = await database.kysely
    .insertInto('subscribers')
    .values({
      personal_account: personalAccount,
      full_name: fullName,
      city: 'Ланка',
      street: 'вул. Ґанкова',
      building: '7',
      apartment: '12',
      latitude: 50.45,
      longitude: 30.52,
      language: 'uk',
      kind: 'contract_individual',
      tariff: 'Швидкий 100',
      monthly_fee_kopiykas: 20_000,
      balance_kopiykas: -2_450,
      bonuses: 140,
      mobile_bonuses: 60,
      registered_on: '2024-03-01',
      import_digest: null,
      name_key: nameKeyOf(fullName),
    })
    .returning('subscriber_id')
    .executeTakeFirstOrThrow();
  return row.subscriber_id;
}

// Loads the sample city: one seed and one day give the same people, accounts, chats and tickets, always.
import type { Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import { formatMsisdn } from '../../shared/phone.ts';
import type { SampleSignIn } from '../../shared/session/session.contract.ts';
import type { Database } from '../db/database.ts';
import type { Tables } from '../db/tables.ts';
import { SubscriberWriter } from '../subscriber/import.records.ts';
import type { SubscriberRow } from '../subscriber/subscriber-row.ts';
import { inventHistory, monthStarts, type AccountHistory } from './account-history.ts';
import { inventStreets } from './city.ts';
import { inventChat, inventTicket, type SampleAgent } from './invent-chats.ts';
import { inventSubscriber } from './invent-subscribers.ts';
import { planSampleDay, type SampleHome } from './plan-visits.ts';
import { createRandom, type Random } from './random.ts';
import { sampleId } from './sample-id.ts';
import { sampleStaff } from './sample-staff.ts';
import { insertSampleDay, insertWaitingVisits } from './sample-visits.records.ts';
import {
  dateServices,
  hasSampleMark,
  idsByAccounts,
  insertChats,
  insertHistories,
  insertSampleMark,
  insertStaff,
  insertTechnicians,
  insertTemplates,
  lockWhenEmpty,
} from './sample.records.ts';
import { insertTickets } from './sample-tickets.records.ts';
import { wellKnown } from './well-known.ts';

export interface SampleOptions {
  seed: number;
  /** The past ends here. */
  now: Date;
  /** Gives what is stored for a password. */
  hashPassword(password: string): Promise<string>;
  /** Subscribers of the city, default 3,000. */
  subscribers?: number | undefined;
}
export interface SampleOutcome {
  staff: SampleSignIn[];
  subscribers: number;
  /** Things worth typing into the search. */
  examples: string[];
}

const streetCount = 120;
const defaultSubscribers = 3_000;
const chatCount = 160;
/** Those before have no visits: documents and tests name some of them. */
const firstVisited = 1_000;
/** Of both days, with some to spare for those who fit into no window. */
const mostVisits = 60;

/** True when this installation shows the sample city. */
export function hasSampleData(database: Database): Promise<boolean> {
  return hasSampleMark(database.kysely);
}

/** The published sign-ins of the sample city. */
export function sampleSignIns(): SampleSignIn[] {
  return sampleStaff.map(({ login, displayName, role, password }) => ({
    login,
    displayName,
    role,
    password,
  }));
}

/**
 * Fills an empty installation, all or nothing, in some seconds. Throws ALREADY_SET_UP when there are staff or
 * subscribers, whoever made them. Not yet durable when it resolves.
 */
export async function loadSampleData(database: Database, options: SampleOptions): Promise<SampleOutcome> {
  const random = createRandom(options.seed);
  const city = inventCity(random, options.now, options.subscribers ?? defaultSubscribers);
  const passwordHash = await options.hashPassword(sampleStaff[0]?.password ?? '');
  await database.kysely.transaction().execute(async (tx) => {
    if (!(await lockWhenEmpty(tx))) throw new AppError('ALREADY_SET_UP');
    const staff = sampleStaff.map((one) => ({
      ...one,
      staffId: sampleId(random, options.now),
      passwordHash,
    }));
    await insertStaff(tx, staff, options.now);
    await insertTechnicians(tx, random, options.now);
    const writer = new SubscriberWriter(tx);
    await writer.writeWithin(
      tx,
      city.map(({ row }) => row),
    );
    await writer.flush();
    await dateServices(tx, kyivDay(options.now));
    const ids = await idsByAccounts(tx);
    const people = city.map(({ row, history }) => ({
      history,
      fullName: row.fullName,
      subscriberId: idOf(ids, row),
      phone: row.phones[0] ?? '',
      place: placeOf(row),
    }));
    await insertHistories(tx, random, new Map(people.map((one) => [one.subscriberId, one.history])));
    const agents = staff.filter(({ role }) => role === 'agent');
    const chats = inventChats(random, people, agents, options.now);
    await insertChats(tx, chats);
    const leading = chats.filter(({ dialogue }) => dialogue.ticket);
    await insertTickets(
      tx,
      leading.map((chat) => inventTicket(random, chat, options.now)),
      options.now,
    );
    await loadVisits(tx, random, people, agents, options.now);
    const keeper = staff.find(({ role }) => role === 'supervisor');
    await insertTemplates(tx, random, keeper?.displayName ?? '', options.now);
    await insertSampleMark(tx, options.seed);
  });
  return { staff: sampleSignIns(), subscribers: city.length, examples: examplesOf() };
}

function inventCity(
  random: Random,
  now: Date,
  count: number,
): { row: SubscriberRow; history: AccountHistory }[] {
  const streets = inventStreets(random, streetCount);
  const starts = monthStarts(now);
  return Array.from({ length: count }, (_, place) => {
    const invented = inventSubscriber(random, streets, place);
    const row = wellKnown.get(place) ?? invented;
    const history = inventHistory(random, row, starts, now);
    return { row: { ...row, bonuses: history.bonuses, mobileBonuses: history.mobileBonuses }, history };
  });
}

function inventChats(
  random: Random,
  people: readonly { subscriberId: number; fullName: string }[],
  agents: readonly SampleAgent[],
  now: Date,
) {
  return Array.from({ length: chatCount }, () =>
    inventChat(random, random.pick(people), random.pick(agents), now),
  );
}

/** Today and tomorrow of logistics, for people whom no document names. */
async function loadVisits(
  tx: Transaction<Tables>,
  random: Random,
  people: readonly {
    subscriberId: number;
    fullName: string;
    phone: string;
    place: SampleHome['place'] | null;
  }[],
  agents: readonly SampleAgent[],
  now: Date,
): Promise<void> {
  const homes = people.slice(firstVisited).flatMap(({ place, ...one }) => (place ? [{ ...one, place }] : []));
  const stepLength = Math.max(1, Math.floor(homes.length / mostVisits));
  const visited = homes.filter((_, at) => at % stepLength === 0);
  const today = kyivDay(now);
  for (const [at, day] of [today, addDays(today, 1)].entries()) {
    const ofDay = visited.filter((_, place) => place % 2 === at);
    await insertSampleDay(tx, random, await planSampleDay(tx, random, day, ofDay, now), agents, now);
  }
  await insertWaitingVisits(tx, random, now);
}

function placeOf({ latitude, longitude }: SubscriberRow): SampleHome['place'] | null {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

function idOf(ids: ReadonlyMap<string, number>, row: SubscriberRow): number {
  const id = ids.get(row.personalAccount);
  if (id === undefined) throw new Error(`account ${row.personalAccount} was not written`);
  return id;
}

function examplesOf(): string[] {
  return [...wellKnown.values()].flatMap(({ fullName, personalAccount, phones }) => [
    fullName,
    formatMsisdn(phones[0] ?? ''),
    personalAccount,
  ]);
}

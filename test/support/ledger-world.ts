// The people of a fault test around one backend process: who is there, who keeps writing, and how the process is killed.
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { migrate } from '../../backend/db/migrate.ts';
import type { Tables } from '../../backend/db/tables.ts';
import type { Actor } from '../../backend/wire/context.ts';
import type { AttachmentId, MessageId } from '../../shared/ids.ts';
import { createDesk } from './actors.ts';
import { openDirectory, seededDirectory } from './data-directory.ts';
import { startDeskProcess, type DeskProcess } from './desk-process.ts';
import { openFaultProxy, type FaultProxy, type Weather } from './fault-proxy.ts';
import { checkLedger, type Verdict } from './ledger-check.ts';
import { openLedgerClient, type LedgerClient } from './ledger-client.ts';
import { until } from './toy-client.ts';

const backgroundPairs = 3;

/** Two people in one open conversation. */
export interface Pair {
  agent: LedgerClient;
  subscriber: LedgerClient;
  conversationId: string;
}

/** A text with an id as the writer's client makes it. */
export function written(body: string): { messageId: MessageId; body: string } {
  return { messageId: uuidv7() as MessageId, body };
}

/** An order, and where it is stopped. */
export interface Act {
  place: string | undefined;
  act(): Promise<unknown>;
}

export class LedgerWorld {
  readonly secret = randomBytes(32);
  readonly clients: LedgerClient[] = [];
  readonly #pairs: Pair[] = [];
  readonly #background: Promise<unknown>[] = [];
  #directory = '';
  #remove: () => void = () => undefined;
  #actors: Actor[] = [];
  readonly #files = new Map<string, AttachmentId>();
  #process: DeskProcess | undefined;
  /** What lies between the people and the backend, if anything. */
  network: FaultProxy | undefined;
  #pulses = 0;

  /** Makes `staff` agents and `subscribers` people, starts the backend, and has three more pairs talking. */
  async start(
    staff: number,
    subscribers: number,
  ): Promise<{ agents: LedgerClient[]; supervisor: LedgerClient; subscribers: LedgerClient[] }> {
    await this.#open(staff + 1, subscribers + backgroundPairs, undefined, true);
    const supervisor = this.clients.pop()!;
    const agents = this.clients.slice(0, staff);
    const talker = this.clients[staff]!;
    const others = this.clients.slice(staff + 1);
    for (const subscriber of others.splice(0, backgroundPairs)) await this.#startPair(talker, subscriber);
    this.clients.push(supervisor);
    return { agents, supervisor, subscribers: others };
  }

  /** Makes `pairs` agents and subscribers who talk two by two, all behind a network with this weather. */
  async startPairs(pairs: number, weather: Weather): Promise<Pair[]> {
    await this.#open(pairs, pairs, weather);
    const [agents, subscribers] = [this.clients.slice(0, pairs), this.clients.slice(pairs)];
    await Promise.all(agents.map((agent, n) => this.#startPair(agent, subscribers[n]!)));
    return this.#pairs;
  }

  async #open(staff: number, subscribers: number, weather?: Weather, isLed = false): Promise<void> {
    const place = await seededDirectory();
    this.#directory = place.directory;
    this.#remove = place.remove;
    await this.#makePeople(staff, subscribers, isLed);
    this.#process = await startDeskProcess(place.directory, this.secret);
    if (weather) {
      this.network = await openFaultProxy(Number(new URL(this.desk.url).port));
      this.network.weather(weather);
    }
    for (const actor of this.#actors) {
      const { url } = this.network ?? this.desk;
      this.clients.push(await openLedgerClient(url, this.secret, actor));
    }
  }

  /** A finished file of the person, not yet in a message; the same each time. */
  fileOf({ actor }: LedgerClient): AttachmentId {
    return this.#files.get(actor.id)!;
  }

  get desk(): DeskProcess {
    if (!this.#process) throw new Error('the backend is not started');
    return this.#process;
  }

  async #makePeople(staff: number, subscribers: number, isLed: boolean): Promise<void> {
    const opened = await openDirectory(this.#directory);
    await migrate(opened.database);
    const desk = createDesk(opened.database);
    for (let n = 1; n <= staff; n++) this.#actors.push(await desk.staff(`Оператор ${n}`));
    for (let n = 1; n <= subscribers; n++) this.#actors.push(await desk.subscriber(`Абонент ${n}`));
    if (isLed) this.#actors.push(await desk.staff('Керівниця', 'supervisor'));
    const at = new Date();
    await insertFiles(opened.database.kysely, this.#actors, this.#files, at);
    const rows = this.#actors.map(({ id, role, sessionId }) => ({
      session_id: sessionId,
      kind: role === 'subscriber' ? ('subscriber' as const) : ('staff' as const),
      owner_id: id,
      refresh_hash: sessionId,
      previous_refresh_hash: null,
      created_at: at,
      refreshed_at: at,
      expires_at: new Date(at.getTime() + 86_400_000),
      revoked_at: null,
      source: '127.0.0.1',
    }));
    await opened.database.kysely.insertInto('sessions').values(rows).execute();
    await opened.close();
  }

  async #startPair(agent: LedgerClient, subscriber: LedgerClient): Promise<void> {
    const start = { topic: 'other', language: 'uk', ...written(`початок ${subscriber.actor.id}`) } as const;
    const { conversationId } = await subscriber.put('start', 'assistant:start', start);
    await agent.put('queue', 'chat:accept', { conversationId });
    subscriber.follow(`consultation:${conversationId}`);
    agent.follow(`conversation:${conversationId}`);
    this.#pairs.push({ agent, subscriber, conversationId });
  }

  /** Everyone in the background writes two messages; nobody waits for them. */
  pulse(): void {
    for (const { agent, subscriber, conversationId } of this.#pairs) {
      for (const part of [1, 2]) {
        const body = `фон ${conversationId} ${++this.#pulses} ${part}`;
        const input = (side: string) => ({
          conversationId: conversationId as never,
          ...written(`${body} ${side}`),
        });
        const lane = `conversation:${conversationId}`;
        this.#background.push(
          subscriber.put(lane, 'assistant:send', input('абонент')),
          agent.put(lane, 'chat:send', input('оператор')),
        );
      }
    }
  }

  /**
   * Does each of `acts` while the others write. Those with a place are stopped there, the second when the first stands
   * and so on; the backend kills itself when the last one stands, and is started again.
   */
  async through<T extends readonly Act[]>(
    acts: T,
  ): Promise<{ -readonly [N in keyof T]: Awaited<ReturnType<T[N]['act']>> }> {
    const places = acts.flatMap(({ place }) => place ?? []);
    const done: Promise<unknown>[] = [];
    if (places.length > 0) {
      await this.desk.arm(places);
      this.pulse();
    }
    for (const { place, act } of acts) {
      const isLast = place === places.at(-1);
      const stopped = place === undefined || isLast ? undefined : this.desk.stopped();
      done.push(act());
      await (stopped ?? (place === undefined ? done.at(-1) : this.desk.gone()));
    }
    if (places.length > 0) await this.restart();
    return (await Promise.all(done)) as never;
  }

  /** Starts the backend that is gone; with `place` armed from its first moment. */
  async restart(place?: string): Promise<void> {
    await this.desk.restart(place);
    for (const client of this.clients) client.wake();
  }

  /** Waits until every outbox is empty and every screen has caught up. */
  async settle(): Promise<void> {
    await Promise.all(this.#background);
    const waiting = (): string[] => this.clients.flatMap((client) => client.waiting);
    await until(
      () => `every outbox is empty: ${waiting().join(', ')}`,
      () => waiting().length === 0,
      60_000,
    );
    // A fact that was lost on the way shows at the next digest, which every client asks for once more.
    for (const client of this.clients) await client.compareHeads();
    await until(
      'every screen has caught up',
      () => this.clients.every((client) => client.isCurrent()),
      30_000,
    );
  }

  /** Stops the backend and reads what is left in its database. */
  async verdict<T>(
    read: (database: Awaited<ReturnType<typeof openDirectory>>['database']) => Promise<T>,
  ): Promise<{
    verdict: Verdict;
    state: T;
  }> {
    await this.desk.kill();
    const opened = await openDirectory(this.#directory);
    try {
      const verdict = await checkLedger(opened.database.kysely, this.secret, this.clients);
      return { verdict, state: await read(opened.database) };
    } finally {
      await opened.close();
    }
  }

  async close(): Promise<void> {
    for (const client of this.clients) client.close();
    await this.network?.close();
    await this.#process?.kill();
    this.#remove();
  }
}

/** Gives every subscriber a file that is ready to be sent. */
async function insertFiles(
  db: Kysely<Tables>,
  actors: readonly Actor[],
  files: Map<string, AttachmentId>,
  at: Date,
): Promise<void> {
  const subscribers = actors.filter(({ role }) => role === 'subscriber');
  for (const { id } of subscribers) files.set(id, uuidv7() as AttachmentId);
  const rows = subscribers.map(({ id }) => ({
    attachment_id: files.get(id)!,
    owner: `subscriber:${id}`,
    conversation_id: null,
    message_id: null,
    name: 'акт.pdf',
    size_bytes: 1,
    media_type: 'application/pdf',
    width: null,
    height: null,
    state: 'ready' as const,
    created_at: at,
  }));
  await db.insertInto('attachments').values(rows).execute();
}

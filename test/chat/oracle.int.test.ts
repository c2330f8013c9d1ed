// Whatever happens and in whatever order: state built from facts equals a fresh snapshot, and no seq is missing.
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { AppError } from '../../shared/errors.ts';
import type { Ticket } from '../../shared/ticket/ticket.contract.ts';
import type { TicketState } from '../../shared/ticket/ticket.state.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { createChatWatch, type ChatWatch } from '../support/chat-watch.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { present } from '../support/hand-over-world.ts';
import { follow, type StreamFollower } from '../support/stream-follower.ts';

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase();
});
afterAll(() => opened.close());

const secretNote = 'ТАЄМНИЦЯ-лише-для-своїх';

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Chat {
  id: string;
  subscriber: Actor;
  messages: string[];
}

/** What somebody sees in the fields that they change. */
const seenOf = (ticket: Ticket, changes: object): Partial<Ticket> =>
  Object.fromEntries(Object.entries(ticket).filter(([key]) => key in changes));

/** One random walk of agents, a supervisor, subscribers and the clock through chats and tickets. */
class Walk {
  readonly #desk: Desk;
  readonly #random: () => number;
  readonly #watch: ChatWatch;
  #ticking = Promise.resolve();
  readonly chats: Chat[] = [];
  readonly tickets: { id: string }[] = [];
  readonly #requests: string[] = [];
  staff: Actor[] = [];
  #subscribers: Actor[] = [];

  constructor(desk: Desk, seed: number) {
    this.#desk = desk;
    this.#random = randomFrom(seed);
    this.#watch = createChatWatch(desk);
  }

  async people(): Promise<void> {
    for (const name of ['Ірина Ткаченко', 'Оксана Гончар']) this.staff.push(await present(this.#desk, name));
    this.staff.push(await present(this.#desk, 'Марія Коваль', 'supervisor'));
    this.#watch.connect(...this.staff);
    for (let n = 0; n < 4; n++) this.#subscribers.push(await this.#desk.subscriber());
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.#random() * from.length)]!;
  }

  async #start(): Promise<void> {
    const subscriber = this.pick(this.#subscribers);
    const message = this.#desk.message('Не працює інтернет');
    const input = { topic: 'internet', language: 'uk', ...message } as const;
    const { conversationId } = await this.#desk.order(subscriber, 'assistant:start', input);
    let chat = this.chats.find(({ id }) => id === conversationId);
    if (!chat) this.chats.push((chat = { id: conversationId, subscriber, messages: [] }));
    chat.messages.push(message.messageId);
  }

  async step(): Promise<void> {
    if (this.chats.length === 0) return this.#start();
    const desk = this.#desk;
    const chat = this.pick(this.chats);
    const agent = this.pick(this.staff);
    const conversationId = chat.id;
    const message = desk.message(`повідомлення ${this.#random()}`);
    const mark = { conversationId, [this.pick(['delivered', 'read'])]: this.pick(chat.messages) };
    const written = { conversationId, ...message };
    const stored = (): void => void chat.messages.push(message.messageId);
    const actions: (() => Promise<unknown>)[] = [
      () => this.#start(),
      () => desk.order(agent, 'chat:accept', { conversationId }),
      () => desk.order(agent, 'chat:take_next', {}),
      () => desk.order(agent, 'chat:send', written).then(stored),
      () => desk.order(agent, 'chat:send', written).then(stored),
      () => desk.order(agent, 'chat:note', { ...written, body: secretNote }).then(stored),
      () => desk.order(agent, 'chat:mark', mark),
      () => desk.order(agent, 'chat:close', { conversationId, outcome: 'solved', summary: 'готово' }),
      () => desk.order(chat.subscriber, 'assistant:send', written).then(stored),
      () => desk.order(chat.subscriber, 'assistant:mark', mark),
      () => desk.order(chat.subscriber, 'assistant:leave', { conversationId }),
      () => desk.order(chat.subscriber, 'assistant:end', { conversationId }),
      () => desk.order(chat.subscriber, 'assistant:rate', { conversationId, score: 4, comment: 'швидко' }),
      () => this.#ask(agent, chat),
      () => this.#answer(agent),
      () => this.#answer(agent),
      () => this.#withdraw(agent),
      () =>
        desk.order(agent, 'chat:requeue', {
          conversationId,
          topic: this.pick(['billing', 'other']),
          note: secretNote,
          draft: secretNote,
        }),
      () => desk.order(this.staff[2]!, 'chat:join', { conversationId }),
      () => desk.order(agent, 'chat:leave', { conversationId }),
      () => desk.order(agent, 'chat:merge', { from: this.pick(this.chats).id, into: conversationId }),
      () => desk.order(agent, 'chat:unmerge', { from: conversationId }),
      () =>
        desk.order(agent, 'presence:set', { state: this.pick(['queue', 'chats_only', 'on_call', 'break']) }),
      () => desk.order(agent, 'presence:set', { state: 'queue' }),
      () => this.#tick(),
      () => this.#tick(),
      () => this.#openTicket(agent, chat),
      () => this.#changeTicket(agent),
      () => this.#noteTicket(agent),
    ];
    try {
      await this.pick(actions)();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  async #ask(agent: Actor, { id: conversationId }: Chat): Promise<void> {
    const { requestId } = await this.#desk.order(agent, 'chat:ask', {
      conversationId,
      kind: this.pick(['transfer', 'join']),
      staffId: this.pick(this.staff).id,
      note: secretNote,
      draft: secretNote,
    });
    this.#requests.push(requestId);
  }

  async #withdraw(agent: Actor): Promise<void> {
    const requestId = this.#requests.at(-1);
    if (requestId !== undefined) await this.#desk.order(agent, 'chat:withdraw', { requestId });
  }

  /** Mostly of the newest request: the older ones have ended. */
  async #answer(agent: Actor): Promise<void> {
    const requestId = this.#random() < 0.8 ? this.#requests.at(-1) : this.pick(this.#requests);
    if (requestId === undefined) return;
    const accept = this.#random() < 0.7;
    await this.#desk.order(agent, 'chat:answer', { requestId, accept, reason: secretNote });
  }

  /** Time passes, someone loses the connection or comes back, and the clock does its work: one look at a time. */
  async #tick(): Promise<void> {
    const someone = this.pick(this.staff);
    this.#watch.connect(...this.staff);
    if (this.#random() < 0.4) this.#watch.disconnect(someone);
    this.#desk.pass(this.pick([1_000, 20_000, 70_000, 600_000]));
    this.#ticking = this.#ticking.then(() => this.#watch.tick());
    await this.#ticking;
  }

  async #openTicket(agent: Actor, chat: Chat): Promise<void> {
    const opened = await this.#desk.order(agent, 'ticket:open', {
      subscriberId: Number(chat.subscriber.id),
      conversationId: this.#random() < 0.5 ? chat.id : null,
      kind: 'no_internet',
      description: 'Немає лінку',
      priority: 'normal',
    });
    this.tickets.push({ id: opened.ticketId });
  }

  async #changeTicket(agent: Actor): Promise<void> {
    if (this.tickets.length === 0) return;
    const { id: ticketId } = this.pick(this.tickets);
    const { id: otherId } = this.pick(this.tickets);
    const changes = this.pick([
      { status: this.pick(['in_work', 'new', 'visit_agreed'] as const) },
      { status: this.pick(['solved', 'closed'] as const), cause: 'line', resolution: 'ok' } as const,
      { status: 'waiting_logistics', waitingFor: 'кабель' } as const,
      { priority: this.pick(['urgent', 'low'] as const) },
      { ownerId: this.pick([...this.staff.map(({ id }) => id), null]) },
      { team: this.pick(['network', 'logistics'] as const) },
    ]);
    const { ticket } = (await this.#desk.open<TicketState>(agent, `ticket:${ticketId}`)).snapshot;
    // Sometimes what was seen is not what is.
    const seen = this.#random() < 0.8 ? seenOf(ticket, changes) : { ...changes };
    const order = this.#desk.order.bind(this.#desk);
    await this.pick([
      () => order(agent, 'ticket:change', { ticketId, changes, seen, cancelVisit: false }),
      () => order(agent, 'ticket:bulk', { items: [{ ticketId, seen }], changes }),
      () => order(agent, 'ticket:link', { ticketId, otherId }),
      () => order(agent, 'ticket:unlink', { ticketId, otherId }),
      () => order(agent, 'ticket:merge', { ticketId, intoId: otherId, note: '' }),
      () => order(agent, 'ticket:reopen', { ticketId, reason: 'знову' }),
    ])();
  }

  async #noteTicket(agent: Actor): Promise<void> {
    if (this.tickets.length === 0) return;
    await this.#desk.order(agent, 'ticket:note', { ticketId: this.pick(this.tickets).id, body: 'дзвонила' });
  }

  /** Everything that anyone may follow now, with one who may. */
  followable(): [Actor, string][] {
    const supervisor = this.staff[2]!;
    return [
      [supervisor, 'queue'],
      [supervisor, 'team'],
      [supervisor, 'tickets:all'],
      [supervisor, 'tickets:logistics'],
      ...this.staff.map((one): [Actor, string] => [one, `inbox:${one.id}`]),
      ...this.#subscribers.map((one): [Actor, string] => [supervisor, `subscriber:${one.id}`]),
      ...this.chats.flatMap(({ id, subscriber }): [Actor, string][] => [
        [supervisor, `conversation:${id}`],
        [subscriber, `consultation:${id}`],
      ]),
      ...this.tickets.map(({ id }): [Actor, string] => [supervisor, `ticket:${id}`]),
    ];
  }
}

describe('a random walk', () => {
  test.each([1, 2, 3])(
    'of seed %i leaves every follower with what a fresh snapshot says',
    async (seed) => {
      const desk = createDesk(opened.database, seed * 1_000);
      const walk = new Walk(desk, seed);
      await walk.people();
      const followers: StreamFollower[] = [];
      for (let step = 0; step < 160; step++) {
        await walk.step();
        if (step % 10 === 0) followers.push(await follow(desk, ...walk.pick(walk.followable())));
      }
      for (const place of walk.followable()) followers.push(await follow(desk, ...place));
      for (const follower of followers) {
        const { followed, fresh } = await follower.compare();
        expect(followed, follower.stream).toEqual(fresh);
      }
      expect(new Set(followers.map(({ stream }) => stream.split(':')[0])).size).toBe(8);
    },
    60_000,
  );

  test('with eight steps at once ends the same, and no two orders ever wait for each other in a circle', async () => {
    const desk = createDesk(opened.database, 9_000);
    const walk = new Walk(desk, 9);
    await walk.people();
    const followers: StreamFollower[] = [];
    for (let round = 0; round < 30; round++) {
      await Promise.all(Array.from({ length: 8 }, () => walk.step()));
      if (round % 3 === 0) followers.push(await follow(desk, ...walk.pick(walk.followable())));
    }
    for (const place of walk.followable()) followers.push(await follow(desk, ...place));
    for (const follower of followers) {
      const { followed, fresh } = await follower.compare();
      expect(followed, follower.stream).toEqual(fresh);
    }
    const { rows } = await sql<{ deadlocks: number }>`
      select deadlocks from pg_stat_database where datname = current_database()`.execute(
      opened.database.kysely,
    );
    expect(rows[0]?.deadlocks).toBe(0);
  }, 60_000);

  test('leaves streams without a gap and nothing of a note on the subscriber’s side', async () => {
    const { kysely } = opened.database;
    const heads = await kysely.selectFrom('streams').select(['stream', 'last_seq']).execute();
    const events = await kysely.selectFrom('events').select(['stream', 'seq', 'type', 'payload']).execute();
    for (const { stream, last_seq } of heads) {
      const seqs = events.filter((event) => event.stream === stream).map(({ seq }) => seq);
      expect(
        seqs.sort((left, right) => left - right),
        stream,
      ).toEqual(Array.from({ length: last_seq }, (_, index) => index + 1));
    }
    const types = new Set(events.map(({ type }) => type));
    const byTheClock = [
      'inbox:offered',
      'inbox:offer_ended',
      'queue:offered',
      'chat:returned',
      'inbox:released',
    ];
    expect(byTheClock.filter((type) => !types.has(type))).toEqual([]);
    const publicEvents = events.filter(({ stream }) => stream.startsWith('consultation:'));
    const notes = await kysely
      .selectFrom('messages')
      .select('message_id')
      .where('kind', '=', 'note')
      .execute();
    const staff = await kysely.selectFrom('staff').select(['staff_id', 'display_name']).execute();
    expect(publicEvents.length).toBeGreaterThan(50);
    expect(notes.length).toBeGreaterThan(0);
    const text = JSON.stringify(publicEvents);
    expect(text).not.toContain(secretNote);
    for (const { message_id } of notes) expect(text).not.toContain(message_id);
    for (const { staff_id, display_name } of staff) {
      expect(text).not.toContain(staff_id);
      expect(text).not.toContain(display_name);
    }
  });

  test('leaves messages numbered from 1 in every conversation', async () => {
    const rows = await opened.database.kysely
      .selectFrom('conversations as c')
      .leftJoin('messages as m', 'm.conversation_id', 'c.conversation_id')
      .select((is) => [
        'c.last_message_seq',
        is.fn.count<number>('m.message_id').as('count'),
        is.fn.max('m.message_seq').as('most'),
      ])
      .groupBy(['c.conversation_id', 'c.last_message_seq'])
      .execute();
    for (const row of rows)
      expect([row.count, row.most]).toEqual([row.last_message_seq, row.last_message_seq]);
  });
});

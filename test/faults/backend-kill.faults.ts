// kill -9 of the backend at every place that matters, while people talk: four zeros, and the state of a run without kills.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Failpoint } from '../../backend/parts.ts';
import type { EmbeddedDatabase } from '../../backend/db/pglite.ts';
import type { LedgerClient } from '../support/ledger-client.ts';
import { LedgerWorld, written } from '../support/ledger-world.ts';

const events = [
  'assistant:start',
  'assistant:send',
  'chat:accept',
  'chat:send',
  'chat:note',
  'ticket:open',
  'ticket:change',
  'ticket:note',
  'chat:close',
  'assistant:rate',
] as const;
type KilledEvent = (typeof events)[number];

const isWhole = process.env['LANKA_FAULTS'] === 'all';
/**
 * At which orders the backend is killed, by failpoint: each of them between commit and ack, where a mistake would lose
 * or double; a choice at the other places. With LANKA_FAULTS=all, 50 cells: each everywhere.
 */
const chosen: Partial<Record<Failpoint, readonly KilledEvent[]>> = {
  before_tx: ['chat:send'],
  after_insert_before_commit: ['assistant:send', 'chat:accept', 'ticket:open'],
  after_commit_before_ack: events,
  after_ack_before_broadcast: ['ticket:change', 'assistant:rate'],
  mid_broadcast: ['chat:note', 'chat:close'],
};
const scenes = Object.entries(chosen).map(([failpoint, some]) => [failpoint, isWhole ? events : some]) as [
  Failpoint,
  readonly KilledEvent[],
][];
/** While followers of these streams ask for what they missed, the backend is killed again. */
const caughtUpKinds = isWhole
  ? ['conversation', 'consultation', 'queue', 'tickets', 'inbox', 'subscriber']
  : ['conversation', 'consultation'];

const world = new LedgerWorld();
let agent: LedgerClient;
let listener: LedgerClient;
let subscribers: LedgerClient[];
beforeAll(async () => {
  const people = await world.start(2, scenes.length + 3);
  [agent, listener] = people.agents as [LedgerClient, LedgerClient];
  subscribers = people.subscribers;
  for (const client of people.agents) {
    for (const stream of ['queue', 'tickets', `inbox:${client.actor.id}`]) client.follow(stream);
  }
});
afterAll(() => world.close());

/** One consultation from the first word to the rating; the backend is killed at `failpoint` of each of `killed`. */
async function play(
  subscriber: LedgerClient,
  failpoint?: Failpoint,
  killed: readonly KilledEvent[] = [],
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const through = <T>(event: KilledEvent, act: () => Promise<T>): Promise<T> =>
    world.through(killed.includes(event) ? `${failpoint}/${event}` : undefined, act);
  const text = (body: string) => written(`${body} ${subscriber.actor.id}`);
  const { conversationId } = await through('assistant:start', () =>
    subscriber.put('start', 'assistant:start', { topic: 'internet', language: 'uk', ...text('не працює') }),
  );
  const lane = `conversation:${conversationId}`;
  subscriber.follow(`consultation:${conversationId}`);
  subscribers.at(-1)!.follow(`consultation:${conversationId}`);
  await through('assistant:send', () =>
    subscriber.put(lane, 'assistant:send', { conversationId, ...text('ало') }),
  );
  await through('chat:accept', () => agent.put('queue', 'chat:accept', { conversationId }));
  agent.follow(lane);
  listener.follow(lane);
  agent.follow(`subscriber:${subscriber.actor.id}`);
  await through('chat:send', () => agent.put(lane, 'chat:send', { conversationId, ...text('дивлюся') }));
  await meanwhile();
  await through('chat:note', () => agent.put(lane, 'chat:note', { conversationId, ...text('лише для нас') }));
  const { ticketId } = await through('ticket:open', () =>
    agent.put('ticket', 'ticket:open', {
      subscriberId: Number(subscriber.actor.id) as never,
      conversationId,
      kind: 'no_internet',
      description: 'немає лінку',
      priority: 'normal',
    }),
  );
  agent.follow(`ticket:${ticketId}`);
  const changes = { status: 'in_work', priority: 'urgent' } as const;
  await through('ticket:change', () =>
    agent.put('ticket', 'ticket:change', { ticketId, version: 1, changes }),
  );
  await through('ticket:note', () => agent.put('ticket', 'ticket:note', { ticketId, body: 'дзвонила' }));
  const close = { conversationId, outcome: 'solved', summary: 'полагодили' } as const;
  await through('chat:close', () => agent.put(lane, 'chat:close', close));
  await through('assistant:rate', () =>
    subscriber.put(lane, 'assistant:rate', { conversationId, score: 4, comment: 'швидко' }),
  );
}

/** What is left of one subscriber's consultation, without ids and times. */
async function traceOf({ kysely }: EmbeddedDatabase, subscriber: LedgerClient): Promise<unknown> {
  const subscriberId = Number(subscriber.actor.id);
  const chat = await kysely
    .selectFrom('conversations')
    .selectAll()
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirstOrThrow();
  const of = chat.conversation_id;
  const ticket = await kysely
    .selectFrom('tickets')
    .selectAll()
    .where('subscriber_id', '=', subscriberId)
    .executeTakeFirstOrThrow();
  const names = [
    `conversation:${of}`,
    `consultation:${of}`,
    `ticket:${ticket.ticket_id}`,
    `subscriber:${subscriberId}`,
  ];
  return {
    chat: [chat.state, chat.outcome, chat.summary, chat.last_message_seq, chat.desk_read_seq],
    messages: (
      await kysely
        .selectFrom('messages')
        .select(['message_seq', 'author', 'kind', 'body'])
        .where('conversation_id', '=', of)
        .orderBy('message_seq')
        .execute()
    ).map((row) => ({ ...row, body: row.body.replace(/ \d+$/, '') })),
    ratings: await kysely
      .selectFrom('ratings')
      .select(['score', 'comment'])
      .where('conversation_id', '=', of)
      .execute(),
    ticket: [ticket.status, ticket.priority, ticket.version],
    entries: await kysely
      .selectFrom('ticket_entries')
      .select(['entry_seq', 'kind', 'body', 'changes'])
      .where('ticket_id', '=', ticket.ticket_id)
      .orderBy('entry_seq')
      .execute(),
    facts: (
      await kysely
        .selectFrom('events')
        .select(['stream', 'seq', 'type'])
        .where('stream', 'in', names)
        .orderBy('stream')
        .orderBy('seq')
        .execute()
    ).map(({ stream, seq, type }) => [stream.split(':')[0], seq, type]),
  };
}

test(
  'kill -9 at every failpoint loses, doubles, reorders and leaks nothing, and ends as a run without kills',
  { timeout: 600_000 },
  async () => {
    const [calm, caughtUp, ...others] = subscribers as [LedgerClient, LedgerClient, ...LedgerClient[]];
    await play(calm);
    for (const [index, [failpoint, killed]] of scenes.entries())
      await play(others[index]!, failpoint, killed);
    await play(caughtUp, undefined, [], async () => {
      world.pulse();
      await world.desk.kill();
      for (const kind of caughtUpKinds) {
        await world.restart(`mid_catchup/${kind}`);
        await world.desk.gone();
      }
      await world.restart();
    });
    await world.settle();
    const played = [calm, caughtUp, ...others.slice(0, scenes.length)];
    const { verdict, state } = await world.verdict((database) =>
      Promise.all(played.map((subscriber) => traceOf(database, subscriber))),
    );
    const { composed, acked, lost, doubled, reordered, leaked } = verdict;
    console.log(
      `${world.desk.starts - 1} kills: composed ${composed} acked ${acked} lost ${lost} doubled ${doubled} reordered ${reordered} leaked ${leaked}`,
    );
    expect(verdict.faults).toEqual([]);
    expect(acked).toBe(composed);
    for (const trace of state.slice(1)) expect(trace).toEqual(state[0]);
  },
);

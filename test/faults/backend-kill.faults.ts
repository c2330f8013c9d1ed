// kill -9 of the backend at every place that matters, while people talk: four zeros, and the state of a run without kills.
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Failpoint } from '../../backend/parts.ts';
import type { EmbeddedDatabase } from '../../backend/db/pglite.ts';
import type { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import type { StaffId, TemplateId } from '../../shared/ids.ts';
import type { ResultOf } from '../../shared/wire/wire.contract.ts';
import type { LedgerClient } from '../support/ledger-client.ts';
import { LedgerWorld, written } from '../support/ledger-world.ts';
import { changeTicket, openTicket, playTickets } from '../support/ticket-orders.ts';

const events = [
  'assistant:start',
  'assistant:send',
  'assistant:language',
  'assistant:mark',
  'assistant:leave',
  'chat:accept',
  'chat:send',
  'chat:note',
  'chat:mark',
  'chat:ask',
  'chat:answer',
  'chat:withdraw',
  'chat:join',
  'chat:leave',
  'chat:requeue',
  'chat:take_next',
  'draft:save',
  'presence:set',
  'presence:set_capacity',
  'template:save',
  'template:archive',
  'ticket:open',
  'ticket:change',
  'ticket:note',
  'ticket:bulk',
  'ticket:link',
  'ticket:merge',
  'ticket:reopen',
  'ticket:save_filter',
  'chat:close',
  'assistant:rate',
  'chat:merge',
  'chat:unmerge',
  'assistant:end',
  'assistant:skip_rating',
] as const;
type KilledEvent = (typeof events)[number];

const isWhole = process.env['LANKA_FAULTS'] === 'all';
/**
 * At which orders the backend is killed, by failpoint: every order at one of them, those that must never be lost or
 * doubled between commit and ack, where a mistake would do it. With LANKA_FAULTS=all each order is killed everywhere.
 */
const chosen: Partial<Record<Failpoint, readonly KilledEvent[]>> = {
  before_tx: ['chat:mark', 'chat:withdraw', 'assistant:leave'],
  after_insert_before_commit: [
    'chat:ask',
    'chat:join',
    'chat:merge',
    'draft:save',
    'ticket:open',
    'ticket:merge',
    'assistant:language',
    'presence:set_capacity',
  ],
  after_commit_before_ack: [
    'assistant:start',
    'assistant:send',
    'chat:accept',
    'chat:send',
    'chat:answer',
    'chat:requeue',
    'chat:take_next',
    'chat:close',
    'assistant:rate',
    'assistant:end',
    'template:save',
    'ticket:bulk',
    'ticket:reopen',
  ],
  after_ack_before_broadcast: [
    'ticket:change',
    'presence:set',
    'chat:leave',
    'assistant:skip_rating',
    'template:archive',
    'ticket:link',
  ],
  mid_broadcast: ['chat:note', 'chat:unmerge', 'ticket:note', 'assistant:mark', 'ticket:save_filter'],
};
/** Where each order of a consultation is killed; without LANKA_FAULTS=all one consultation has them all. */
type Scene = Partial<Record<KilledEvent, Failpoint>>;
const sceneOf = (failpoint: string, some: readonly KilledEvent[]): Scene =>
  Object.fromEntries(some.map((event) => [event, failpoint]));
const cells = Object.entries(chosen);
const scenes: Scene[] = isWhole
  ? cells.map(([failpoint]) => sceneOf(failpoint, events))
  : [Object.assign({}, ...cells.map(([failpoint, some]) => sceneOf(failpoint, some))) as Scene];
/** While followers of these streams ask for what they missed, the backend is killed again. */
const caughtUpKinds = isWhole
  ? ['conversation', 'consultation', 'queue', 'tickets', 'inbox', 'subscriber']
  : ['conversation', 'consultation'];

const world = new LedgerWorld();
let agent: LedgerClient;
let listener: LedgerClient;
let supervisor: LedgerClient;
let subscribers: LedgerClient[];
beforeAll(async () => {
  const people = await world.start(2, scenes.length + 3);
  [agent, listener] = people.agents as [LedgerClient, LedgerClient];
  ({ subscribers, supervisor } = people);
  for (const stream of ['team', 'templates']) supervisor.follow(stream);
  for (const client of people.agents) {
    for (const stream of ['queue', 'tickets:all', `inbox:${client.actor.id}`]) client.follow(stream);
  }
});
afterAll(() => world.close());

/** One consultation from the first word to the rating; the backend is killed where `scene` says. */
async function play(
  subscriber: LedgerClient,
  scene: Scene = {},
  meanwhile: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const placed = <T>(event: KilledEvent, act: () => Promise<T>) => ({
    place: scene[event] && `${scene[event]}/${event}`,
    act,
  });
  const through: Through = async (event, act) => (await world.through([placed(event, act)] as const))[0];
  // The first must have left the database when it is stopped: only the chosen cells promise that.
  const both: Both = async ([one, first], [other, second]) =>
    isWhole
      ? [await through(one, first), await through(other, second)]
      : world.through([placed(one, first), placed(other, second)] as const);
  const text = (body: string) => written(`${body} ${subscriber.actor.id}`);
  const { conversationId } = await through('assistant:start', () =>
    subscriber.put('start', 'assistant:start', { topic: 'internet', language: 'uk', ...text('не працює') }),
  );
  const lane = `conversation:${conversationId}`;
  subscriber.follow(`consultation:${conversationId}`);
  subscribers.at(-1)!.follow(`consultation:${conversationId}`);
  const attachments = [world.fileOf(subscriber)];
  const send = { conversationId, ...text('ало'), attachments };
  const language = { conversationId, language: 'en' } as const;
  await both(
    ['assistant:send', () => subscriber.put(lane, 'assistant:send', send)],
    ['assistant:language', () => subscriber.put('language', 'assistant:language', language)],
  );
  await through('chat:accept', () => agent.put('queue', 'chat:accept', { conversationId }));
  agent.follow(lane);
  listener.follow(lane);
  agent.follow(`subscriber:${subscriber.actor.id}`);
  const [{ messageId }, { ticketId }] = await both(
    ['chat:send', () => agent.put(lane, 'chat:send', { conversationId, ...text('дивлюся') })],
    ['ticket:open', () => openTicket(agent, subscriber, conversationId)],
  );
  agent.follow(`ticket:${ticketId}`);
  await through('chat:mark', () => agent.put(lane, 'chat:mark', { conversationId, read: messageId }));
  await both(
    ['ticket:change', () => changeTicket(agent, ticketId, { status: 'in_work', priority: 'urgent' })],
    ['assistant:mark', () => subscriber.put(lane, 'assistant:mark', { conversationId, read: messageId })],
  );
  await meanwhile();
  await both(
    ['ticket:note', () => agent.put('ticket', 'ticket:note', { ticketId, body: 'дзвонила' })],
    ['chat:note', () => agent.put(lane, 'chat:note', { conversationId, ...text('лише для нас') })],
  );
  await playTickets({ agent, subscriber }, conversationId, ticketId, through);
  await playTogether(conversationId, through, both);
  await playLead(subscriber, conversationId, through, both);
  const close = { conversationId, outcome: 'solved', summary: 'полагодили' } as const;
  await through('chat:close', () => agent.put(lane, 'chat:close', close));
  const rating = { conversationId, score: 2, comment: 'довго', reasons: ['slow' as const] };
  await through('assistant:rate', () => subscriber.put(lane, 'assistant:rate', rating));
  await subscriber.put(lane, 'assistant:rate', { ...rating, score: 4, reasons: [] });
  await playFollowUp(subscriber, conversationId, through);
}

type Through = <T>(event: KilledEvent, act: () => Promise<T>) => Promise<T>;
/** Two orders that do not need each other, under one kill: the first stands stopped while the second is killed. */
type Both = <A, B>(
  one: [KilledEvent, () => Promise<A>],
  other: [KilledEvent, () => Promise<B>],
) => Promise<[A, B]>;
type Id = ResultOf<(typeof assistantContract)['assistant:start']>['conversationId'];

/** Two people at the desk share the conversation, give it back and take it again. */
async function playTogether(conversationId: Id, through: Through, both: Both): Promise<void> {
  const lane = `conversation:${conversationId}`;
  const ask = (kind: 'transfer' | 'join', from: LedgerClient, to: LedgerClient) =>
    untilAnswering(() =>
      from.put(lane, 'chat:ask', {
        conversationId,
        kind,
        staffId: to.actor.id as StaffId,
        note: 'подивися, будь ласка',
        draft: kind === 'transfer' ? 'не дописано' : '',
      }),
    );
  const toJoin = await ask('join', agent, listener);
  await through('chat:withdraw', () => agent.put(lane, 'chat:withdraw', toJoin));
  const joined = await ask('join', agent, listener);
  await listener.put(lane, 'chat:answer', { ...joined, accept: true, reason: '' });
  await through('chat:leave', () => listener.put(lane, 'chat:leave', { conversationId }));
  const { requestId } = await through('chat:ask', () => ask('transfer', agent, listener));
  await through('chat:answer', () =>
    listener.put(lane, 'chat:answer', { requestId, accept: true, reason: '' }),
  );
  const draft = { conversationId, mode: 'reply', body: 'думаю', revision: 2 ** 45 } as const;
  await both(
    ['presence:set', () => listener.put('presence', 'presence:set', { state: 'wrap_up' })],
    ['draft:save', () => listener.put(lane, 'draft:save', draft)],
  );
  await listener.put('presence', 'presence:set', { state: 'break' });
  const back = { conversationId, topic: 'billing', note: 'це рахунок', draft: '' } as const;
  await through('chat:requeue', () => listener.put(lane, 'chat:requeue', back));
  await through('chat:take_next', () => agent.put('queue', 'chat:take_next', {}));
}

/** The supervisor looks after the team: joins, says how many chats a colleague may have, writes a template and drops it. */
async function playLead(
  subscriber: LedgerClient,
  conversationId: Id,
  through: Through,
  both: Both,
): Promise<void> {
  const lane = `conversation:${conversationId}`;
  await through('chat:join', () => supervisor.put(lane, 'chat:join', { conversationId }));
  await supervisor.put(lane, 'chat:leave', { conversationId });
  const capacity = { staffId: listener.actor.id as StaffId, capacity: 4 };
  const templateId = uuidv7() as TemplateId;
  const { id } = subscriber.actor;
  const bodies = { uk: 'Добрий день', en: '', ru: '' };
  const saved = { templateId, version: 0, name: `Вітання ${id}`, shortcut: `hi${id}`, topic: null, bodies };
  const { version } = await through('template:save', () =>
    supervisor.put('templates', 'template:save', saved),
  );
  await both(
    ['template:archive', () => supervisor.put('templates', 'template:archive', { templateId, version })],
    ['presence:set_capacity', () => supervisor.put('team', 'presence:set_capacity', capacity)],
  );
  await supervisor.put('team', 'presence:set_capacity', { ...capacity, capacity: 5 });
}

/** Asks again while the colleague has not come back yet from what happened to the backend. */
async function untilAnswering<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!String(error).includes('NOT_ANSWERING')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** The subscriber comes back; the first conversation becomes a part of the second, and again not. */
async function playFollowUp(subscriber: LedgerClient, from: Id, through: Through): Promise<void> {
  const again = written(`знову ${subscriber.actor.id}`);
  const start = { topic: 'internet', language: 'uk', ...again } as const;
  const { conversationId: into } = await subscriber.put('start', 'assistant:start', start);
  await agent.put('queue', 'chat:accept', { conversationId: into });
  const lane = `conversation:${into}`;
  agent.follow(lane);
  await through('chat:merge', () => agent.put(lane, 'chat:merge', { from, into }));
  await through('chat:unmerge', () => agent.put(lane, 'chat:unmerge', { from }));
  await through('assistant:end', () => subscriber.put(lane, 'assistant:end', { conversationId: into }));
  await through('assistant:skip_rating', () =>
    subscriber.put(lane, 'assistant:skip_rating', { conversationId: into }),
  );
  const third = { ...start, ...written(`втретє ${subscriber.actor.id}`) };
  const waiting = await subscriber.put('start', 'assistant:start', third);
  await through('assistant:leave', () => subscriber.put('start', 'assistant:leave', waiting));
}

/** A body without what differs between subscribers: their id at its end, moments in lines of the system. */
const withoutIds = (body: string): string => body.replace(/ \d+$/, '').replace(/\d{4}-\d\d-\d\dT[^"]+/, 'T');

/** What is left of one subscriber's consultation, without ids and times. */
async function traceOf({ kysely }: EmbeddedDatabase, subscriber: LedgerClient): Promise<unknown> {
  const subscriberId = Number(subscriber.actor.id);
  const chats = await kysely
    .selectFrom('conversations')
    .selectAll()
    .where('subscriber_id', '=', subscriberId)
    .orderBy('started_at')
    .execute();
  const of = chats[0]!.conversation_id;
  const ticket = await kysely
    .selectFrom('tickets')
    .selectAll()
    .where('subscriber_id', '=', subscriberId)
    .orderBy('number')
    .executeTakeFirstOrThrow();
  const names = [
    `conversation:${of}`,
    `consultation:${of}`,
    `ticket:${ticket.ticket_id}`,
    `subscriber:${subscriberId}`,
  ];
  return {
    chats: chats.map((chat) => [
      [chat.state, chat.outcome, chat.summary, chat.language, chat.topic, chat.returned, chat.merged_into],
      [chat.last_message_seq, chat.desk_read_seq, chat.helper_ids, chat.rating_skipped_at !== null],
    ]),
    spells: await kysely
      .selectFrom('participants')
      .select(['staff_id', 'kind'])
      .where('conversation_id', '=', of)
      .where('left_at', 'is not', null)
      .orderBy('joined_at')
      .execute(),
    requests: await kysely
      .selectFrom('chat_requests')
      .select(['kind', 'state', 'from_id', 'to_id'])
      .where('conversation_id', '=', of)
      .orderBy('asked_at')
      .execute(),
    messages: (
      await kysely
        .selectFrom('messages')
        .select(['message_seq', 'author', 'kind', 'body', 'attachments'])
        .where('conversation_id', '=', of)
        .orderBy('message_seq')
        .execute()
    ).map((row) => ({ ...row, body: withoutIds(row.body), attachments: row.attachments.length })),
    files: await kysely.selectFrom('attachments').select('state').where('conversation_id', '=', of).execute(),
    templates: await kysely
      .selectFrom('template_versions')
      .select(['version', 'is_archived'])
      .where('name', '=', `Вітання ${subscriberId}`)
      .orderBy('version')
      .execute(),
    ratings: await kysely
      .selectFrom('ratings')
      .select(['score', 'comment', 'reasons'])
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
    for (const [index, scene] of scenes.entries()) await play(others[index]!, scene);
    await play(caughtUp, {}, async () => {
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

// Orders that share a transaction: nothing may be different from doing them one by one.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { createRandom, type Random } from '../../backend/sample/random.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { createDesk, together, type Desk } from '../support/actors.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { MirroredChats, type Step } from '../support/mirrored-chats.ts';

let opened: TestDatabase;
let one: Desk;
let many: Desk;
beforeAll(async () => {
  opened = await openTestDatabase();
  one = createDesk(opened.database);
  many = createDesk(opened.database, 1_000_000, together);
});
afterAll(() => opened.close());

interface OpenChat {
  agent: Actor;
  subscriber: Actor;
  conversationId: string;
}

async function openChat(): Promise<OpenChat> {
  const [agent, subscriber] = [await many.staff('Ткаченко Ірина'), await many.subscriber()];
  const start = { topic: 'internet', language: 'uk', ...many.message() } as const;
  const { conversationId } = await many.order(subscriber, 'assistant:start', start);
  await many.order(agent, 'chat:accept', { conversationId });
  return { agent, subscriber, conversationId };
}

const bodiesOf = async (conversationId: string): Promise<unknown[]> =>
  (await many.factsOf(`conversation:${conversationId}`))
    .filter(({ type }) => type === 'chat:sent')
    .map(({ payload }) => (payload as { message: { body: string } }).message.body);

const chats = 3;
const seed = Number(process.env['LANKA_SEED'] ?? Date.now() % 1e9);

/** Orders that arrive at the same time: all write, or all mark; some of them again, reused, foreign or impossible. */
function inventRound(random: Random, before: readonly Step[]): Step[] {
  const isMarking = before.length > 0 && random.next() < 0.4;
  const whole = (below: number): number => Math.floor(random.next() * below);
  const round: Step[] = [];
  // What competes for an id is done by whoever is first; with one such order a round there is no race.
  let odd: Step | undefined;
  for (let n = 1 + whole(12); n > 0; n--) {
    const number = before.length + round.length;
    const names = isMarking
      ? (['chat:mark', 'assistant:mark'] as const)
      : (['chat:send', 'chat:note', 'assistant:send'] as const);
    const fresh: Step = {
      name: names[whole(names.length)]!,
      chat: whole(chats),
      who: random.next() < 0.8 ? 0 : 1 + whole(2),
      message: isMarking ? whole(before.length) : number,
      read: random.next() < 0.5 ? whole(before.length) : null,
      body: `повідомлення ${number}`,
      op: number,
    };
    const [earlier, chance] = [before[whole(before.length)], random.next()];
    const isRepeated = earlier && chance < 0.2 && earlier.name.endsWith('mark') === isMarking;
    if (isRepeated && earlier.op !== odd?.op && earlier.message !== odd?.message) round.push(earlier);
    else if (chance > 0.9 && round.length > 0) round.push(round[whole(round.length)]!);
    else if (
      earlier &&
      chance > 0.8 &&
      !odd &&
      round.every(({ op, message }) => op !== earlier.op && message !== earlier.message)
    ) {
      odd = { ...fresh, ...(random.next() < 0.6 ? { op: earlier.op } : { message: earlier.message }) };
      round.push(odd);
    } else round.push(fresh);
  }
  return round;
}

test(
  `random orders together leave what they leave one by one (seed ${seed})`,
  { timeout: 120_000 },
  async () => {
    const random = createRandom(seed);
    const alone = await new MirroredChats(one).open(chats);
    const batched = await new MirroredChats(many).open(chats);
    const steps: Step[] = [];
    const answers: { alone: unknown[]; batched: unknown[] } = { alone: [], batched: [] };
    for (let n = 0; n < 40; n++) {
      const round = inventRound(random, steps);
      steps.push(...round);
      for (const step of round) answers.alone.push(await alone.run(step));
      answers.batched.push(...(await Promise.all(round.map((step) => batched.run(step)))));
    }
    expect(batched.answers(answers.batched)).toEqual(alone.answers(answers.alone));
    const [left, wanted] = [
      await batched.remains(opened.database.kysely),
      await alone.remains(opened.database.kysely),
    ];
    expect(left).toEqual(wanted);
  },
);

test('one opId many times at once and again later is one message', async () => {
  const { agent, conversationId } = await openChat();
  const message = many.message('раз');
  const opId = uuidv7();
  const send = () => many.order(agent, 'chat:send', { conversationId, ...message }, opId);
  const answers = await Promise.all([send(), send(), send()]);
  expect(answers).toEqual([answers[0], answers[0], answers[0]]);
  expect(await send()).toEqual(answers[0]);
  expect(await bodiesOf(conversationId)).toEqual(['Добрий день', 'раз']);
  const note = many.order(agent, 'chat:note', { conversationId, ...message }, opId);
  await expect(many.codeOf(note)).resolves.toBe('OP_REUSED');
});

test('one opId for a message and for a mark at once is done once', async () => {
  const { agent, subscriber, conversationId } = await openChat();
  const [first] = await many.factsOf(`conversation:${conversationId}`);
  const { messageId } = (first!.payload as { message: { messageId: string } }).message;
  const opId = uuidv7();
  const codes = await Promise.all([
    many.codeOf(many.order(agent, 'chat:send', { conversationId, ...many.message('текст') }, opId)),
    many.codeOf(many.order(agent, 'chat:mark', { conversationId, read: messageId } as never, opId)),
    many.codeOf(many.order(subscriber, 'assistant:send', { conversationId, ...many.message('інше') })),
  ]);
  expect(codes.slice(0, 2).toSorted()).toEqual(['OP_REUSED', 'ok']);
  expect(codes[2]).toBe('ok');
});

test('an order that breaks its batch fails alone, and the others keep their order', async () => {
  const { agent, subscriber, conversationId } = await openChat();
  const other = await openChat();
  const poisoned = { ...agent, displayName: 'не\u0000можна' };
  const sends = [
    many.order(agent, 'chat:send', { conversationId, ...many.message('1') }),
    many.order(poisoned, 'chat:send', { conversationId, ...many.message('отрута') }),
    many.order(subscriber, 'assistant:send', { conversationId, ...many.message('2') }),
    many.order(agent, 'chat:send', { conversationId, ...many.message('3') }),
    many.order(other.agent, 'chat:note', { conversationId: other.conversationId, ...many.message('4') }),
  ];
  const settled = await Promise.allSettled(sends);
  expect(settled.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
  expect(await bodiesOf(conversationId)).toEqual(['Добрий день', '1', '2', '3']);
  expect(await bodiesOf(other.conversationId)).toEqual(['Добрий день', '4']);
});

test(
  'five hundred messages keep their order in a few transactions, and a refused one among them',
  { timeout: 60_000 },
  async () => {
    const { agent, subscriber, conversationId } = await openChat();
    const stranger = await many.staff('Чужий');
    const bodies = Array.from({ length: 500 }, (_, n) => String(n));
    const foreign = many.codeOf(many.order(stranger, 'chat:send', { conversationId, ...many.message() }));
    await Promise.all(
      bodies.map((body, n) => {
        const message = { conversationId, ...many.message(body) };
        return n % 3 === 0
          ? many.order(subscriber, 'assistant:send', message)
          : many.order(agent, n % 3 === 1 ? 'chat:send' : 'chat:note', message);
      }),
    );
    await expect(foreign).resolves.toBe('NOT_FOUND');
    expect(await bodiesOf(conversationId)).toEqual(['Добрий день', ...bodies]);
    expect(await transactionsOf(conversationId)).toBeLessThanOrEqual(6);
    const seqs = (await many.factsOf(`conversation:${conversationId}`)).map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, n) => n + 1));
  },
);

test(
  'messages and marks of both sides, together and alone, never wait in a circle',
  { timeout: 60_000 },
  async () => {
    const some = [await openChat(), await openChat(), await openChat(), await openChat()];
    const deadlocksBefore = await deadlocks();
    const work: Promise<unknown>[] = [];
    for (let round = 0; round < 15; round++) {
      for (const { agent, subscriber, conversationId } of round % 2 ? some : some.toReversed()) {
        const [asked, answered] = [many.message(`питання ${round}`), many.message(`відповідь ${round}`)];
        work.push(
          many.order(subscriber, 'assistant:send', { conversationId, ...asked }),
          many.order(agent, 'chat:send', { conversationId, ...answered }).then(() => {
            const upTo = { conversationId, delivered: answered.messageId, read: answered.messageId } as never;
            return many.order(subscriber, 'assistant:mark', upTo);
          }),
          // The same orders past the batches, as another program on the same database would send them.
          one.order(agent, 'chat:note', { conversationId, ...one.message(`нотатка ${round}`) }),
        );
      }
    }
    const settled = await Promise.allSettled(work);
    expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(await deadlocks()).toBe(deadlocksBefore);
  },
);

/** In how many transactions the messages of a conversation were stored. */
async function transactionsOf(conversationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(distinct xmin::text)::int as count from messages
    where conversation_id = ${conversationId}`.execute(opened.database.kysely);
  return rows[0]!.count;
}

async function deadlocks(): Promise<number> {
  const { rows } = await sql<{ deadlocks: number }>`
    select deadlocks from pg_stat_database where datname = current_database()`.execute(
    opened.database.kysely,
  );
  return Number(rows[0]?.deadlocks ?? 0);
}

// Ids of other people's things, against the real program: the answer is the one that an id gets which nobody has.
import type { Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { deskContract } from '../../shared/desk.contract.ts';
import { fieldEvents } from '../../shared/field/field.contract.ts';
import type { Contract } from '../../shared/wire/wire.contract.ts';
import type { Desk } from '../support/actors.ts';
import { inputSchema } from '../support/packets-from-contracts.ts';
import { ask, startProductServer, type ProductServer } from '../support/product-server.ts';

let server: ProductServer;
let agent: Socket;
let subscriber: Socket;
let colleague: Socket;
let agentActor: Actor;
/** Somebody else's, by what it is. */
const foreign = {
  conversationId: '',
  earlierId: '',
  messageId: '',
  requestId: '',
  sessionId: '',
  staffId: '',
  subscriberId: 0,
};
/** The asking subscriber's own conversation, which the other agent handles. */
let ownConversation = '';
beforeAll(async () => {
  server = await startProductServer();
  const { desk } = server;
  agentActor = await desk.staff('Ірина Ткаченко');
  const other = await desk.staff('Оксана Гончар');
  const asked = await desk.staff('Софія Мельник');
  colleague = await server.connect(asked);
  const [mine, theirs] = [await desk.subscriber(), await desk.subscriber()];
  const start = async (who: Actor): Promise<[string, string]> => {
    const message = desk.message();
    const input = { topic: 'internet', language: 'uk', ...message } as const;
    const { conversationId } = await desk.order(who, 'assistant:start', input);
    await desk.order(other, 'chat:accept', { conversationId });
    return [conversationId, message.messageId];
  };
  [ownConversation] = await start(mine);
  const [earlierId] = await start(theirs);
  await desk.order(other, 'chat:close', { conversationId: earlierId, outcome: 'solved', summary: '' });
  const [conversationId, messageId] = await start(theirs);
  const request = { conversationId, kind: 'join', staffId: asked.id, note: 'глянь', draft: '' } as const;
  // The server looks at its connections now and then, and only who is there may be asked.
  await vi.waitFor(async () => expect(await isOnline(desk, asked)).toBe(true), { timeout: 30_000 });
  const { requestId } = await desk.order(other, 'chat:ask', request);
  Object.assign(foreign, { conversationId, earlierId, messageId, requestId });
  Object.assign(foreign, { sessionId: other.sessionId, staffId: other.id });
  foreign.subscriberId = Number(theirs.id);
  await server.tokenOf(other);
  agent = await server.connect(agentActor);
  subscriber = await server.connect(mine);
});
afterAll(async () => {
  agent?.disconnect();
  subscriber?.disconnect();
  colleague?.disconnect();
  await server?.close();
});

async function isOnline({ database }: Desk, { id }: Actor): Promise<boolean | undefined> {
  const states = database.kysely.selectFrom('agent_states').select('is_online').where('staff_id', '=', id);
  return (await states.executeTakeFirst())?.is_online;
}
const text = (): { messageId: string; body: string } => ({ messageId: uuidv7(), body: 'чуже' });
type Body = (id: string) => unknown;

const agentsEvents: Record<string, [keyof typeof foreign, Body]> = {
  'chat:send': ['conversationId', (conversationId) => ({ conversationId, ...text() })],
  'chat:note': ['conversationId', (conversationId) => ({ conversationId, ...text() })],
  'chat:mark': ['conversationId', (conversationId) => ({ conversationId, read: foreign.messageId })],
  'chat:close': ['conversationId', (conversationId) => ({ conversationId, outcome: 'spam', summary: '' })],
  'chat:older': ['conversationId', (conversationId) => ({ conversationId, before: foreign.messageId })],
  'chat:typing': ['conversationId', (conversationId) => ({ conversationId, typing: true })],
  'chat:ask': [
    'conversationId',
    (conversationId) => ({
      conversationId,
      kind: 'transfer',
      staffId: agentActor.id,
      note: 'чуже',
      draft: '',
    }),
  ],
  'chat:answer': ['requestId', (requestId) => ({ requestId, accept: true, reason: '' })],
  'chat:withdraw': ['requestId', (requestId) => ({ requestId })],
  'chat:requeue': [
    'conversationId',
    (conversationId) => ({ conversationId, topic: 'other', note: 'чуже', draft: '' }),
  ],
  'chat:leave': ['conversationId', (conversationId) => ({ conversationId })],
  'chat:merge': ['conversationId', (into) => ({ from: foreign.earlierId, into })],
  'chat:unmerge': ['earlierId', (from) => ({ from })],
  'chat:search': ['conversationId', (conversationId) => ({ conversationId, text: 'день' })],
  'chat:earlier': ['conversationId', (conversationId) => ({ conversationId })],
  'draft:save': [
    'conversationId',
    (conversationId) => ({ conversationId, mode: 'reply', body: 'чуже', revision: 1 }),
  ],
  'ticket:open': [
    'conversationId',
    (conversationId) => ({
      subscriberId: foreign.subscriberId,
      conversationId,
      kind: 'other',
      description: 'чуже',
      priority: 'low',
    }),
  ],
  'session:revoke': ['sessionId', (sessionId) => ({ sessionId })],
  'session:list': ['staffId', (staffId) => ({ staffId })],
};
const subscribersEvents: Record<string, [keyof typeof foreign, Body]> = {
  'assistant:send': ['conversationId', (conversationId) => ({ conversationId, ...text() })],
  'assistant:mark': ['conversationId', (conversationId) => ({ conversationId, read: foreign.messageId })],
  'assistant:leave': ['conversationId', (conversationId) => ({ conversationId })],
  'assistant:end': ['conversationId', (conversationId) => ({ conversationId })],
  'assistant:rate': ['conversationId', (conversationId) => ({ conversationId, score: 1, comment: '' })],
  'assistant:skip_rating': ['conversationId', (conversationId) => ({ conversationId })],
  'assistant:language': ['conversationId', (conversationId) => ({ conversationId, language: 'en' })],
  'assistant:place': ['conversationId', (conversationId) => ({ conversationId })],
  'assistant:older': ['conversationId', (conversationId) => ({ conversationId, before: foreign.messageId })],
  'assistant:typing': ['conversationId', (conversationId) => ({ conversationId, typing: true })],
};
/** Events whose ids are of things that everyone in the role may see, and why that is so. */
const openToTheRole: Record<string, string> = {
  'assistant:start': 'takes no id but that of the message it makes',
  'chat:join': 'a supervisor may join every chat; nobody else may at all',
  'chat:accept': 'everyone sees the queue; who comes late is told who took it',
  'presence:set_capacity': 'supervisors set the capacity of everyone in the team',
  'rating:list': 'an agent is given their own whatever id they send',
  'rating:review': 'a supervisor sees and reviews everyone’s ratings; nobody else may at all',
  'template:save': 'templates are everybody’s',
  'template:archive': 'templates are everybody’s',
  'template:history': 'templates are everybody’s',
  'ticket:change': 'every agent works on every ticket',
  'ticket:note': 'every agent works on every ticket',
  'ticket:reopen': 'every agent works on every ticket',
  'ticket:link': 'every agent works on every ticket',
  'ticket:unlink': 'every agent works on every ticket',
  'ticket:merge': 'every agent works on every ticket',
  'ticket:bulk': 'every agent works on every ticket',
  'ticket:list': 'every agent works on every ticket',
  'ticket:nearby': 'every agent works on every ticket',
  'ticket:save_filter': 'takes the id of what it makes; another person’s is refused',
  'ticket:remove_filter': 'another person’s filter is no filter of one’s own: nothing happens',
  'visit:offer': 'every agent arranges visits for every subscriber; reads the plan only',
  'visit:neighbours':
    'every agent arranges visits for every subscriber; names buildings, nobody who lives there',
  'visit:hold': 'every agent arranges visits for every subscriber; another agent’s hold is VISIT_EXISTS',
  'visit:release': 'another agent’s hold is NOT_FOUND, see visit.int.test.ts',
  'visit:book': 'another agent’s hold is HOLD_ENDED like one that ran out, see visit.int.test.ts',
  'visit:ask_logistics': 'every agent arranges visits for every subscriber',
  'visit:cancel': 'every agent works on every visit; one that is held is NOT_FOUND',
  'visit:called': 'every agent works on every visit; one that is held is NOT_FOUND',
  'visit:history': 'dispatchers and supervisors see every visit',
  'visit:report': 'dispatchers see every visit',
  'field:report': 'another technician’s visit is FORBIDDEN like none, see field.int.test.ts',
  'field:note': 'another technician’s visit is FORBIDDEN like none, see field.int.test.ts',
  'day:arrange': 'dispatchers see every day',
  'day:try': 'dispatchers see every day',
  'day:lift': 'dispatchers see every day',
  'day:optimise': 'takes the id of the proposal that it makes; dispatchers see every day',
  'day:stop_optimise': 'a proposal is of all dispatchers',
  'technician:save': 'logistics sees every technician',
  'technician:add_absence': 'logistics sees every technician',
  'technician:remove_absence': 'logistics sees every technician',
  'staff:disable': 'who manages staff sees the list of all staff',
  'staff:enable': 'who manages staff sees the list of all staff',
  'staff:set_password': 'who manages staff sees the list of all staff',
  'staff:change_role': 'who manages staff sees the list of all staff',
};

function takesAnId(contract: Contract, name: string): boolean {
  return /"format":"uuid"|subscriberId/.test(JSON.stringify(inputSchema(contract[name]!.input)));
}

test('every event that takes an id is spoken of here', () => {
  const contract: Contract = { ...deskContract, ...assistantContract, ...fieldEvents };
  const withIds = Object.keys(contract).filter((name) => takesAnId(contract, name));
  const spoken = [
    ...Object.keys(agentsEvents),
    ...Object.keys(subscribersEvents),
    ...Object.keys(openToTheRole),
  ];
  expect(withIds.sort()).toEqual(spoken.sort());
});

async function expectSame(socket: Socket, event: string, own: Body, id: string): Promise<void> {
  const [toForeign, toMissing] = [await ask(socket, event, own(id)), await ask(socket, event, own(uuidv7()))];
  expect(toForeign.ok).toBe(false);
  expect(toForeign).toEqual(toMissing);
}

describe('an agent', () => {
  test.each(Object.keys(agentsEvents))('learns nothing of another agent’s from %s', async (event) => {
    const [what, body] = agentsEvents[event]!;
    await expectSame(agent, event, body, String(foreign[what]));
  });

  test.each([
    ['conversation', 'conversationId'],
    ['inbox', 'staffId'],
  ] as const)('learns nothing from the stream %s', async (kind, what) => {
    await expectSame(agent, 'stream:open', (id) => ({ stream: `${kind}:${id}` }), String(foreign[what]));
    await expectSame(
      agent,
      'stream:open',
      (id) => ({ stream: `${kind}:${id}`, after: 0 }),
      String(foreign[what]),
    );
  });

  test('cannot end the session of a subscriber', async () => {
    const someone = await server.desk.subscriber();
    await server.tokenOf(someone);
    await expectSame(agent, 'session:revoke', (sessionId) => ({ sessionId }), someone.sessionId);
  });

  test('leaves a security event with each try, without the id', async () => {
    const rows = () =>
      server.database.kysely
        .selectFrom('security_events')
        .select(['kind', 'details'])
        .where('actor', '=', `agent:${agentActor.id}`)
        .execute();
    await expect
      .poll(async () => (await rows()).length)
      .toBeGreaterThanOrEqual(2 * Object.keys(agentsEvents).length);
    expect(JSON.stringify(await rows())).not.toContain(foreign.conversationId);
  });
});

describe('a subscriber', () => {
  test.each(Object.keys(subscribersEvents))('learns nothing of another’s from %s', async (event) => {
    const [what, body] = subscribersEvents[event]!;
    await expectSame(subscriber, event, body, String(foreign[what]));
  });

  test.each([
    ['assistant:mark', (read: string) => ({ conversationId: ownConversation, read })],
    ['assistant:mark', (delivered: string) => ({ conversationId: ownConversation, delivered })],
  ])('cannot use another’s message in %s', async (event, body) => {
    await expectSame(subscriber, event, body, foreign.messageId);
  });

  test('gets no page of their own conversation by another’s message', async () => {
    const page = (before: string) =>
      ask(subscriber, 'assistant:older', { conversationId: ownConversation, before });
    expect(await page(foreign.messageId)).toEqual(await page(uuidv7()));
  });

  test('learns nothing from the stream of another’s consultation', async () => {
    for (const after of [{}, { after: 0 }]) {
      const body = (id: string) => ({ stream: `consultation:${id}`, ...after });
      await expectSame(subscriber, 'stream:open', body, foreign.conversationId);
    }
  });

  test('is not told the head of a stream that they do not follow', async () => {
    const heads = { [`consultation:${foreign.conversationId}`]: 0, queue: 0 };
    expect(await ask(subscriber, 'stream:heads', { heads })).toEqual({ ok: true, value: [] });
  });
});

// Connections as they are: sockets of the real program come and go, and the clock that runs in it does the rest.
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../backend/wire/context.ts';
import type { TeamMember } from '../../shared/presence/presence.contract.ts';
import type { InboxState } from '../../shared/chat/chat.state.ts';
import type { TeamState } from '../../shared/presence/presence.state.ts';
import { ask, startProductServer, type ProductServer } from '../support/product-server.ts';

const long = { timeout: 15_000 };
let server: ProductServer;
let supervisor: Actor;
let agent: Actor;

beforeAll(async () => {
  server = await startProductServer();
  supervisor = await server.desk.staff('Коваль Марія', 'supervisor');
  agent = await server.desk.staff('Ткаченко Ірина');
});
afterAll(() => server.close());

async function member(who: Actor): Promise<TeamMember | undefined> {
  const { snapshot } = await server.desk.open<TeamState>(supervisor, 'team');
  return snapshot.members.find(({ staffId }) => staffId === who.id);
}
const isOnline = async (): Promise<boolean | undefined> => (await member(agent))?.isOnline;

test('two sockets of one person are one presence, which ends with the last of them', async () => {
  expect(await isOnline()).toBe(false);
  const first = await server.connect(agent);
  const second = await server.connect(agent);
  await expect.poll(isOnline, long).toBe(true);
  const facts = (await server.desk.factsOf('team')).length;
  first.close();
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await isOnline()).toBe(true);
  expect(await server.desk.factsOf('team')).toHaveLength(facts);
  second.close();
  await expect.poll(isOnline, long).toBe(false);
});

test('a chat rings over the wire for who is on queue, within two seconds', async () => {
  const socket: Socket = await server.connect(agent);
  const rang = new Promise<{ payload: { conversationId: string } }>((resolve) => {
    socket.on('fact', (fact: { type: string; payload: { conversationId: string } }) => {
      if (fact.type === 'inbox:offered') resolve(fact);
    });
  });
  await ask(socket, 'stream:open', { stream: `inbox:${agent.id}` });
  expect(await ask(socket, 'presence:set', { state: 'queue' })).toMatchObject({ ok: true });
  const input = { topic: 'internet', language: 'uk', ...server.desk.message() } as const;
  const subscriber = await server.desk.subscriber();
  const { conversationId } = await server.desk.order(subscriber, 'assistant:start', input);
  expect((await rang).payload.conversationId).toBe(conversationId);
  socket.close();
  const offers = async (): Promise<number> =>
    (await server.desk.open<InboxState>(agent, `inbox:${agent.id}`)).snapshot.offers.length;
  await expect.poll(offers, long).toBe(0);
  expect(await member(agent)).toMatchObject({ state: 'queue', reason: 'chosen', isOnline: false });
});

test('who holds no role that answers is never shown as present', async () => {
  const dispatcher = await server.desk.staff('Гнатюк Назар', 'dispatcher');
  const socket = await server.connect(dispatcher);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const rows = await server.database.kysely
    .selectFrom('agent_states')
    .select('staff_id')
    .where('staff_id', '=', dispatcher.id)
    .execute();
  expect(rows).toEqual([]);
  expect(await ask(socket, 'stream:open', { stream: 'team' })).toMatchObject({
    error: { code: 'FORBIDDEN' },
  });
  socket.close();
});

test('the team hears of new staff, of another role, and of the end', async () => {
  const socket = await server.connect(supervisor);
  const person = { login: 'n.new', displayName: 'Нова Ніна', role: 'agent', languages: ['uk'] };
  const created = await ask(socket, 'staff:create', { ...person, password: 'вишневий-пароплав-42' });
  expect(created).toMatchObject({ ok: true });
  const { staffId } = (created as { value: { staffId: string } }).value;
  const names = async (): Promise<string[]> =>
    (await server.desk.open<TeamState>(supervisor, 'team')).snapshot.members.map(({ name }) => name);
  const told = async (): Promise<unknown> =>
    (await server.desk.factsOf('team')).findLast(
      ({ payload }) => (payload as { staffId: string }).staffId === staffId,
    );
  expect(await told()).toMatchObject({ type: 'team:changed', payload: { staffId, name: 'Нова Ніна' } });
  expect(await names()).toContain('Нова Ніна');
  await ask(socket, 'staff:change_role', { staffId, role: 'dispatcher' });
  expect(await told()).toMatchObject({ type: 'team:left', payload: { staffId } });
  await ask(socket, 'staff:change_role', { staffId, role: 'agent' });
  expect(await told()).toMatchObject({ type: 'team:changed' });
  await ask(socket, 'staff:disable', { staffId });
  expect(await told()).toMatchObject({ type: 'team:left', payload: { staffId } });
  expect(await names()).not.toContain('Нова Ніна');
  socket.close();
});

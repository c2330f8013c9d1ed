// People and chats that several tests of handing over begin with.
import type { Actor } from '../../backend/wire/context.ts';
import type { StaffRole } from '../../shared/wire/wire.contract.ts';
import type { Desk } from './actors.ts';

/** A member of staff whose desk is connected. */
export async function present(desk: Desk, displayName: string, role: StaffRole = 'agent'): Promise<Actor> {
  const actor = await desk.staff(displayName, role);
  await desk.database.kysely
    .insertInto('agent_states')
    .values({
      staff_id: actor.id,
      state: 'queue',
      reason: 'chosen',
      since: new Date(0),
      is_online: true,
      offline_since: null,
    })
    .execute();
  return actor;
}

/** A conversation of `subscriber`, taken by `owner`. */
export async function openChat(desk: Desk, subscriber: Actor, owner: Actor, body?: string): Promise<string> {
  const input = { topic: 'internet', language: 'uk', ...desk.message(body) } as const;
  const { conversationId } = await desk.order(subscriber, 'assistant:start', input);
  await desk.order(owner, 'chat:accept', { conversationId });
  return conversationId;
}

/** Text of every fact and every snapshot that the subscriber of a conversation gets. */
export async function allThatSubscriberSees(
  desk: Desk,
  subscriber: Actor,
  conversationId: string,
): Promise<string> {
  const stream = `consultation:${conversationId}`;
  const facts = (await desk.factsOf(stream)).map(({ payload }) => payload);
  return JSON.stringify([facts, (await desk.open(subscriber, stream)).snapshot]);
}

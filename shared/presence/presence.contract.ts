// Who of the staff takes chats now: states that a person chooses or is put into, capacity, and the team as all see it.
import { z } from 'zod';
import { staffId } from '../ids.ts';
import { language } from '../language.ts';
import { instant, order, stream } from '../wire/wire.contract.ts';

/** Most open conversations of one agent; a person's own capacity is at most this. */
export const mostChats = 6;

/** `queue` chats and calls · `chats_only` chats · the others get no chat offered. */
export const workState = z.enum(['queue', 'chats_only', 'on_call', 'wrap_up', 'break']);
export type WorkState = z.output<typeof workState>;
/** Why a person is in the state: chosen, put on a break by a missed offer, or the connection was lost for long. */
export const workReason = z.enum(['chosen', 'missed_offer', 'disconnected']);

/** Roles that answer chats. */
const answering = ['agent', 'supervisor'] as const;

export const teamMember = z.strictObject({
  staffId,
  name: z.string(),
  role: z.enum(answering),
  languages: z.array(language),
  state: workState,
  reason: workReason,
  since: instant,
  isOnline: z.boolean(),
  openChats: z.int().min(0),
  capacity: z.int().min(1).max(mostChats),
});
export type TeamMember = z.output<typeof teamMember>;

export const presenceEvents = {
  /** Sets my own state. Leaving `queue` and `chats_only` gives back a chat that is being offered to me. */
  'presence:set': order({
    roles: answering,
    perMinute: 60,
    input: z.strictObject({ state: workState }),
    result: z.strictObject({}),
  }),
  /** Sets how many chats a person may have open; those open already stay. */
  'presence:set_capacity': order({
    roles: ['supervisor'],
    perMinute: 60,
    input: z.strictObject({ staffId, capacity: z.int().min(1).max(mostChats) }),
    result: z.strictObject({}),
  }),
};

export const presenceStreams = {
  /** Everyone who may answer chats and is not disabled, by name. */
  team: stream({
    roles: answering,
    snapshot: z.strictObject({ members: z.array(teamMember) }),
    facts: {
      'team:changed': teamMember,
      'team:load': z.strictObject({ staffId, openChats: z.int().min(0) }),
      /** No longer answers chats: disabled, or in another role. */
      'team:left': z.strictObject({ staffId }),
    },
  }),
};

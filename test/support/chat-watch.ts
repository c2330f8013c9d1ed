// The watch over chats of a test: its looks happen when the test says so, and connections are what the test says.
import { chatTick } from '../../backend/chat/watch.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { deskStreams } from '../../shared/desk.contract.ts';
import { assistantStreams } from '../../shared/assistant/assistant.contract.ts';
import type { Desk } from './actors.ts';

export interface ChatWatch {
  /** Connects these people from now on. */
  connect(...people: Actor[]): void;
  disconnect(...people: Actor[]): void;
  /** One look at what the clock decides; throws what any piece of it threw. */
  tick(): Promise<void>;
  /** The program starts anew: nobody is connected, and everyone has time to come back. */
  restart(): void;
}

export function createChatWatch(desk: Desk): ChatWatch {
  const connected = new Set<string>();
  const errors: unknown[] = [];
  const publisher = { publish: () => undefined, hint: () => undefined, cutSession: () => undefined };
  let startedAt = desk.parts.clock.now();
  return {
    connect: (...people) => {
      for (const { id } of people) connected.add(id);
    },
    disconnect: (...people) => {
      for (const { id } of people) connected.delete(id);
    },
    tick: async () => {
      await chatTick({
        app: desk.parts,
        wire: { publisher, streams: { ...deskStreams, ...assistantStreams } },
        connected: () => connected,
        startedAt,
        onFailed: (error) => errors.push(error),
      });
      if (errors.length > 0) throw errors[0];
    },
    restart: () => {
      connected.clear();
      startedAt = desk.parts.clock.now();
    },
  };
}

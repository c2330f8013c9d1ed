// A subscriber without a page: signs in by the code like anyone, then starts, writes and leaves over a socket.
import { io, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { createSessionApi } from '../../renderer/session/session-api.ts';
import type { Result } from '../../shared/errors.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import type { RunningBackend } from './running-backend.ts';

export interface ScriptedSubscriber {
  /** Starts a conversation, or goes on with the live one. */
  start(text: string, topic?: 'internet' | 'billing' | 'other'): Promise<void>;
  say(text: string): Promise<void>;
  close(): void;
}

/** Signs in by personal account; one at a time, because the codes are read from the backend's log. */
export async function openScriptedSubscriber(
  backend: RunningBackend,
  account: string,
): Promise<ScriptedSubscriber> {
  const api = createSessionApi(backend.url);
  const before = backend.smsCodes().length;
  const { requestId } = await api.requestCode({ login: account });
  while (backend.smsCodes().length === before) await new Promise((resolve) => setTimeout(resolve, 50));
  const { accessToken } = await api.verifyCode({ requestId, code: backend.smsCodes().at(-1)! });
  const socket: Socket = io(`${backend.url}/assistant`, {
    transports: ['websocket'],
    auth: { token: accessToken, protocol: protocolVersion },
  });
  let conversationId = '';
  async function order<T>(name: string, input: object): Promise<T> {
    const answer = (await socket.timeout(20_000).emitWithAck(name, { opId: uuidv7(), input })) as Result<T>;
    if (!answer.ok) throw new Error(`${name}: ${answer.error.code}`);
    return answer.value;
  }
  return {
    start: async (text, topic = 'internet') => {
      const input = { topic, language: 'uk', messageId: uuidv7(), body: text };
      ({ conversationId } = await order<{ conversationId: string }>('assistant:start', input));
    },
    say: (text) => order('assistant:send', { conversationId, messageId: uuidv7(), body: text }),
    close: () => void socket.close(),
  };
}

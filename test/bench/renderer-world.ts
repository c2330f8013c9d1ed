// The world of the renderer's bench: the real backend and the built desk in Chromium, a very long chat and five others.
import type { Page } from 'playwright-core';
import pino from 'pino';
import path from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { openDataDirectory } from '../../backend/db/data-directory.ts';
import { openPglite } from '../../backend/db/pglite.ts';
import { protocolVersion } from '../../shared/wire/wire.contract.ts';
import { insertLongChat, usualBody } from '../support/long-chats.ts';
import { startBackend, type RunningBackend } from '../support/running-backend.ts';
import { openDeskPage } from './desk-page.ts';

/** Sends so many messages a minute until it is stopped; given a time, it stops by itself after that. */
export type Stop = (afterMs?: number) => Promise<void>;

export interface DeskWorld {
  page: Page;
  /** Texts of the newest messages of the chats in the slots 1, 2, … */
  newest: string[];
  startMessages(perMinute: number): Stop;
  /** Messages stored so far. */
  sent(): number;
  close(): Promise<void>;
}

const login = 'i.tkachenko';
const password = 'lanka-sample-2026';
const chatCount = 6;
const dayMs = 86_400_000;
/** Of five messages in a chat this many are the agent's. */
const answersOfFive = 2;
const renewMs = 300_000;
const workerFile = path.resolve(import.meta.dirname, '../../dist/backend/pglite-worker.js');

interface Chat {
  conversationId: string;
  account: string;
  newest: string;
}

/** Starts everything and signs in; the desk shows the chat in slot 1. */
export async function openDeskWorld(messages: number): Promise<DeskWorld> {
  const chats: Chat[] = [];
  const backend = await startBackend('sample', (directory) => writeChats(directory, messages, chats));
  const desk = await openDeskPage(backend.url, login, password);
  const { page } = desk;
  await page.keyboard.press('Control+1');
  await page.locator('[data-key]', { hasText: chats[0]!.newest }).waitFor();
  const writers = await openWriters(backend, chats);
  return {
    page,
    newest: chats.map(({ newest }) => newest),
    sent: () => writers.sent,
    startMessages: (perMinute) => writers.start(perMinute),
    close: async () => {
      writers.close();
      await desk.close();
      await backend.close();
    },
  };
}

async function writeChats(directory: string, messages: number, chats: Chat[]): Promise<void> {
  const data = await openDataDirectory(directory);
  const database = await openPglite({
    data,
    log: pino({ level: 'silent' }),
    workerFile,
    isMaintained: false,
  });
  const people = await database.kysely
    .selectFrom('subscribers')
    .select('personal_account')
    .orderBy('subscriber_id')
    .limit(chatCount)
    .execute();
  for (const [place, { personal_account: account }] of people.entries()) {
    const count = place === 0 ? messages : 40;
    const { conversationId } = await insertLongChat(database.kysely, {
      account,
      login,
      slot: place + 1,
      messages: count,
      startedAt: new Date(Date.now() - (place === 0 ? 40 : 1) * dayMs),
      endedAt: new Date(Date.now() - 60_000),
      bodies: { [count - 1]: `Найновіше в розмові ${place + 1}` },
    });
    chats.push({ conversationId, account, newest: `Найновіше в розмові ${place + 1}` });
  }
  await database.close();
  await data.release();
}

async function openWriters(backend: RunningBackend, chats: readonly Chat[]) {
  const agent = await connect(
    backend,
    '/desk',
    await post(backend, '/api/session/sign-in', { login, password }),
  );
  const subscribers: Socket[] = [];
  for (const { account } of chats) {
    const before = backend.smsCodes().length;
    const { requestId } = await post<{ requestId: string }>(backend, '/api/assistant/code', {
      login: account,
    });
    while (backend.smsCodes().length === before) await pause(20);
    const code = backend.smsCodes().at(-1)!;
    subscribers.push(
      await connect(backend, '/assistant', await post(backend, '/api/assistant/verify', { requestId, code })),
    );
  }
  let sent = 0;
  let number = 0;
  async function writeOne(): Promise<void> {
    const at = number++;
    const chat = chats[at % chats.length]!;
    const isAnswer = Math.floor(at / chats.length) % 5 < answersOfFive;
    const input = { conversationId: chat.conversationId, messageId: uuidv7(), body: usualBody(at) };
    const [socket, name] = isAnswer
      ? [agent, 'chat:send']
      : [subscribers[at % chats.length]!, 'assistant:send'];
    const answer = (await socket.emitWithAck(name, { opId: uuidv7(), input })) as { ok: boolean };
    if (answer.ok) sent += 1;
    else process.stderr.write(`${name}: ${JSON.stringify(answer)}\n`);
  }
  return {
    get sent() {
      return sent;
    },
    start: (perMinute: number): Stop => {
      const timer = setInterval(() => void writeOne(), 60_000 / perMinute);
      return async (afterMs = 0) => {
        await pause(afterMs);
        clearInterval(timer);
        await pause(500);
      };
    },
    close: () => [agent, ...subscribers].forEach((socket) => socket.disconnect()),
  };
}

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** A connection that stays signed in. */
async function connect(backend: RunningBackend, space: string, tokens: Tokens): Promise<Socket> {
  let current = tokens;
  const socket = io(backend.url + space, {
    transports: ['websocket'],
    forceNew: true,
    auth: { token: tokens.accessToken, protocol: protocolVersion },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  const timer = setInterval(() => {
    void post<Tokens>(backend, '/api/session/refresh', { refreshToken: current.refreshToken }).then(
      (next) => {
        current = next;
        socket.emit('session:renew', { token: next.accessToken }, () => undefined);
      },
    );
  }, renewMs);
  socket.once('disconnect', () => clearInterval(timer));
  return socket;
}

async function post<T = Tokens>(backend: RunningBackend, route: string, body: unknown): Promise<T> {
  const response = await fetch(backend.url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { ok: true; value: T } | { ok: false; error: unknown };
  if (!answer.ok) throw new Error(`${route}: ${JSON.stringify(answer.error)}`);
  return answer.value;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

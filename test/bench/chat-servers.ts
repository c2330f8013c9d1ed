// What the chat bench measures: a server that only echoes, and the whole program with pairs in open conversations.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { Server } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../../backend/app.ts';
import type { Database } from '../../backend/db/database.ts';
import type { AppParts } from '../../backend/parts.ts';
import { signAccessToken } from '../../backend/session/access-token.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { maxFrameBytes, type Role } from '../../shared/wire/wire.contract.ts';
import { createDesk, type Desk } from '../support/actors.ts';
import { openBenchStorage } from './lookup-storage.ts';

/** Two people in one conversation and the tokens that they connect with. */
export interface Pair {
  conversationId: string;
  agentToken: string;
  subscriberToken: string;
}
export interface Ready {
  url: string;
  pairs: Pair[];
}
export interface Usage {
  cpuMicros: number;
  rssBytes: number;
}
export interface Serving {
  ready: Ready;
  close(): Promise<void>;
}

const opening = 8;
const manyTimes = 1e6;

/** Acknowledges each message, and sends it to the room of the two. Same transport options as the program's. */
export async function serveBare(pairs: number): Promise<Serving> {
  const http = createServer();
  const io = new Server(http, {
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: maxFrameBytes,
    perMessageDeflate: false,
  });
  const writer = { author: 'agent', authorId: uuidv7(), authorName: 'Ірина Бондар', kind: 'text' };
  io.on('connection', (socket) => {
    const room = String(socket.handshake.auth['token']);
    void socket.join(room);
    let seq = 0;
    socket.on(
      'send',
      ({ input }: { input: { messageId: string; body: string } }, ack: (answer: object) => void) => {
        const at = new Date().toISOString();
        ack({ ok: true, value: { messageId: input.messageId, at } });
        // Of the same size as the program's, so that only the mechanism makes the difference.
        const message = { messageId: input.messageId, ...writer, body: input.body, attachments: [], at };
        const fact = { stream: `conversation:${room}`, seq: ++seq, type: 'chat:sent', at };
        io.to(room).emit('fact', { ...fact, payload: { message, waitingSince: null } });
      },
    );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const rooms = Array.from({ length: pairs }, () => uuidv7());
  return {
    ready: {
      url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
      pairs: rooms.map((room) => ({ conversationId: room, agentToken: room, subscriberToken: room })),
    },
    close: async () => io.close(),
  };
}

/** The program over the embedded database with its durable sync, or over an empty PostgreSQL database. */
export async function serveFull(pairs: number, databaseUrl: string | undefined): Promise<Serving> {
  const storage = await openBenchStorage(databaseUrl);
  const parts: AppParts = {
    database: storage.database,
    clock: { now: () => new Date() },
    newId: () => uuidv7(),
    smsGateway: { send: () => Promise.resolve() },
    log: pino({ level: 'warn' }),
    secret: randomBytes(32),
    isSampleMode: () => false,
    failpoint: () => undefined,
    // Few senders stand for many: what one of them may send a minute is not what is measured.
    rateScale: manyTimes,
  };
  const pages = mkdtempSync(path.join(tmpdir(), 'lanka-bench-pages-'));
  const options = { host: '127.0.0.1', port: 0, staticDir: pages, extraOrigins: [], setup: {} };
  const app = await createApp(parts, options);
  const desk = createDesk(storage.database);
  const opened: Pair[] = [];
  for (let from = 0; from < pairs; from += opening) {
    const some = Array.from({ length: Math.min(opening, pairs - from) }, () => openPair(parts, desk));
    opened.push(...(await Promise.all(some)));
  }
  return {
    ready: { url: app.url, pairs: opened },
    close: async () => {
      await app.close();
      await storage.close();
      rmSync(pages, { recursive: true, force: true });
    },
  };
}

async function openPair(parts: AppParts, desk: Desk): Promise<Pair> {
  const [agent, subscriber] = await Promise.all([desk.staff('Ірина Бондар'), desk.subscriber()]);
  const start = { topic: 'internet', language: 'uk', ...desk.message() } as const;
  const { conversationId } = await desk.order(subscriber, 'assistant:start', start);
  await desk.order(agent, 'chat:accept', { conversationId });
  const [agentToken, subscriberToken] = await Promise.all([
    tokenOf(parts, agent),
    tokenOf(parts, subscriber),
  ]);
  return { conversationId, agentToken, subscriberToken };
}

async function tokenOf(parts: AppParts, { id, role, sessionId, displayName }: Actor): Promise<string> {
  const kind = role === 'subscriber' ? 'subscriber' : 'staff';
  await insertSession(parts.database, { sessionId, kind, id });
  const person = { id, name: displayName, role: role as Role };
  return signAccessToken(parts.secret, kind, { sessionId, person }, new Date());
}

async function insertSession(
  database: Database,
  { sessionId, kind, id }: { sessionId: string; kind: 'staff' | 'subscriber'; id: string },
): Promise<void> {
  const at = new Date();
  await database.kysely
    .insertInto('sessions')
    .values({
      session_id: sessionId,
      kind,
      owner_id: id,
      refresh_hash: sessionId,
      previous_refresh_hash: null,
      created_at: at,
      refreshed_at: at,
      expires_at: new Date(at.getTime() + 3_600_000),
      revoked_at: null,
      source: '127.0.0.1',
    })
    .execute();
}

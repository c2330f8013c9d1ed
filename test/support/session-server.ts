// A real server for tests of signing in: HTTP, sockets with the events of sessions and staff, a clock that tests move.
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../../backend/db/database.ts';
import { isAllowedOrigin } from '../../backend/http/origin.ts';
import { createHttpServer } from '../../backend/http/server.ts';
import type { AppParts } from '../../backend/parts.ts';
import { hashPassword } from '../../backend/password-hash.ts';
import { sessionHandlers } from '../../backend/session/session.handlers.ts';
import { createSessions, type SetupParts } from '../../backend/session/sessions.ts';
import { staffHandlers } from '../../backend/staff/staff.handlers.ts';
import { createAdmission } from '../../backend/wire/admission.ts';
import { serveNamespace } from '../../backend/wire/namespace.ts';
import { createBatches } from '../../backend/wire/batches.ts';
import { createPublisher } from '../../backend/wire/publisher.ts';
import type { Result } from '../../shared/errors.ts';
import { sessionEvents, type SignedIn } from '../../shared/session/session.contract.ts';
import { staffEvents } from '../../shared/staff/staff.contract.ts';
import { presenceStreams } from '../../shared/presence/presence.contract.ts';
import { protocolVersion, type StaffRole } from '../../shared/wire/wire.contract.ts';

export const password = 'вишневий-пароплав-42';
let storedPassword: Promise<string> | undefined;

export interface SentSms {
  msisdn: string;
  text: string;
}
export interface SessionServer {
  readonly url: string;
  readonly parts: AppParts;
  readonly sms: SentSms[];
  /** Moves the server's clock. */
  pass(ms: number): void;
  /** POST of JSON; the status beside the parsed answer. `from` is the client's address as a proxy reports it. */
  post<T>(path: string, body: unknown, from?: string): Promise<{ status: number; result: Result<T> }>;
  connect(accessToken: string, origin?: string): Promise<Socket>;
  close(): Promise<void>;
}

/** Serves on port 0 over `database`. The proxy 127.0.0.1 is trusted, so that tests can come from many addresses. */
export async function startSessionServer(
  database: Database,
  setup: SetupParts = {},
  options: { pagesDir?: string; port?: number; isSampleMode?: () => boolean } = {},
): Promise<SessionServer> {
  let offsetMs = 0;
  const sms: SentSms[] = [];
  const parts: AppParts = {
    database,
    clock: { now: () => new Date(Date.now() + offsetMs) },
    newId: () => uuidv7(),
    smsGateway: { send: (msisdn, text) => Promise.resolve(void sms.push({ msisdn, text })) },
    log: pino({ level: 'silent' }),
    secret: new Uint8Array(32).fill(7),
    isSampleMode: options.isSampleMode ?? (() => false),
    failpoint: () => undefined,
  };
  const staticDir = mkdtempSync(path.join(tmpdir(), 'lanka-static-'));
  const io = new Server({
    transports: ['websocket'],
    allowRequest: (request, decide) =>
      decide(null, isAllowedOrigin(request.headers.origin, request.headers.host, ['app://lanka'])),
  });
  const publisher = createPublisher(io, { '/desk': presenceStreams });
  const sessions = createSessions(parts, publisher, setup);
  const http = await createHttpServer(parts, sessions, {
    staticDir: options.pagesDir ?? staticDir,
    extraOrigins: ['app://lanka'],
    trustedProxies: ['127.0.0.1'],
  });
  io.attach(http.server);
  serveNamespace(io.of('/desk'), {
    app: parts,
    publisher,
    allStreams: presenceStreams,
    batches: createBatches(parts, {}),
    contract: { ...sessionEvents, ...staffEvents },
    handlers: { ...sessionHandlers, ...staffHandlers },
    streams: { contracts: {}, handlers: {} },
    admission: createAdmission(parts.clock, (token) => sessions.verifyAccess(token, 'staff')),
  });
  await http.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  const url = `http://127.0.0.1:${(http.server.address() as AddressInfo).port}`;
  return {
    url,
    parts,
    sms,
    pass: (ms) => void (offsetMs += ms),
    post: async (route, body, from) => {
      const response = await fetch(url + route, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(from ? { 'x-forwarded-for': from } : {}) },
        body: JSON.stringify(body),
      });
      return { status: response.status, result: (await response.json()) as never };
    },
    connect: (accessToken, origin) => connectTo(url, accessToken, origin),
    close: async () => {
      await sessions.close();
      await io.close();
      await http.close();
      rmSync(staticDir, { recursive: true, force: true });
    },
  };
}

async function connectTo(url: string, token: string, origin?: string): Promise<Socket> {
  const socket = connect(`${url}/desk`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: { token, protocol: protocolVersion },
    ...(origin ? { extraHeaders: { origin } } : {}),
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve());
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Sends an order or query as a client does. */
export function send<T>(socket: Socket, event: string, input: unknown): Promise<Result<T>> {
  const contract = { ...sessionEvents, ...staffEvents }[event as keyof typeof sessionEvents];
  const body = contract.kind === 'order' ? { opId: uuidv7(), input } : input;
  return socket.timeout(10_000).emitWithAck(event, body) as Promise<Result<T>>;
}

/** Takes everyone and every counter away: an empty installation again. */
export async function removeEveryone(database: Database): Promise<void> {
  for (const table of ['staff', 'sessions', 'throttles', 'security_events'] as const) {
    await database.kysely.deleteFrom(table).execute();
  }
}

/** Adds a member of staff whose password is {@link password}. */
export async function addStaff(
  database: Database,
  login: string,
  role: StaffRole = 'agent',
): Promise<string> {
  const staffId = uuidv7();
  storedPassword ??= hashPassword(password);
  await database.kysely
    .insertInto('staff')
    .values({
      staff_id: staffId,
      login,
      display_name: `Тест ${login}`,
      role,
      password_hash: await storedPassword,
      languages: '["uk"]',
      disabled_at: null,
      created_at: new Date(),
    })
    .execute();
  return staffId;
}

/** Adds a subscriber with phones; gives the row's number. */
export async function addSubscriber(
  database: Database,
  personalAccount: string,
  phones: readonly string[],
  kind: 'prepaid' | 'contract_individual' = 'contract_individual',
): Promise<number> {
  const { subscriber_id: subscriberId } = await database.kysely
    .insertInto('subscribers')
    .values({
      personal_account: personalAccount,
      full_name: 'Коваль Олена Ігорівна',
      city: 'Київ',
      street: 'вул. Ґонти',
      building: '1',
      apartment: '2',
      latitude: null,
      longitude: null,
      language: 'uk',
      kind,
      tariff: 'Домашній',
      monthly_fee_kopiykas: 20_000,
      balance_kopiykas: 0,
      bonuses: 0,
      mobile_bonuses: 0,
      registered_on: '2020-01-01',
      import_digest: null,
    })
    .returning('subscriber_id')
    .executeTakeFirstOrThrow();
  const rows = phones.map((msisdn, position) => ({ subscriber_id: subscriberId, msisdn, position }));
  if (rows.length > 0) await database.kysely.insertInto('subscriber_phones').values(rows).execute();
  return subscriberId;
}

/** The value of an answer; fails with the code of a refusal. */
export function valueOf<T>({ result }: { result: Result<T> }): T {
  if (!result.ok) throw new Error(`refused: ${result.error.code}`);
  return result.value;
}

/** Signs in with {@link password}. */
export async function signInAs(server: SessionServer, login: string, from?: string): Promise<SignedIn> {
  return valueOf(await server.post<SignedIn>('/api/session/sign-in', { login, password }, from));
}

/**
 * Resolves when the server cuts `socket`; rejects after 10 s. On a quiet machine that takes at most the half second
 * between two looks at the revoked sessions; a busy one makes no test red.
 */
export async function cutOf(socket: Socket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the connection was not cut')), 10_000);
    socket.once('disconnect', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

// A real server for tests of the mechanism: Socket.IO, the namespace code and a database, with a toy contract.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'kysely';
import pino from 'pino';
import { Server } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';
import type { Database } from '../../backend/db/database.ts';
import type { AppParts } from '../../backend/parts.ts';
import { createAdmission } from '../../backend/wire/admission.ts';
import { closeSockets, guardSlowConsumers } from '../../backend/wire/back-pressure.ts';
import { createBatches } from '../../backend/wire/batches.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { serveNamespace } from '../../backend/wire/namespace.ts';
import { createPublisher, type Publisher } from '../../backend/wire/publisher.ts';
import { AppError } from '../../shared/errors.ts';
import { maxFrameBytes, roles, type Role } from '../../shared/wire/wire.contract.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { createToyTables, toyContract, toyHandlers, toyStreamHandlers, toyStreams } from './toy-contract.ts';

/** An empty database with the product's and the toy's tables. */
export async function openToyDatabase(): Promise<TestDatabase> {
  const opened = await openTestDatabase();
  for (const statement of createToyTables) await sql.raw(statement).execute(opened.database.kysely);
  return opened;
}

/** Tokens of these tests are `role:person`; the person `nobody` is refused, `role:person:old` expires soon. */
function verify(token: string): Promise<{ actor: Omit<Actor, 'source'>; expiresAt: Date }> {
  const [role, id, age] = token.split(':');
  if (!id || id === 'nobody' || !roles.includes(role as Role)) throw new AppError('UNAUTHENTICATED');
  return Promise.resolve({
    actor: { id, role: role as Role, sessionId: `session-${id}`, displayName: id },
    expiresAt: new Date(Date.now() + (age === 'old' ? 2_000 : 600_000)),
  });
}

export interface WireServer {
  readonly url: string;
  readonly io: Server;
  readonly publisher: Publisher;
  /** Cuts every connection and stops listening; the database stays. */
  close(): Promise<void>;
}

export interface WireServerOptions {
  port?: number;
  failpoint?: AppParts['failpoint'];
}

export async function startWireServer(
  database: Database,
  options: WireServerOptions = {},
): Promise<WireServer> {
  const http = createServer();
  const io = new Server(http, {
    transports: ['websocket'],
    maxHttpBufferSize: maxFrameBytes,
    perMessageDeflate: false,
    pingInterval: 5_000,
    pingTimeout: 5_000,
  });
  const publisher = createPublisher(io, { '/toy': toyStreams });
  const app: AppParts = {
    database,
    clock: { now: () => new Date() },
    newId: () => uuidv7(),
    smsGateway: { send: () => Promise.resolve() },
    log: pino({ level: 'silent' }),
    secret: new Uint8Array(32),
    isSampleMode: () => false,
    failpoint: options.failpoint ?? (() => undefined),
  };
  serveNamespace(io.of('/toy'), {
    app,
    contract: toyContract,
    handlers: toyHandlers,
    streams: { contracts: toyStreams, handlers: toyStreamHandlers },
    allStreams: toyStreams,
    publisher,
    batches: createBatches(app, toyStreams),
    admission: createAdmission(app.clock, (token) => Promise.resolve().then(() => verify(token))),
  });
  const unguard = guardSlowConsumers(io);
  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    io,
    publisher,
    close: () => {
      unguard();
      return closeSockets(io, http);
    },
  };
}

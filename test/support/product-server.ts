// The real program in the test's own process: every contract, handler and route, with sign-ins made on demand.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pino from 'pino';
import { io as connect, type Socket } from 'socket.io-client';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../../backend/app.ts';
import type { AttachmentOptions } from '../../backend/attachment/attachments.ts';
import { StorageDownError } from '../../backend/db/storage-errors.ts';
import type { AppParts } from '../../backend/parts.ts';
import { signAccessToken } from '../../backend/session/access-token.ts';
import type { Actor } from '../../backend/wire/context.ts';
import { assistantContract } from '../../shared/assistant/assistant.contract.ts';
import { deskContract } from '../../shared/desk.contract.ts';
import { fieldEvents } from '../../shared/field/field.contract.ts';
import type { Result } from '../../shared/errors.ts';
import { protocolVersion, type EventContract, type Role } from '../../shared/wire/wire.contract.ts';
import { createDesk, type Desk } from './actors.ts';
import { openTestDatabase, type TestDatabase } from './database.ts';
import { temporaryDirectory } from './data-directory.ts';

export interface ProductServer {
  readonly url: string;
  readonly database: TestDatabase['database'];
  readonly parts: AppParts;
  /** The same database without a network, for what a test needs to be there. */
  readonly desk: Desk;
  /** A connection of `actor` with a sign-in of its own. */
  connect(actor: Actor): Promise<Socket>;
  connectWith(actor: Actor, token: string): Promise<Socket>;
  tokenOf(actor: Actor): Promise<string>;
  tidyFiles(): Promise<void>;
  readonly attachmentDirectory: string;
  /** True: the program's reads fail as they do while the database is away. */
  failReads(isAway: boolean): void;
  close(): Promise<void>;
}

const contracts: Readonly<Record<string, EventContract>> = {
  ...deskContract,
  ...assistantContract,
  ...fieldEvents,
};
type Kind = 'staff' | 'subscriber' | 'technician';
const kindOf = ({ role }: Actor): Kind => (role === 'subscriber' || role === 'technician' ? role : 'staff');
const namespaces: Readonly<Record<Kind, string>> = {
  staff: '/desk',
  subscriber: '/assistant',
  technician: '/field',
};

/** Serves on a free port over an empty database with the whole schema, and empty `pages` (`desk/index.html`). */
export async function startProductServer(
  files: Partial<AttachmentOptions> = {},
  { pages: names = [], ...more }: Partial<AppParts> & { pages?: readonly string[] } = {},
): Promise<ProductServer> {
  const opened = await openTestDatabase();
  const { database } = opened;
  let isAway = false;
  const parts: AppParts = {
    database: {
      ...database,
      get kysely() {
        if (isAway) throw new StorageDownError(new Error('away'));
        return database.kysely;
      },
    },
    clock: { now: () => new Date() },
    newId: () => uuidv7(),
    smsGateway: { send: () => Promise.resolve() },
    log: pino({ level: 'silent' }),
    secret: randomBytes(32),
    isSampleMode: () => false,
    failpoint: () => undefined,
    ...more,
  };
  const desk = createDesk(database);
  Object.assign(desk.parts, more);
  const pages = temporaryDirectory();
  for (const name of names) {
    mkdirSync(path.join(pages.directory, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(pages.directory, name), name);
  }
  const attachments = { directory: path.join(pages.directory, 'attachments'), ...files };
  const options = {
    host: '127.0.0.1',
    port: 0,
    staticDir: pages.directory,
    extraOrigins: [],
    setup: {},
    attachments,
  };
  const app = await createApp(parts, options);
  const tokenOf = async (actor: Actor): Promise<string> => {
    const kind = kindOf(actor);
    await insertSession(database, actor, kind);
    const person = { id: actor.id, name: actor.displayName, role: actor.role as Role };
    return signAccessToken(parts.secret, kind, { sessionId: actor.sessionId, person }, new Date());
  };
  const connectWith = (actor: Actor, token: string): Promise<Socket> => {
    return openSocket(app.url + namespaces[kindOf(actor)], { token, protocol: protocolVersion });
  };
  return {
    url: app.url,
    tidyFiles: () => app.tidyFiles(),
    attachmentDirectory: attachments.directory,
    database,
    parts,
    desk,
    tokenOf,
    failReads: (value) => void (isAway = value),
    connect: async (actor) => connectWith(actor, await tokenOf(actor)),
    connectWith,
    close: async () => {
      await app.close();
      await opened.close();
      pages.remove();
    },
  };
}

async function insertSession(
  database: TestDatabase['database'],
  { id, sessionId }: Actor,
  kind: Kind,
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
    .onConflict((conflict) => conflict.column('session_id').doNothing())
    .execute();
}

async function openSocket(url: string, auth: object): Promise<Socket> {
  const socket = connect(url, { transports: ['websocket'], forceNew: true, reconnection: false, auth });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Sends an order with a fresh opId, a query as it is. */
export async function ask(socket: Socket, event: string, input: unknown): Promise<Result<unknown>> {
  const body = contracts[event]?.kind === 'order' ? { opId: uuidv7(), input } : input;
  return (await socket.timeout(10_000).emitWithAck(event, body)) as Result<unknown>;
}

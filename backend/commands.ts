// The commands of the backend: serve, import, audit verify, staff password. Each resolves with its exit code.
import { access, constants } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SampleSignIn, Status } from '../shared/session/session.contract.ts';
import { createApp, type App } from './app.ts';
import { attachmentOptions } from './attachment-options.ts';
import { readAnchor, startAnchoring } from './audit/audit-anchor.ts';
import { verifyAudit } from './audit/audit.ts';
import type { S3Keys } from './attachment/s3-store.ts';
import type { CommandLine } from './command-line.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { AppParts } from './parts.ts';
import { hasSampleData, loadSampleData, sampleSignIns } from './sample/load-sample.ts';
import { hashPassword } from './password-hash.ts';
import { hasStaff } from './session/people.records.ts';
import { openStorage, type Storage } from './storage.ts';
import { resetPassword } from './staff/reset-password.ts';
import { runImportCommand } from './subscriber/import-command.ts';
import { warmFinder } from './subscriber/finder-of-parts.ts';
import { openMapFile, type MapFile } from './map/map-file.ts';
import { createLog, createSystemParts, makeSecret, readSecret, systemClock } from './system-parts.ts';

/** What only the entry file may read. */
export interface Outside {
  version: string;
  smsToken: string;
  /** Keys of the S3-compatible store of attachments. */
  s3Keys: S3Keys | undefined;
  logLevel: string;
  staticDir: string;
}

const mostClosingMs = 15_000;

/** Serves until SIGINT or SIGTERM. Prints `ready http://…` once the desk can be used. */
export async function runServe(line: CommandLine, outside: Outside): Promise<number> {
  const log = createLog(outside.logLevel);
  // Before anything is opened: it is the one of these that may be mistyped.
  const mapFile = line.mapFile === undefined ? undefined : await openMapFile(line.mapFile);
  const storage = await openStorage(line, log);
  try {
    const parts = await createParts(line, outside, storage, log, mapFile);
    if (line.sampleData && !parts.isSampleMode()) await loadAndPrintSample(parts, storage);
    const app = await startApp(line, outside, storage, parts);
    parts.servedAt(app.url);
    storage.announce(Number(new URL(app.url).port));
    const stopAnchoring = startAnchoring(parts, storage.directory);
    const stopHousekeeping = startHousekeeping(parts, () => app.tidyFiles());
    warmFinder(parts);
    const stopped = stopSignal();
    process.stdout.write(`ready ${app.url}\n`);
    await stopped;
    stopAnchoring();
    stopHousekeeping();
    await Promise.race([app.close(), pause(mostClosingMs, undefined, { ref: false })]);
    return 0;
  } finally {
    await storage.close();
  }
}

type Parts = AppParts & { becomeSample(): void; servedAt(url: string): void };

async function createParts(
  line: CommandLine,
  outside: Outside,
  storage: Storage,
  log: Logger,
  mapFile: MapFile | undefined,
): Promise<Parts> {
  const sampleMode = { value: await hasSampleData(storage.database) };
  const parts = createSystemParts({
    database: storage.database,
    log,
    secret: await secretOf(storage),
    sampleMode,
    smsGatewayUrl: line.smsGatewayUrl,
    osrmUrl: line.osrmUrl,
    smsToken: outside.smsToken,
  });
  let ownUrl: string | undefined;
  return {
    ...parts,
    ...(mapFile && { mapFile }),
    // Invented subscribers open their links on this computer.
    publicUrl: () => line.publicUrl ?? (sampleMode.value ? ownUrl : undefined),
    becomeSample: () => {
      sampleMode.value = true;
    },
    servedAt: (url) => {
      ownUrl = url;
    },
  };
}

/** A new key over old data would make every row of the audit trail look forged, so a lost one is refused. */
async function secretOf({ directory, database }: Storage): Promise<Uint8Array> {
  const known = await readSecret(directory);
  if (known) return known;
  if (await hasStaff(database.kysely)) {
    throw new Error(
      `${directory} holds data but no secret.key. Put the key back from a backup and start again.`,
    );
  }
  return makeSecret(directory);
}

function startApp(line: CommandLine, outside: Outside, storage: Storage, parts: Parts): Promise<App> {
  return createApp(parts, {
    host: line.host,
    port: line.port,
    staticDir: outside.staticDir,
    extraOrigins: line.origins,
    trustedProxies: line.trustedProxies,
    embedOrigins: line.embedOrigins,
    attachments: attachmentOptions(line, outside, storage.directory, parts.log),
    setup: {
      version: outside.version,
      ...restoredOf(storage),
      loadSampleData: () => loadSample(parts, storage),
      sampleSignIns,
    },
  });
}

function restoredOf({ restored }: Storage): { restored?: NonNullable<Status['restored']> } {
  if (!restored) return {};
  const { restoredFrom, lostAfter } = restored;
  const lost = lostAfter ? { lostAfter: lostAfter.toISOString() } : {};
  return { restored: { from: restoredFrom.toISOString(), ...lost } };
}

async function loadSample(parts: Parts, storage: Storage): Promise<SampleSignIn[]> {
  await loadSampleData(storage.database, { seed: 1, now: parts.clock.now(), hashPassword });
  await storage.database.durable();
  parts.becomeSample();
  warmFinder(parts);
  return sampleSignIns();
}

async function loadAndPrintSample(parts: Parts, storage: Storage): Promise<void> {
  const signIns = await loadSample(parts, storage);
  const lines = signIns.map(
    ({ role, login, password }) => `  ${role.padEnd(11)} ${login.padEnd(16)} ${password}`,
  );
  process.stdout.write(`The sample city is loaded. Sign in with:\n${lines.join('\n')}\n`);
}

/** Imports a CSV file. The backend must not run on the same data directory: it holds it. */
export async function runImport(line: CommandLine, outside: Outside): Promise<number> {
  // Before anything is opened, let alone made: most failures are a mistyped name.
  await access(line.file, constants.R_OK);
  const storage = await openStorage(line, quietLog(outside));
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  try {
    const output = { stream: process.stdout, steadyMs: () => performance.now() };
    const code = await runImportCommand(storage.database, line.file, output, stop.signal);
    await storage.database.durable();
    return code;
  } finally {
    await storage.close();
  }
}

/** Checks the audit trail; exit code 1 and the first bad row when it is not whole. */
export async function runAuditVerify(line: CommandLine, outside: Outside): Promise<number> {
  const secret = await knownSecret(line);
  const storage = await openStorage(line, quietLog(outside));
  try {
    const anchor = await readAnchor(storage.directory);
    const verdict = await verifyAudit(storage.database.kysely, secret, anchor);
    if (!verdict.firstBad) {
      process.stdout.write(`The audit trail is whole: ${verdict.rows} rows.\n`);
      return 0;
    }
    process.stdout.write(`Row ${verdict.firstBad.seq} of the audit trail is bad: ${verdict.firstBad.why}.\n`);
    return 1;
  } finally {
    await storage.close();
  }
}

/** Prints a new password of the person; exit code 0. A running backend on PostgreSQL ends their sessions within a second. */
export async function runStaffPassword(line: CommandLine, outside: Outside): Promise<number> {
  await knownSecret(line);
  const storage = await openStorage(line, quietLog(outside));
  try {
    const password = await resetPassword(storage.database.kysely, line.login, systemClock.now());
    await storage.database.durable();
    process.stdout.write(`The new password of ${line.login}: ${password}\nIt is shown only now.\n`);
    return 0;
  } finally {
    await storage.close();
  }
}

/** Before anything is opened: in a wrong directory an empty database would be made. */
async function knownSecret(line: CommandLine): Promise<Uint8Array> {
  const secret = await readSecret(line.dataDir);
  if (secret) return secret;
  throw new Error(`${line.dataDir} holds no key. Name the --data-dir that the backend is served with.`);
}

/** A command that ends prints its result, not how the storage was opened. */
function quietLog({ logLevel }: Outside): Logger {
  return createLog(logLevel === 'info' ? 'warn' : logLevel);
}

function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    // The program that started us is gone: nobody else would stop us.
    process.once('disconnect', () => resolve());
    // Listening for that must not by itself keep this process alive once everything is closed.
    process.channel?.unref();
  });
}

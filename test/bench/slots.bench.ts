// How fast arrival windows are offered, booked, moved and repaired, and whether two hundred agents at once can break a promise.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { createApp } from '../../backend/app.ts';
import { createSolverThread } from '../../backend/dispatch/solver-thread.ts';
import type { AppParts } from '../../backend/parts.ts';
import { createRandom } from '../../backend/sample/random.ts';
import { addDays, kyivDay } from '../../shared/kyiv-time.ts';
import { openBenchStorage } from './lookup-storage.ts';
import { SlotAgents } from './slots-agents.ts';
import { loadSlotWorld } from './slots-world.ts';

const usage =
  'Usage: npm run bench -- slots [--technicians 50] [--visits 300] [--agents 200] [--database-url URL] [--json FILE]';
const { values } = parseArgs({
  options: {
    technicians: { type: 'string', default: '50' },
    visits: { type: 'string', default: '300' },
    agents: { type: 'string', default: '200' },
    'database-url': { type: 'string' },
    json: { type: 'string' },
  },
});
const [technicians, visits, agents] = [values.technicians, values.visits, values.agents].map(Number);
if (![technicians, visits, agents].every((value) => Number.isInteger(value) && value! > 0)) {
  process.stderr.write(`${usage}\n`);
  process.exit(1);
}

const storage = await openBenchStorage(values['database-url']);
const pages = mkdtempSync(path.join(tmpdir(), 'lanka-bench-'));
const solverWorker = path.resolve(import.meta.dirname, '../../dist/backend/solver-worker.js');
const parts: AppParts = {
  database: storage.database,
  clock: { now: () => new Date() },
  newId: () => uuidv7(),
  smsGateway: { send: () => Promise.resolve() },
  routeSolver: createSolverThread({ workerFile: solverWorker }),
  log: pino({ level: 'warn' }),
  secret: randomBytes(32),
  isSampleMode: () => false,
  rateScale: 1_000,
  failpoint: () => undefined,
};
const app = await createApp(parts, {
  host: '127.0.0.1',
  port: 0,
  staticDir: pages,
  extraOrigins: [],
  setup: {},
});
try {
  const random = createRandom(7);
  const day = addDays(kyivDay(new Date()), 1);
  say(`making ${technicians} technicians and ${agents! * 2 + visits!} callers …`);
  const world = await loadSlotWorld(parts, random, {
    technicians: technicians!,
    callers: visits! + agents! * 2,
    agents: agents!,
  });
  const bench = new SlotAgents(app.url, parts, world, day, random);
  await bench.connect();
  say(`booking ${visits} visits on ${day} …`);
  await bench.fill(visits!);
  const report = {
    offer: await bench.measureOffers(1_000),
    book: await bench.bookAtOnce(),
    move: await bench.measureMoves(100),
    repair: await bench.measureRepair(),
    ...(await bench.faults()),
    visitsPlanned: await bench.planned(),
    refused: bench.refused,
    promisesChanged: bench.promisesChanged,
  };
  for (const [name, value] of Object.entries(report)) say(`${name}: ${JSON.stringify(value)}`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report)}\n`);
  bench.close();
} finally {
  await app.close();
  await storage.close();
  rmSync(pages, { recursive: true, force: true });
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

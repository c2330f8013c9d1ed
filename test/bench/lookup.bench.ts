// How long it takes to find an account among very many: percentiles for each kind of search, and for the bare query.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { inventStreets } from '../../backend/sample/city.ts';
import { inventSubscriber } from '../../backend/sample/invent-subscribers.ts';
import { createRandom, type Random } from '../../backend/sample/random.ts';
import { settleAfterImport, SubscriberWriter } from '../../backend/subscriber/import.records.ts';
import { SubscriberFinder } from '../../backend/subscriber/subscriber-finder.ts';
import type { SubscriberRow } from '../../backend/subscriber/subscriber-row.ts';
import { subscriberEvents } from '../../shared/subscriber/subscriber.contract.ts';
import { toMsisdn } from '../../shared/phone.ts';
import { queryKinds, typedFor, type QueryKind } from './lookup-queries.ts';
import { openBenchStorage, type BenchStorage } from './lookup-storage.ts';

interface Percentiles {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

const usage =
  'Usage: npm run bench -- lookup [--subscribers 1000000] [--queries 2000] [--database-url URL] [--json FILE]';
const seed = 20_261_122;
const streetCount = 1_500;
const rowsPerBatch = 4_000;
const limitMs = 150;

const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '1000000' },
    queries: { type: 'string', default: '2000' },
    'database-url': { type: 'string' },
    json: { type: 'string' },
  },
});
const subscribers = Number(values.subscribers);
const queries = Number(values.queries);
if (!Number.isInteger(subscribers) || subscribers < 1 || !Number.isInteger(queries) || queries < 1) {
  process.stderr.write(`${usage}\n`);
  process.exit(1);
}

const storage = await openBenchStorage(values['database-url']);
try {
  const random = createRandom(seed);
  const { wanted, loadSeconds } = await load(storage, random);
  const finder = new SubscriberFinder(storage.database.kysely);
  await finder.dictionary.refresh(performance.now());
  say(`dictionary: ${finder.dictionary.size} words`);
  const measured = {} as Record<QueryKind, Percentiles>;
  for (const kind of queryKinds) measured[kind] = await measureKind(finder, kind, random, wanted);
  const bare = await measure(wanted, (row) => storage.bareExactPhone(toMsisdn(row.phones[0] ?? '') ?? ''));
  say(`bare SQL, exact phone: ${shown(bare)}`);
  const report = {
    queries: measured,
    bareSql: { exactPhone: bare },
    loadSeconds,
    bytesOnDisk: await storage.bytesOnDisk(),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
  say(JSON.stringify(report));
  if (Object.values(measured).some(({ p95Ms }) => p95Ms > limitMs)) {
    say(`p95 is above ${limitMs} ms`);
    process.exitCode = 1;
  }
} finally {
  await storage.close();
}

/** Fills the database and keeps `queries` of the subscribers, spread over all of them, to be searched for. */
async function load(
  { database }: BenchStorage,
  random: Random,
): Promise<{ wanted: SubscriberRow[]; loadSeconds: number }> {
  const streets = inventStreets(random, streetCount);
  const writer = new SubscriberWriter(database.kysely);
  const wanted: SubscriberRow[] = [];
  const started = performance.now();
  let writing: Promise<unknown> = Promise.resolve();
  for (let place = 0; place < subscribers;) {
    const rows: SubscriberRow[] = [];
    for (; rows.length < rowsPerBatch && place < subscribers; place++) {
      const row = inventSubscriber(random, streets, place);
      if (Math.floor((place * queries) / subscribers) >= wanted.length) wanted.push(row);
      rows.push(row);
    }
    await writing;
    writing = writer.write(rows);
    if (place % 100_000 === 0) say(`${place} subscribers after ${seconds(started)} s`);
  }
  await writing;
  await writer.flush();
  await settleAfterImport(database.kysely);
  await database.durable();
  const loadSeconds = seconds(started);
  say(`loaded ${subscribers} subscribers in ${loadSeconds} s`);
  return { wanted, loadSeconds };
}

/** One search at a time, through the parsing of the wire, and how often the one that was meant came first or at all. */
async function measureKind(
  finder: SubscriberFinder,
  kind: QueryKind,
  random: Random,
  wanted: readonly SubscriberRow[],
): Promise<Percentiles> {
  let first = 0;
  let shownAtAll = 0;
  const percentiles = await measure(wanted, async (row) => {
    const { text, limit } = subscriberEvents['subscriber:find'].input.parse({
      text: typedFor(kind, random, row),
    });
    const { rows } = await finder.find(text, limit, 0);
    const place = rows.findIndex((found) => found.personalAccount === row.personalAccount);
    if (place === 0) first += 1;
    if (place >= 0) shownAtAll += 1;
  });
  say(
    `${kind}: ${shown(percentiles)}, meant one first ${first}, in the first 20 ${shownAtAll} of ${wanted.length}`,
  );
  return percentiles;
}

async function measure(
  rows: readonly SubscriberRow[],
  run: (row: SubscriberRow) => Promise<void>,
): Promise<Percentiles> {
  const timesMs: number[] = [];
  for (const row of rows) {
    const started = performance.now();
    await run(row);
    timesMs.push(performance.now() - started);
  }
  timesMs.sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(1000 * (timesMs[Math.min(timesMs.length - 1, Math.floor(share * timesMs.length))] ?? 0)) /
    1000;
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

function shown({ p50Ms, p95Ms, p99Ms }: Percentiles): string {
  return `p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms`;
}
function seconds(startedMs: number): number {
  return Math.round((performance.now() - startedMs) / 100) / 10;
}
function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

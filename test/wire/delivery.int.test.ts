// The promise of the mechanism as a property: whatever happens between them, clients and server end up agreeing.
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestDatabase } from '../support/database.ts';
import { openWire, until, viewPad } from '../support/toy-client.ts';
import { ToyWorld, type Answer } from '../support/toy-world.ts';
import { openToyDatabase } from '../support/wire-server.ts';

/** Give the printed seed to see a failing run again. */
const seed = Number(process.env['LANKA_SEED'] ?? Date.now() % 2 ** 31);
const timeLimitMs = Number(process.env['LANKA_PROPERTY_MS'] ?? 12_000);

let toy: TestDatabase;
beforeAll(async () => {
  toy = await openToyDatabase();
});
afterAll(() => toy.close());

interface Model {
  sent: number;
}
type Step = fc.AsyncCommand<Model, ToyWorld>;

function step(
  name: string,
  run: (world: ToyWorld, model: Model) => void | Promise<void>,
  check: (model: Model) => boolean = () => true,
): Step {
  return { check, run: async (model, world) => run(world, model), toString: () => name };
}

const client = fc.nat({ max: 1 });
const pad = fc.nat({ max: 1 });
const padOfClient = fc.tuple(client, pad);
const send = padOfClient.map(([c, p]) =>
  step(`send(${c}, ${p})`, (world, model) => world.send(c, world.pad(p), `note ${++model.sent}`)),
);
const steps: fc.Arbitrary<Step>[] = [
  send,
  send,
  send,
  fc.nat({ max: 50 }).map((n) =>
    step(
      `sendAgain(${n})`,
      (world) => world.sendAgain(world.ops[n % world.ops.length]!),
      (model) => model.sent > 0,
    ),
  ),
  padOfClient.map(([c, p]) => step(`follow(${c}, ${p})`, (world) => world.follow(c, world.pad(p)))),
  padOfClient.map(([c, p]) => step(`leave(${c}, ${p})`, (world) => world.leave(c, world.pad(p)))),
  client.map((c) => step(`cut(${c})`, (world) => world.clients[c]!.proxy.cut())),
  fc
    .tuple(client, fc.boolean())
    .map(([c, held]) => step(`hold(${c}, ${held})`, (world) => world.clients[c]!.proxy.hold(held))),
  client.map((c) => step(`reconnect(${c})`, (world) => world.clients[c]!.wire.retryNow())),
  fc.constant(step('restartServer', (world) => world.restartServer())),
  fc
    .nat({ max: 30 })
    .map((ms) => step(`wait(${ms})`, () => new Promise((resolve) => void setTimeout(resolve, ms)))),
];

async function storedTexts(name: string): Promise<string[]> {
  const { rows } = await sql<{ position: number; text: string }>`
    select position, text from toy_notes where pad = ${name} order by position`.execute(toy.database.kysely);
  expect(rows.map((row) => row.position)).toEqual(rows.map((_, i) => i + 1));
  return rows.map((row) => row.text);
}

async function head(name: string): Promise<number> {
  const rows = await toy.database.kysely
    .selectFrom('events')
    .select('seq')
    .where('stream', '=', `pad:${name}`)
    .orderBy('seq')
    .execute();
  expect(rows.map((row) => row.seq)).toEqual(rows.map((_, i) => i + 1));
  return rows.length;
}

/** Every order was answered, done exactly once, and where its answer says. */
async function checkOps(world: ToyWorld, answers: readonly Answer[]): Promise<void> {
  for (const n of [0, 1]) {
    const texts = await storedTexts(world.pad(n));
    const sent = world.ops.filter((op) => op.pad === world.pad(n)).map((op) => op.text);
    expect([...texts].sort()).toEqual([...sent].sort());
    for (const { op, result } of answers) {
      if (op.pad === world.pad(n))
        expect(result).toEqual({ ok: true, value: { position: texts.indexOf(op.text) + 1 } });
    }
  }
}

/** Every view equals what is stored, and so does a fresh snapshot. */
async function checkViews(world: ToyWorld): Promise<void> {
  const fresh = openWire(world.url, 'agent:fresh');
  for (const n of [0, 1]) {
    const name = world.pad(n);
    const texts = await storedTexts(name);
    const freshView = viewPad(fresh, name);
    await until('the fresh snapshot is there', () => freshView.texts !== undefined);
    expect(freshView.texts).toEqual(texts);
    for (const { views } of world.clients) {
      const view = views.get(name);
      if (view) expect(view.texts).toEqual(texts);
    }
  }
  fresh.close();
}

test(
  `after cuts, restarts, lost, late and doubled packets every order was done once and every screen agrees (seed ${seed})`,
  { timeout: timeLimitMs * 3 },
  async () => {
    const fate = fc.nat({ max: 99 }).map((n) => n / 100);
    const fates = fc.array(fate, { minLength: 50, maxLength: 50 });
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.commands(steps, { maxCommands: 40, size: '+1' }),
        fates,
        async (commands, numbers) => {
          let drawn = 0;
          const world = await new ToyWorld(toy.database).start(() => numbers[drawn++ % numbers.length]!);
          try {
            await fc.asyncModelRun(() => ({ model: { sent: 0 }, real: world }), commands);
            await checkOps(world, await world.settle(head));
            await checkViews(world);
            runs += 1;
          } finally {
            await world.close();
          }
        },
      ),
      {
        seed,
        numRuns: 200,
        interruptAfterTimeLimit: timeLimitMs,
        markInterruptAsFailure: false,
        endOnFailure: true,
      },
    );
    expect(runs).toBeGreaterThan(0);
  },
);

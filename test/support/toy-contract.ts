// A small contract with its handlers: what tests of the mechanism send, without any feature of the product.
import { sql } from 'kysely';
import { z } from 'zod';
import type { OrderContext, QueryContext, SignalContext } from '../../backend/wire/context.ts';
import { AppError } from '../../shared/errors.ts';
import { order, query, signal, stream } from '../../shared/wire/wire.contract.ts';

const padKey = z.string().regex(/^[a-z0-9-]{1,40}$/);
const note = z.strictObject({ position: z.int(), text: z.string() });

export const toyContract = {
  'note:add': order({
    roles: ['agent', 'subscriber'],
    perMinute: 100_000,
    input: z.strictObject({ pad: padKey, text: z.string().max(4_000) }),
    result: z.strictObject({ position: z.int() }),
  }),
  'note:rare': order({ roles: ['agent'], perMinute: 2, input: z.strictObject({}), result: z.null() }),
  'note:refuse': order({ roles: ['agent'], perMinute: 1_000, input: z.strictObject({}), result: z.null() }),
  'note:break': order({ roles: ['agent'], perMinute: 1_000, input: z.strictObject({}), result: z.null() }),
  'note:count': query({
    roles: ['agent', 'dispatcher'],
    perMinute: 100_000,
    input: z.strictObject({ pad: padKey }),
    result: z.int(),
  }),
  'note:typing': signal({ roles: ['agent'], perMinute: 1_000, input: z.strictObject({ pad: padKey }) }),
};

export const toyStreams = {
  /** Notes of one pad. Pads that start with `locked` are open to nobody. */
  pad: stream({
    roles: ['agent', 'subscriber'],
    key: padKey,
    snapshot: z.array(note),
    facts: { 'note:added': note },
  }),
  /** How many notes there are in all pads together. */
  total: stream({
    roles: ['agent', 'dispatcher'],
    snapshot: z.int(),
    facts: { 'total:changed': z.int() },
  }),
};

export const createToyTables = [
  'create table if not exists toy_notes (pad text, position int, text text, primary key (pad, position))',
  'create table if not exists toy_total (one int primary key, total int not null)',
];

type Db = QueryContext['db'];

async function addNote(
  ctx: OrderContext,
  input: { pad: string; text: string },
): Promise<{ position: number }> {
  // One writer of a pad at a time, as handlers of the product lock the row that they count from.
  await sql`select pg_advisory_xact_lock(hashtext(${input.pad}))`.execute(ctx.db);
  const { rows } = await sql<{ position: number }>`
    insert into toy_notes (pad, position, text)
    select ${input.pad}, (select count(*)::int + 1 from toy_notes where pad = ${input.pad}), ${input.text}
    returning position`.execute(ctx.db);
  const { position } = rows[0]!;
  await ctx.append(`pad:${input.pad}`, 'note:added', { position, text: input.text });
  const total = await sql<{ total: number }>`
    insert into toy_total values (1, 1) on conflict (one) do update set total = toy_total.total + 1
    returning total`.execute(ctx.db);
  await ctx.append('total', 'total:changed', total.rows[0]!.total);
  return { position };
}

export const toyHandlers = {
  'note:add': addNote,
  'note:rare': () => Promise.resolve(null),
  'note:refuse': () => Promise.reject(new AppError('CHAT_CLOSED')),
  'note:break': () => Promise.reject(new TypeError('secret words of a bug')),
  'note:count': async (ctx: QueryContext, { pad }: { pad: string }) => (await readPad(ctx.db, pad)).length,
  'note:typing': (ctx: SignalContext, { pad }: { pad: string }) => {
    ctx.hint(`pad:${pad}`, 'typing', { who: ctx.actor.displayName });
  },
};

export const toyStreamHandlers = {
  pad: {
    admit: (_ctx: QueryContext, key: string) =>
      key.startsWith('locked') ? Promise.reject(new AppError('NOT_FOUND')) : Promise.resolve(),
    snapshot: (ctx: QueryContext, key: string) => readPad(ctx.db, key),
  },
  total: {
    admit: () => Promise.resolve(),
    snapshot: async (ctx: QueryContext) => {
      const { rows } = await sql<{ total: number }>`select total from toy_total`.execute(ctx.db);
      return rows[0]?.total ?? 0;
    },
  },
};

async function readPad(db: Db, pad: string): Promise<z.output<typeof note>[]> {
  const { rows } = await sql<z.output<typeof note>>`
    select position, text from toy_notes where pad = ${pad} order by position`.execute(db);
  return rows;
}

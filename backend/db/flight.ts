// Several statements of one transaction that go to the database together, prepared, and come back in one answer.
import { CompiledQuery, type Kysely, type RawBuilder } from 'kysely';
import type pg from 'pg';
import type { Tables } from './tables.ts';
import { valueParsers } from './value-parsers.ts';

/** What one statement of a flight gave. */
export interface Landed<Row> {
  rows: Row[];
  /** Rows written, of a statement that writes. */
  affected: number;
}
type LandedOf<Statements> = {
  [N in keyof Statements]: Statements[N] extends RawBuilder<infer Row> ? Landed<Row> : never;
};
/** A parameter as it crosses: text, or PostgreSQL's binary form. */
type FlightValue = string | Buffer | null;
interface Statement {
  readonly text: string;
  readonly values: readonly FlightValue[];
}

const flightMark = 'flight';

/**
 * Runs `statements` one after another with one wait for all of them. Their texts must be constants (each is prepared
 * once a connection), their parameters texts, numbers, columns of columns.ts or null. After one that fails none is run.
 */
export async function fly<const Statements extends readonly RawBuilder<unknown>[]>(
  db: Kysely<Tables>,
  statements: Statements,
): Promise<LandedOf<Statements>> {
  const compiled = statements.map((statement): Statement => {
    const { sql, parameters } = statement.compile(db);
    return { text: sql, values: parameters.map(valueOf) };
  });
  const { rows } = await db.executeQuery<Landed<unknown>>(CompiledQuery.raw(flightMark, [compiled]));
  return rows as LandedOf<Statements>;
}

function valueOf(value: unknown): FlightValue {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (typeof value === 'number') return String(value);
  throw new TypeError(`a flight takes no ${typeof value}`);
}

/** The statements when a query comes from {@link fly}, else undefined. */
export function flightOf(sql: string, parameters: readonly unknown[]): readonly Statement[] | undefined {
  return sql === flightMark ? (parameters[0] as readonly Statement[]) : undefined;
}

/** What `pg` has for a query object to talk with. */
interface Wire {
  readonly stream: { cork?(): void; uncork?(): void };
  close(what: { type: 'S'; name: string }): void;
  parse(what: { name: string; text: string; types: number[] }): void;
  bind(what: { statement: string; values: readonly FlightValue[] }): void;
  describe(what: { type: 'P'; name: string }): void;
  execute(what: object): void;
  sync(): void;
}
/** Names of the statements that a connection has prepared, by text. */
const preparedBy = new WeakMap<Wire, Map<string, string>>();

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}
interface FlightSubmittable extends pg.Submittable {
  handleRowDescription(message: { fields: Field[] }): void;
  handleDataRow(message: { fields: (string | null)[] }): void;
  handleCommandComplete(message: { text: string }): void;
  handleEmptyQuery(): void;
  handleError(error: Error): void;
  handleReadyForQuery(): void;
}

/** Runs a flight over a connection of `pg`; `isFirst` begins the transaction with it. */
export function flyOver(
  client: pg.ClientBase,
  statements: readonly Statement[],
  isFirst: boolean,
): Promise<Landed<unknown>[]> {
  const all = isFirst ? [{ text: 'begin', values: [] }, ...statements] : statements;
  return new Promise((resolve, reject) => {
    const landed: Landed<unknown>[] = [];
    let readers: { name: string; read(text: string): unknown }[] = [];
    let rows: unknown[] = [];
    let remember: () => void = () => undefined;
    const submittable: FlightSubmittable = {
      submit: (connection) => {
        remember = send(connection as unknown as Wire, all);
      },
      handleRowDescription: ({ fields }) => {
        readers = fields.map(({ name, dataTypeID }) => ({
          name,
          read: valueParsers.getTypeParser(dataTypeID, 'text') as (text: string) => unknown,
        }));
      },
      handleDataRow: ({ fields }) => {
        const row: Record<string, unknown> = {};
        readers.forEach(({ name, read }, at) => {
          const text = fields[at];
          row[name] = text === null || text === undefined ? null : read(text);
        });
        rows.push(row);
      },
      handleCommandComplete: ({ text }) => {
        landed.push({ rows, affected: Number(text.split(' ').at(-1)) || 0 });
        rows = [];
      },
      handleEmptyQuery: () => void landed.push({ rows: [], affected: 0 }),
      handleError: reject,
      handleReadyForQuery: () => {
        remember();
        resolve(isFirst ? landed.slice(1) : landed);
      },
    };
    client.query(submittable);
  });
}

/** Gives the function that notes what is prepared once all went well. */
function send(wire: Wire, statements: readonly Statement[]): () => void {
  let prepared = preparedBy.get(wire);
  if (!prepared) preparedBy.set(wire, (prepared = new Map<string, string>()));
  const names = new Map(prepared);
  wire.stream.cork?.();
  try {
    for (const { text, values } of statements) {
      let name = names.get(text);
      if (name === undefined) {
        names.set(text, (name = `lanka_${names.size}`));
        // A flight that failed may have prepared it or not.
        wire.close({ type: 'S', name });
        wire.parse({ name, text, types: [] });
      }
      wire.bind({ statement: name, values });
      wire.describe({ type: 'P', name: '' });
      wire.execute({});
    }
    wire.sync();
  } finally {
    wire.stream.uncork?.();
  }
  const known = prepared;
  return () => names.forEach((name, text) => known.set(text, name));
}
